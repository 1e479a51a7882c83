import { Transport } from '../../decode/datagram.ts';
import { Type } from '../../dns/codes.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import { isUseful, isUsual } from '../grouping/completion.ts';
import { isAddressType } from '../grouping/legs.ts';
import type { Answer, Attempt } from '../exchange/attempt.ts';
import type { Lookup } from '../grouping/lookup.ts';
import { LEG_WINDOW, LONGEST_DEFAULT_WAIT, SHORTEST_ROUND } from '../times.ts';
import { retriedBy, retryOf } from '../story/retries.ts';
import type { Pair } from '../story/pair.ts';

/** IDs of a musl pair come from one clock a moment apart: 80 to 511 observed. src/network/res_mkquery.c */
const CLOCK_ID_STEP = 1_024;

/**
 * Both were taken from the clock of one moment, A first. A random step is as small once in 64 times. musl adds no OPT
 * record (src/network/res_mkquery.c).
 */
export function hasClockIds(one: Attempt, other: Attempt): boolean {
  if (one.edns || other.edns) return false;
  const [a, aaaa] = one.qtype === Type.A ? [one, other] : [other, one];
  const step = (aaaa.id - a.id) & 0xffff;
  return step > 0 && step < CLOCK_ID_STEP;
}

/** How a query that was lost was sent again for the first time. */
export interface RetryTraits {
  /** Two concurrent queries of one port, or of two; or neither of them. */
  readonly of: 'pair' | 'two-ports' | 'lone';
  /** The other query of the two was answered, and was not sent again. */
  readonly isAlone: boolean;
  readonly samePort: boolean;
  readonly sameId: boolean;
  readonly sameServer: boolean;
  /** From the first packet of the lookup to the first of its second transmission: the timer of glibc. */
  readonly after: Nanoseconds;
}

/** Shared: of a hundred thousand clients, few have any. */
const NONE: readonly never[] = [];

/** Ports whose use once more within so few lookups is no chance: systems choose among 28,000 (ip_local_port_range). */
const RECENT_PORTS = 4;

/** What one client's packets show of its resolver, counted over all its lookups. */
export class ResolverTraits {
  /** Lookups of addresses over UDP; of these with an OPT record (RFC 6891). */
  lookups = 0;
  withEdns = 0;
  /** The size of UDP payload that all of these OPT records tell; 0 when none was captured, -1 when they differ. */
  payloadSize = 0;
  /** The least and the greatest TTL or hop limit; 0 when none is known. */
  leastHops = 0;
  mostHops = 0;
  /** A and AAAA at once from one port; of these with an ID step as musl's. */
  pairs = 0;
  clockIdSteps = 0;
  /** A and AAAA at once from two ports. */
  twoPorts = 0;
  /** AAAA after A's answer, from the same port or a new one; before the client's first stall. */
  serialSamePort = 0;
  serialNewPort = 0;
  /**
   * When it first asked for AAAA behind A's answer from one port, and last for both at once: a thread of glibc that
   * stalled does the one, and never the other again (resolv/res_send.c, send_dg).
   */
  firstInTurn: Nanoseconds = Infinity;
  lastAtOnce: Nanoseconds = -Infinity;
  /** A leg that shows for the first time when the other would have been sent again, its ID a step from that. */
  lateClockIds = 0;
  /** One query to several servers at the same moment from one port. */
  allServersAtOnce = 0;
  /** Lookups that ask for HTTPS (RFC 9460) beside an address, from the same port. */
  withHttps = 0;
  /** Lookups over TCP from the start: both legs on one connection, or one each. */
  tcpShared = 0;
  tcpSeparate = 0;
  /** Lookups that began on a port from which one of the last few had begun. */
  keptPort = 0;
  /** Answered queries that were sent again with their ID, because the other leg was missing. */
  repeatsAnswered = 0;
  stalls = 0;
  /** The retries seen, up to a bound: they are alike. */
  retries: readonly RetryTraits[] = NONE;
  #ports: number[] = NO_PORTS;

