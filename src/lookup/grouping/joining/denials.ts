import type { Datagram } from '../../../decode/datagram.ts';
import { type AddressId, NO_ADDRESS } from '../../../wire/address.ts';
import type { MessageView } from '../../../dns/message-view.ts';
import type { DualStack } from '../../../wire/dual-stack.ts';
import type { Attempt } from '../../lookup.ts';
import { type Seen, tellsClient } from '../../sighting.ts';
import { isNumbered, isOnItsWay } from '../../exchange/copies.ts';
import type { ExchangeTable } from '../../exchange/exchange-table.ts';
import { deniedAt } from './joining.ts';
import type { JustDenied } from './just-denied.ts';
import type { OpenLookups } from '../open-lookups.ts';
import type { Placement } from '../placement.ts';
import type { PortIndex } from './port-index.ts';
import { COPY_LIFE, CROSSING } from '../../times.ts';
import type { PlainLane } from '../../plain/lane.ts';
import type { Waiting } from './waiting.ts';

/**
 * Handles denials: packets that tell a client that no answer will come to its query. They are ICMP errors that quote
 * the query, and the end of its TCP connection.
 */
export class Denials {
  readonly #exchanges: ExchangeTable;
  readonly #ports: PortIndex;
  readonly #waiting: Waiting;
  readonly #justDenied: JustDenied;
  readonly #plain: PlainLane;
  readonly #placement: Placement;
  readonly #hosts: DualStack;

  constructor(open: OpenLookups, plain: PlainLane) {
    const { exchanges, ports, waiting, justDenied, placement, hosts } = open;
    this.#exchanges = exchanges;
    this.#ports = ports;
    this.#waiting = waiting;
    this.#justDenied = justDenied;
    this.#placement = placement;
    this.#hosts = hosts;
    this.#plain = plain;
  }

  /**
   * Handles an ICMP error; the datagram is the quoted packet.
   */
  unreachable(datagram: Datagram, message: MessageView, seen: Seen): void {
    const { source, sourcePort, destination, destinationPort } = datagram;
    const asked = this.#quoted(source, sourcePort, message);
    const answered = asked ?? this.#quoted(destination, destinationPort, message);
    const attempt = answered ?? this.#quotedElsewhere(datagram, message, seen);
    const quotesQuery = answered === undefined ? attempt : asked;
    if (attempt === undefined) {
      this.#placement.place('unmatched', undefined);
      return;
    }
    const { lookup } = attempt;
    // The error may quote another query of this lookup, which is not in the capture.
    const isQuoted = quotesQuery?.id === message.id && quotesQuery.qtype === message.qtype;
    const rejected = isQuoted ? this.#rejected(quotesQuery, datagram, seen) : undefined;
    const unreachable = {
      capture: seen.capture,
      frame: seen.frame,
      time: seen.time,
      place: seen.place,
      kind: datagram.icmpKind,
      ipId: seen.ipId,
      id: message.id,
      qtype: message.qtype,
      from: datagram.icmpFrom,
      // A router on the way back may also have sent the error; then its address is not that of the client.
      byClient: quotesQuery === undefined && this.#hosts.hostOf(datagram.icmpFrom) === destination,
      quotedSource: source,
      quotedSourcePort: sourcePort,
      quotedDestination: destination,
      isOfAnother: isQuoted && rejected === undefined,
    };
    lookup.addUnreachable(unreachable);
    const isNew =
      rejected !== undefined && rejected.rare.rejection === undefined && tellsClient(unreachable);
    if (isNew) rejected.rarely().rejection = unreachable;
    // Nothing may refer to a bare exchange: its objects are reused when it is over.
    if (lookup.isBare) {
      this.#placement.place('other', undefined);
      return;
    }
    if (isNew) this.#justDenied.told(rejected, seen.time);
    lookup.isTroubled = true;
    this.#waiting.add(lookup);
    this.#placement.place('other', attempt);
  }

  /** The server ended the connection of a query without an answer: its client may ask again at once. */
  cutOff(attempt: Attempt): void {
    const { lookup } = attempt;
    if (lookup.isSettled || lookup.isBare) return;
    this.#justDenied.told(attempt, deniedAt(attempt));
    lookup.isTroubled = true;
    this.#waiting.add(lookup);
  }

  #quoted(client: number, port: number, message: MessageView): Attempt | undefined {
    this.#plain.wake(client, port);
    return (
      this.#exchanges.quoted(client, port, message) ?? this.#ports.first(client, port, message.name)
    );
  }

  #quotedElsewhere(datagram: Datagram, message: MessageView, seen: Seen): Attempt | undefined {
    this.#plain.wakeAll();
    const client = this.#hosts.hostOf(datagram.icmpTo);
    return this.#exchanges.quotedElsewhere(client, datagram, message, seen);
  }

  /**
   * Returns the transmission that the error quotes: the one with the quoted IP ID. Otherwise it is one of those sent to
   * the quoted destination: the one that already had this very error, or the newest that waits, or the newest. Undefined
   * if none went there: the error quotes a query that is not in the capture, as to the second server of a client that
   * asks both.
   */
  #rejected(newest: Attempt, datagram: Datagram, seen: Seen): Attempt | undefined {
    const { quotedIpId: ipId, destination } = datagram;
    let waiting: Attempt | undefined;
    let sent: Attempt | undefined;
    for (let at: Attempt | undefined = newest; at !== undefined; at = this.#exchanges.older(at)) {
      // A and AAAA may have the same ID by chance.
      if (at.qtype !== newest.qtype) continue;
      if (at.ipId === ipId && ipId !== 0) return at;
      if (!this.#wentTo(at, destination)) continue;
      if (isSameError(at, datagram, seen)) return at;
      sent ??= at;
      if (at.answer === undefined && at.rare.rejection === undefined) waiting ??= at;
    }
    return waiting ?? sent;
  }

  /**
   * Whether the query went to this address, or to an address that was translated to it. True if a text leaves the
   * destination out.
   */
  #wentTo(attempt: Attempt, address: AddressId): boolean {
    const { server } = attempt;
    if (server === address || address === NO_ADDRESS) return true;
    return this.#exchanges.translations.knows(server, address) || isOnItsWay(attempt, address);
  }
}

/** Whether this very error for this query was seen before: the same IP ID, or without one, another interface. */
function isSameError(
  { rare: { rejection } }: Attempt,
  { icmpKind }: Datagram,
  seen: Seen,
): boolean {
  if (rejection === undefined || rejection.kind !== icmpKind) return false;
  const gap = seen.time - rejection.time;
  if (isNumbered(seen)) return rejection.ipId === seen.ipId && gap <= COPY_LIFE;
  return rejection.place !== seen.place && gap <= CROSSING;
}
