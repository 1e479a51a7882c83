import { type Datagram, Transport } from '../../decode/datagram.ts';
import { IcmpKind } from '../../decode/network/icmp-kind.ts';
import type { MessageView, NameId } from '../../dns/message-view.ts';
import type { AddressId } from '../../wire/address.ts';
import { type Bytes, EMPTY } from '../../wire/bytes.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import type { Answer, Attempt, Lookup } from '../lookup.ts';
import type { Sighting } from '../sighting.ts';
import { NO_ROW, type Placement, type PlacementKind } from '../grouping/placement.ts';
import type { OctetStore } from './octet-store.ts';

/** The facts about a message that its packet headers give. */
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
  | 'ipId'
  | 'tcpFlags'
  | 'icmpFrom'
  | 'icmpTo'
  | 'icmpType'
  | 'icmpCode'
  | 'icmpKind'
  | 'icmpMtu'
  | 'icmpLength'
>;

/** The facts about a message that its DNS bytes give. */
export type MessageFacts = Pick<MessageView, 'id' | 'flags' | 'name' | 'qtype'>;

/**
 * A DNS message, kept with its bytes until its lookup is settled: only then is its meaning known. An object whose
 * message has been printed is reused for another message.
 */
export class HeldMessage implements Sighting {
  capture = 0;
  frame = 0;
  time: Nanoseconds = 0;
  place = 0;
  transport: Transport = Transport.udp;
  source: AddressId = 0;
  destination: AddressId = 0;
  sourcePort = 0;
  destinationPort = 0;
  /** A copy of the captured message: bytes[start, end). */
  bytes: Bytes = EMPTY;
  start = 0;
  end = 0;
  /** Bytes of the message on the wire. */
  payloadLength = 0;
  /** As in Datagram. */
  ipId = 0;
  id = 0;
  flags = 0;
  name: NameId = 0;
  qtype = 0;
  #kind: PlacementKind = 'other';
  #attempt: Attempt | undefined = undefined;
  /** The row of the message's plain lookup, which has no object; NO_ROW if the message belongs to no row. */
  row = NO_ROW;
  /** The answer that this message became, if it is a response of a lookup. */
  answer: Answer | undefined = undefined;
  tcpFlags = 0;
  /** Sender and contents of the ICMP error that quotes the message; see Datagram. */
  icmpFrom: AddressId = 0;
  icmpTo: AddressId = 0;
  icmpType = 0;
  icmpCode = 0;
  icmpKind: IcmpKind = IcmpKind.none;
  icmpMtu = 0;
  icmpLength = 0;
  /**
   * Whether the filter lets the message through, if it is no part of a lookup; otherwise the filter judges its lookup.
   */
  isShown = true;
  /** The line of the text from which it was read; undefined for other captures. */
  printed: string | undefined = undefined;

  /** Fills this object with a message, and copies its bytes into `octets`. */
  hold(
    datagram: WireFacts,
    message: MessageFacts,
    seen: Sighting,
    placement: Pick<Placement, 'kind' | 'attempt' | 'answer' | 'row'>,
    octets: Pick<OctetStore, 'keep' | 'block' | 'start' | 'end'>,
    printed?: string,
  ): this {
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
    this.ipId = datagram.ipId;
    this.id = message.id;
    this.flags = message.flags;
    this.name = message.name;
    this.qtype = message.qtype;
    this.#kind = placement.kind;
    this.#attempt = placement.attempt;
    this.answer = placement.answer;
    this.row = placement.row;
    this.tcpFlags = datagram.tcpFlags;
    this.icmpFrom = datagram.icmpFrom;
    this.icmpTo = datagram.icmpTo;
    this.icmpType = datagram.icmpType;
    this.icmpCode = datagram.icmpCode;
    this.icmpKind = datagram.icmpKind;
    this.icmpMtu = datagram.icmpMtu;
    this.icmpLength = datagram.icmpLength;
    this.printed = printed;
    return this;
  }

  /** Ties this message to a lookup that is or was a plain row: to the leg of the message's type. */
  belongsTo({ attempts }: Lookup): void {
    const attempt = attempts[0]!.qtype === this.qtype ? attempts[0]! : attempts[1]!;
    this.#attempt = attempt;
    this.answer = this.isResponse ? attempt.answer : undefined;
  }

  /** What the message turned out to be. The kind of a response may change until its lookup is settled. */
  get kind(): PlacementKind {
    const answer = this.answer;
    if (answer !== undefined) return answer.attempt === undefined ? 'unmatched' : answer.kind;
    const attempt = this.#attempt;
    if (attempt === undefined || this.isResponse || this.isIcmp) return this.#kind;
    return attempt.frame === this.frame && attempt.capture === this.capture ? 'query' : 'copy';
  }

  /** The transmission that the message is or belongs to; undefined if there is none. */
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
