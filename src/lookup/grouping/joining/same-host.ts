import { type Datagram, Transport } from '../../../decode/datagram.ts';
import type { MessageView } from '../../../dns/message-view.ts';
import { asks } from '../../exchange/exchange-index.ts';
import type { Attempt, Lookup } from '../../lookup.ts';
import type { AddressId } from '../../../wire/address.ts';
import type { Tie } from '../../../wire/dual-stack.ts';
import type { Nanoseconds } from '../../../wire/time.ts';
import type { Seen } from '../../sighting.ts';
import { LEG_WINDOW } from '../../times.ts';
import { lacksSomething } from '../completion.ts';
import { hasQuery } from '../legs.ts';
import type { OpenLookups } from '../open-lookups.ts';
import { deniedAt } from './joining.ts';
import { isWholeSecond } from './timers.ts';

/** Finds out that two addresses belong to one host, by what it asks from both. */
export class SameHost {
  readonly #open: OpenLookups;
  readonly #moveTo: (client: AddressId, lookup: Lookup) => void;

  constructor(open: OpenLookups, moveTo: (client: AddressId, lookup: Lookup) => void) {
    this.#open = open;
    this.#moveTo = moveTo;
  }

  /** Takes a query. If its client is known by now to have another address, that becomes its client. */
  learn(datagram: Datagram, message: MessageView, seen: Seen): void {
    const { exchanges, hosts, waiting } = this.#open;
    for (const asked of [exchanges.like(seen), waiting.oldestWith(message.name, message.id)]) {
      if (asked === undefined || !hosts.mayBeOne(asked.lookup.client, datagram.source)) continue;
      const isBeside = isSentBeside(asked, datagram, message, seen);
      if (
        !isBeside &&
        !isGoingOn(asked.lookup, message, seen.time, this.#onPort(datagram, message))
      )
        continue;
      const host = asked.lookup.client;
      const frames = [asked.frame, seen.frame] as const;
      const at = { isAtOnce: isBeside, capture: seen.capture, frames };
      this.#unite({ host, other: datagram.source, ...at });
      hosts.replace(datagram, false);
      return;
    }
  }

  #onPort({ source, sourcePort }: Datagram, { name }: MessageView): Attempt | undefined {
    return this.#open.ports.first(source, sourcePort, name);
  }

  #unite(tie: Tie): void {
    const open = [...this.#open.every()].filter(({ client }) => client === tie.other);
    this.#open.hosts.unite(tie);
    for (const lookup of open.toSorted((a, b) => a.start - b.start)) this.#moveTo(tie.host, lookup);
  }
}

/**
 * Whether another query was sent from another address of one host, beside this one: musl asks all its servers at once,
 * from one port with one ID. It has one socket for both families (res_msend.c). Two hosts agree in both numbers once in
 * four billion times.
 */
function isSentBeside(
  attempt: Attempt,
  { transport, sourcePort }: Datagram,
  message: MessageView,
  { time }: Seen,
): boolean {
  return (
    transport === Transport.udp &&
    attempt.transport === Transport.udp &&
    attempt.clientPort === sourcePort &&
    sourcePort !== 0 &&
    attempt.id === message.id &&
    asks(attempt, message) &&
    Math.abs(time - attempt.time) <= LEG_WINDOW
  );
}

/**
 * Whether a query from another address goes on with a lookup that misses something: it has one of its IDs, as at the
 * next server of glibc and c-ares. One ID agrees by chance once in 65,536 times, so the query must also come when it is
 * due, or behind the other leg with its ID.
 *
 * @param onPort attempt of the newest lookup of this name on the query's port
 */
function isGoingOn(
  lookup: Lookup,
  { id, qtype }: MessageView,
  now: Nanoseconds,
  onPort: Attempt | undefined,
): boolean {
  const last = lookup.attempts.findLast((one) => one.id === id && one.qtype === qtype);
  if (last === undefined || now <= last.time || !lacksSomething(lookup)) return false;
  if (isDue(last, now)) return true;
  return onPort !== undefined && onPort.id !== id && hasQuery(lookup, onPort);
}

/** Whether the client asks again now: its timer runs out, or it was told a moment ago that no answer will come. */
function isDue(last: Attempt, now: Nanoseconds): boolean {
  const told = now - deniedAt(last);
  return isWholeSecond(now - last.time) || (told >= 0 && told <= LEG_WINDOW);
}
