import { type Datagram, Transport } from '../../decode/datagram.ts';
import type { MessageView } from '../../dns/message-view.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import type { Attempt } from '../exchange/attempt.ts';
import { LEG_WINDOW, LONGEST_DEFAULT_WAIT, SHORTEST_RETRY } from '../times.ts';
import { everyLegAnswered, isUsual, lacksLeg, lacksSomething, lastOf } from './completion.ts';
import { isLegType } from './legs.ts';
import type { Lookup } from './lookup.ts';
import type { PortIndex } from './port-index.ts';
import type { Waiting } from './waiting.ts';

/** Lookups of one name on one port that a leg is compared with: within the window of a leg, more are a load test. */
const MAX_CANDIDATES = 64;

/** Which lookup a query belongs to, as far as that can be told when it is sent; the rest is told later (joining.ts). */
export class Belonging {
  readonly #ports: PortIndex;
  readonly #waiting: Waiting;

  constructor(ports: PortIndex, waiting: Waiting) {
    this.#ports = ports;
    this.#waiting = waiting;
  }

  /** @param twin the newest transmission of the same question with the same ID from the same port */
  lookupOf(
    datagram: Datagram,
    message: MessageView,
    now: Nanoseconds,
    twin: Attempt | undefined,
  ): Lookup | undefined {
    if (twin !== undefined && this.#isRepeated(twin, datagram, now)) return twin.lookup;
    const onPort = this.#ports.first(datagram.source, datagram.sourcePort, message.name);
    if (onPort !== undefined) {
      const leg = this.#leg(onPort, datagram, message, now);
      if (leg !== undefined) return leg;
    }
    if (this.#waiting.isEmpty) return undefined;
    return this.#withSameId(datagram, message, now) ?? this.#atOnce(datagram, message, now);
  }

  /**
   * Sent again, or to several servers at once. Where nothing is missing, the answer did not get to the client (it is
   * captured, and asked for again), or else the ID came up once more: on a port that is used for lookup after lookup
   * that is the likelier of the two.
   */
  #isRepeated({ lookup, server, time }: Attempt, datagram: Datagram, now: Nanoseconds): boolean {
    if (lacksSomething(lookup)) return true;
    if (server !== datagram.destination && now - time <= LEG_WINDOW) return true;
    const { source, sourcePort } = datagram;
    const newest = this.#ports.first(source, sourcePort, lookup.name);
    return lookup.freshFlow && newest?.lookup === lookup;
  }

  /** Of the lookups of this name on this port, the oldest that lacks such a leg and is still at it. */
  #leg(
    newest: Attempt,
    datagram: Datagram,
    message: MessageView,
    now: Nanoseconds,
  ): Lookup | undefined {
    let found: Lookup | undefined;
    let left = MAX_CANDIDATES;
    for (
      let at: Attempt | undefined = newest;
      at !== undefined && left > 0;
      at = this.#ports.next(at), left--
    ) {
      const { lookup } = at;
      if (!lacksType(lookup, message.qtype) || at.transport !== datagram.transport) continue;
      const { start, lastQuery, lastAnswer } = lookup;
      if (now - Math.max(start, lastAnswer, lastQuery) > LEG_WINDOW) {
        if (now - start > LEG_WINDOW) break;
      } else found = lookup;
    }
    if (found === undefined && this.#isLateLeg(newest, message, now)) return newest.lookup;
    return found;
  }

  /**
   * After DNAT the first transmission of a leg may be missing here, and it shows with the retry. Nothing else has come
   * from this port, which a resolver opens for one lookup.
   */
  #isLateLeg({ lookup }: Attempt, message: MessageView, now: Nanoseconds): boolean {
    if (!lookup.freshFlow || !lacksType(lookup, message.qtype)) return false;
    return now - lookup.lastQuery >= SHORTEST_RETRY && lookup.attempts.length === 1;
  }

  /**
   * From a new port with the ID that it had: glibc after a second loss, at another name server or over TCP; c-ares
   * always. By chance an ID is the same once in 65,536 times, so something must be missing.
   */
  #withSameId(datagram: Datagram, message: MessageView, now: Nanoseconds): Lookup | undefined {
    const same = this.#waiting.sameId(datagram.source, message.id, message.name, message.qtype);
    if (same === undefined) return undefined;
    const { lookup } = same;
    const last = lastOf(lookup, message.qtype)!;
    return now - last.time >= SHORTEST_RETRY || isDenied(lookup) ? lookup : undefined;
  }

  /** With a new ID from a new port, because the answer was of no use: truncated, or an error (Go, unbound). */
  #atOnce(datagram: Datagram, message: MessageView, now: Nanoseconds): Lookup | undefined {
    const { source, transport } = datagram;
    for (const lookup of this.#waiting.candidates(source, message.name, now)) {
      const last = lastOf(lookup, message.qtype);
      if (last?.answer === undefined || !lacksLeg(lookup, message.qtype)) continue;
      const since = now - last.answer.time;
      if (last.answer.truncated && transport === Transport.tcp && since <= LONGEST_DEFAULT_WAIT)
        return lookup;
      const isError = !isUsual(last.answer.rcode) && !sharesPort(lookup);
      if (isError && since <= LEG_WINDOW && last.transport === transport) return lookup;
    }
    return undefined;
  }
}

/** All of its legs are of types that one lookup has, and this one is not among them. */
function lacksType(lookup: Lookup, qtype: number): boolean {
  if (!isLegType(qtype)) return false;
  for (const attempt of lookup.attempts)
    if (attempt.qtype === qtype || !isLegType(attempt.qtype)) return false;
  return true;
}

/** What it was told makes a resolver ask again at once: an error, a truncated answer, an ICMP error. */
function isDenied(lookup: Lookup): boolean {
  return lookup.unreachables.length > 0 || everyLegAnswered(lookup);
}

/** Its legs left from one port. */
export function sharesPort({ attempts }: Lookup): boolean {
  const [first] = attempts;
  return attempts.some(
    ({ clientPort, qtype }) => clientPort === first!.clientPort && qtype !== first!.qtype,
  );
}
