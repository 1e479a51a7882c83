import { type Datagram, Transport } from '../../decode/datagram.ts';
import type { IcmpKind } from '../../decode/network/icmp-kind.ts';
import type { MessageView, NameId } from '../../dns/message-view.ts';
import type { AddressId } from '../../wire/address.ts';
import type { Bytes } from '../../wire/bytes.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import type { Answer, Attempt, Sighting } from '../exchange/attempt.ts';
import type { Lookup } from '../grouping/lookup.ts';
import type { Placement, PlacementKind } from '../grouping/placement.ts';
import type { OctetStore } from './octet-store.ts';

/** What a message is by its packet. */
export type WireFacts = Pick<
  Datagram,
  | 'transport'
  | 'source'
  | 'destination'
  | 'sourcePort'
  | 'destinationPort'
  | 'bytes'
  | 'start'
  | 'end'
  | 'payloadLength'
  | 'tcpFlags'
  | 'icmpFrom'
  | 'icmpTo'
  | 'icmpType'
  | 'icmpCode'
  | 'icmpKind'
  | 'icmpMtu'
  | 'icmpLength'
>;

/** What it is by itself. */
export type MessageFacts = Pick<MessageView, 'id' | 'flags' | 'name' | 'qtype'>;

/** A DNS message kept with its bytes until its lookup is settled: only then it is known what it was. */
export class HeldMessage implements Sighting {
  readonly capture: number;
  readonly frame: number;
  readonly time: Nanoseconds;
  readonly place: number;
  readonly transport: Transport;
  readonly source: AddressId;
  readonly destination: AddressId;
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** A copy of the captured message: bytes[start, end). */
  readonly bytes: Bytes;
  readonly start: number;
  readonly end: number;
  /** Octets of the message on the wire. */
  readonly payloadLength: number;
  readonly id: number;
  readonly flags: number;
  readonly name: NameId;
  readonly qtype: number;
  readonly #kind: PlacementKind;
  readonly #attempt: Attempt | undefined;
  /** The response that it is. */
  readonly answer: Answer | undefined;
  readonly tcpFlags: number;
  /** Who sent the ICMP error that quotes the message, and what it says; see Datagram. */
  readonly icmpFrom: AddressId;
  readonly icmpTo: AddressId;
  readonly icmpType: number;
  readonly icmpCode: number;
  readonly icmpKind: IcmpKind;
  readonly icmpMtu: number;
  readonly icmpLength: number;
  /** A filter lets it through, where it is no part of a lookup. */
  isShown = true;
  /** The line of a text that it was read from. */
  readonly printed: string | undefined;

  constructor(
    datagram: WireFacts,
    message: MessageFacts,
    seen: Sighting,
    placement: Pick<Placement, 'kind' | 'attempt' | 'answer'>,
    octets: Pick<OctetStore, 'keep' | 'block' | 'start' | 'end'>,
    printed?: string,
  ) {
    this.capture = seen.capture;
    this.frame = seen.frame;
    this.time = seen.time;
    this.place = seen.place;
    this.transport = datagram.transport;
    this.source = datagram.source;
    this.destination = datagram.destination;
    this.sourcePort = datagram.sourcePort;
    this.destinationPort = datagram.destinationPort;
    octets.keep(datagram.bytes, datagram.start, datagram.end);
    this.bytes = octets.block;
    this.start = octets.start;
    this.end = octets.end;
    this.payloadLength = datagram.payloadLength;
    this.id = message.id;
    this.flags = message.flags;
    this.name = message.name;
    this.qtype = message.qtype;
    this.#kind = placement.kind;
    this.#attempt = placement.attempt;
    this.answer = placement.answer;
    this.tcpFlags = datagram.tcpFlags;
    this.icmpFrom = datagram.icmpFrom;
    this.icmpTo = datagram.icmpTo;
    this.icmpType = datagram.icmpType;
    this.icmpCode = datagram.icmpCode;
    this.icmpKind = datagram.icmpKind;
    this.icmpMtu = datagram.icmpMtu;
    this.icmpLength = datagram.icmpLength;
    this.printed = printed;
  }

  /** What it turned out to be: of a response that may change until its lookup is settled. */
  get kind(): PlacementKind {
    const answer = this.answer;
    if (answer !== undefined) return answer.attempt === undefined ? 'unmatched' : answer.kind;
    const attempt = this.#attempt;
    if (attempt === undefined || this.isResponse || this.isIcmp) return this.#kind;
    return attempt.frame === this.frame && attempt.capture === this.capture ? 'query' : 'copy';
  }

  /** The transmission that it is, or is tied to. */
  get attempt(): Attempt | undefined {
    return this.answer === undefined ? this.#attempt : this.answer.attempt;
  }

  get lookup(): Lookup | undefined {
    return this.attempt?.lookup;
  }

  get isIcmp(): boolean {
    return this.transport === Transport.icmp;
  }

  get isResponse(): boolean {
    return (this.flags & 0x8000) !== 0;
  }
}