  add(lookup: Lookup, pair: Pair | undefined): void {
    const { attempts } = lookup;
    const first = attempts[0]!;
    if (first.transport === Transport.tcp) this.#overTcp(attempts);
    else {
      if (isAddressType(first.qtype)) this.#packet(first);
      this.#port(first.clientPort, lookup.freshFlow);
      if (attempts.length > 2 && asksHttpsToo(attempts)) this.withHttps++;
      if (pair) this.#concurrent(pair);
      else if (attempts.length > 1) this.#separate(attempts);
    }
    if (lookup.isTroubled) this.#troubled(lookup, pair);
  }

  #packet({ edns, payloadSize, hopLimit }: Attempt): void {
    this.lookups++;
    if (edns) {
      this.withEdns++;
      if (this.withEdns === 1) this.payloadSize = payloadSize;
      else if (payloadSize !== this.payloadSize) this.payloadSize = -1;
    }
    if (hopLimit === 0) return;
    if (hopLimit > this.mostHops) this.mostHops = hopLimit;
    if (hopLimit < this.leastHops || this.leastHops === 0) this.leastHops = hopLimit;
  }

  #port(port: number, isFresh: boolean): void {
    const ports = this.#ports;
    if (!isFresh && ports.includes(port)) this.keptPort++;
    if (ports[ports.length - 1] === port) return;
    if (ports === NO_PORTS) this.#ports = [port];
    else if (ports.push(port) > RECENT_PORTS) ports.shift();
  }

  #concurrent({ first, second }: Pair): void {
    this.pairs++;
    if (first.time > this.lastAtOnce) this.lastAtOnce = first.time;
    if (hasClockIds(first, second)) this.clockIdSteps++;
  }

  #overTcp(attempts: readonly Attempt[]): void {
    const ports = new Set(attempts.map((attempt) => attempt.clientPort));
    if (ports.size < attempts.length) this.tcpShared++;
    else this.tcpSeparate++;
  }

  #separate(attempts: readonly Attempt[]): void {
    const [first] = attempts as [Attempt];
    const second = attempts.find((attempt) => attempt.qtype !== first.qtype);
    if (!second) return;
    const { answer } = first;
    const isSerial = answer !== undefined && answer.time <= second.time;
    const isInTurn = isSerial && second.time - answer.time <= LEG_WINDOW;
    if (isInTurn && second.clientPort === first.clientPort && first.time < this.firstInTurn)
      this.firstInTurn = first.time;
    if (isOnTwoPorts(first, second)) this.twoPorts++;
    else if (isInTurn && this.stalls === 0) {
      if (second.clientPort === first.clientPort) this.serialSamePort++;
      else this.serialNewPort++;
    } else if (isLateLeg(first, second)) this.lateClockIds++;
  }

  #troubled(lookup: Lookup, pair: Pair | undefined): void {
    const { attempts } = lookup;
    if (attempts.some((one) => attempts.some((other) => asksTwoServers(one, other))))
      this.allServersAtOnce++;
    const isRepeated = attempts.some(wasRepeatedForTheOther);
    if (isRepeated) this.repeatsAnswered++;
    for (const lost of attempts) {
      const retry = retryOf(lost);
      if (
        !retry ||
        retry.time - lost.time <= LEG_WINDOW ||
        (lost.answer && lost.answer.kind !== 'late')
      )
        continue;
      this.stalls++;
      if (this.retries.length >= MAX_RETRIES || retriedBy(lost)) continue;
      if (retry.transport !== lost.transport) continue;
      const other = otherOf(lost, pair);
      const retried: RetryTraits = {
        of: pair ? 'pair' : other ? 'two-ports' : 'lone',
        isAlone: other !== undefined && !isRepeated && isAlone(retry, lost, other),
        samePort: retry.clientPort === lost.clientPort,
        sameId: retry.id === lost.id,
        sameServer: retry.server === lost.server,
        after: firstRetryTime(lookup) - lookup.start,
      };
      this.retries = [...this.retries, retried];
    }
  }
}

/** Shared, and never written to. */
const NO_PORTS: number[] = [];

const MAX_RETRIES = 64;

/** The second did not wait for the answer to the first, and has a port of its own. */
function isOnTwoPorts(first: Attempt, second: Attempt): boolean {
  const { answer } = first;
  const isSerial = answer !== undefined && answer.time <= second.time;
  return (
    !isSerial && second.clientPort !== first.clientPort && second.time - first.time <= LEG_WINDOW
  );
}

/** musl: its first transmission was lost before this place, and it is sent again without the other. */
function isLateLeg(first: Attempt, second: Attempt): boolean {
  return (
    second.clientPort === first.clientPort &&
    second.time - first.time >= SHORTEST_ROUND &&
    second.time - first.time <= LONGEST_DEFAULT_WAIT &&
    first.answer !== undefined &&
    isAddressType(first.qtype) &&
    isAddressType(second.qtype) &&
    retryOf(first) === undefined &&
    hasClockIds(first, second)
  );
}

/** The query that was on the way together with a first transmission. */
function otherOf(lost: Attempt, pair: Pair | undefined): Attempt | undefined {
  if (pair) {
    if (lost === pair.first) return pair.second;
    return lost === pair.second ? pair.first : undefined;
  }
  const [first] = lost.lookup.attempts as [Attempt];
  const second = lost.lookup.attempts.find(({ qtype }) => qtype !== first.qtype);
  if (second === undefined || !isOnTwoPorts(first, second)) return undefined;
  return lost === first ? second : first;
}

/**
 * The other query had its answer, and so was not sent again. glibc repeats it all the same, but not before this one was
 * answered: what comes first and stays unanswered tells nothing, unless it is the second of the two.
 */
function isAlone(retry: Attempt, lost: Attempt, { answer, time }: Attempt): boolean {
  if (answer === undefined || answer.time > retry.time || !isUseful(answer)) return false;
  return retry.answer !== undefined || time < lost.time;
}

function asksHttpsToo(attempts: readonly Attempt[]): boolean {
  const first = attempts[0]!;
  return (
    isAddressType(first.qtype) &&
    attempts.some(
      ({ qtype, clientPort }) => qtype === Type.HTTPS && clientPort === first.clientPort,
    )
  );
}

function asksTwoServers(one: Attempt, other: Attempt): boolean {
  return (
    one.qtype === other.qtype &&
    one.server !== other.server &&
    one.id === other.id &&
    one.clientPort === other.clientPort &&
    Math.abs(one.time - other.time) <= LEG_WINDOW
  );
}

/**
 * It was answered, and was sent again all the same when the other leg had no answer, or had not been seen: glibc,
 * resolv/res_send.c, send_dg, goto retry. That an answer did not get there makes any resolver send again; then nothing
 * else is missing.
 */
function wasRepeatedForTheOther(attempt: Attempt): boolean {
  const { answer, id, clientPort, lookup } = attempt;
  if (answer?.kind !== 'answer' || answer.truncated || !isUsual(answer.rcode)) return false;
  const repeat = lookup.attempts.find(
    (later) =>
      later.qtype === attempt.qtype && later.id === id && later.time - answer.time > LEG_WINDOW,
  );
  if (repeat === undefined) return false;
  const other = lookup.attempts.find(({ qtype }) => qtype !== attempt.qtype);
  if (other === undefined || !wasMissing(other, answer, repeat)) return false;
  // A forwarder may send on what its client repeats, with the client's ID, from a port of its own.
  return repeat.clientPort === clientPort || !isOnTwoPorts(lookup.attempts[0]!, other);
}

/** The first transmission of the other leg was not seen by then, or has no answer, or one that came in that round. */
function wasMissing(other: Attempt, answer: Answer, repeat: Attempt): boolean {
  if (other.time - answer.time > LEG_WINDOW || other.answer === undefined) return true;
  return other.answer.time > repeat.time - LEG_WINDOW;
}

function firstRetryTime(lookup: Lookup): Nanoseconds {
  const first = lookup.attempts.find((attempt) => attempt.time - lookup.start > LEG_WINDOW);
  return first?.time ?? lookup.start;
}
