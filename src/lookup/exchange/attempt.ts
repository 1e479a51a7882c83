import type { MessageView } from '../../dns/message-view.ts';
import type { Packet } from '../../capture/packet.ts';
import { type Datagram, Transport } from '../../decode/datagram.ts';
import type { IcmpKind } from '../../decode/network/icmp-kind.ts';
import { digest } from '../../wire/digest.ts';
import type { AddressId } from '../../wire/address.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import type { Lookup } from '../grouping/lookup.ts';
import { COMMON, Rarities } from './rarities.ts';

/** Which record of which capture, when, and where: the interface and direction, as far as the file tells. */
export interface Sighting {
  /** Index of the file in the analysis. */
  readonly capture: number;
  readonly frame: number;
  readonly time: Nanoseconds;
  readonly place: number;
}

/** The interface of a sighting, without the direction (decode/link); 0 when the file does not tell. */
export function interfaceOf({ place }: Pick<Sighting, 'place'>): number {
  return Math.floor(place / 8);
}

/** By what a packet is known when it is seen once more, at another place or after translation (copies.ts). */
export interface Fingerprint {
  readonly time: Nanoseconds;
  readonly place: number;
  /** Of the octets of the DNS message. */
  readonly digest: number;
  /** See Datagram. */
  readonly transport: Transport;
  readonly ipId: number;
  readonly hopLimit: number;
}

/** A message that was seen. */
abstract class Sight implements Sighting, Fingerprint {
  capture = 0;
  frame = 0;
  time: Nanoseconds = 0;
  place = 0;
  digest = 0;
  transport: Transport = Transport.udp;
  ipId = 0;
  hopLimit = 0;

  /** Where and when that was, and by what it is known. */
  see(seen: Seen): void {
    this.capture = seen.capture;
    this.frame = seen.frame;
    this.time = seen.time;
    this.place = seen.place;
    this.digest = seen.digest;
    this.transport = seen.transport;
    this.ipId = seen.ipId;
    this.hopLimit = seen.hopLimit;
  }
}

/** Where and when the message at hand was seen, and by what it is known; one object for all of them. */
export class Seen extends Sight {
  /** Of a line, or of a file, without times: its time is not its own. */
  isUntimed = false;

  set(datagram: Datagram, { frame, time, isUntimed, lacksTime }: Packet): void {
    this.frame = frame;
    this.time = time;
    this.isUntimed = isUntimed || lacksTime;
    this.place = datagram.place;
    this.digest = digest(datagram.bytes, datagram.start, datagram.end);
    this.transport = datagram.transport;
    this.ipId = datagram.ipId;
    this.hopLimit = datagram.hopLimit;
  }
}

/**
 * The same packet seen once more: at another interface, after NAT, or doubled by the capture. `peer` is the
 * server's address in this copy: another one than the client asked, when the copy was taken after DNAT. `client` is
 * another one than the client's, when the copy was taken after SNAT.
 */
export interface Copy extends Sighting {
  readonly of: 'query' | 'response';
  readonly peer: AddressId;
  readonly client: AddressId;
  readonly clientPort: number;
  /** TTL or hop limit there; 0 when it is not known. */
  readonly hopLimit: number;
  /** Of a response that came before, or without, its sight at the client's side. */
  answer?: Answer | undefined;
}

/**
 * `answer`: the client took it, or could have. `late`: its leg had been asked again, or answered, before.
 * `duplicate`: the same response again. `copy`: the same packet at another place. The other two the client has to
 * ignore (RFC 5452 section 9.1).
 */
export type AnswerKind =
  | 'answer'
  | 'late'
  | 'duplicate'
  | 'copy'
  | 'mismatched-id'
  | 'unexpected-source';

/** A response that was tied to a query. */
export class Answer extends Sight {
  /** The transmission that it belongs to; undefined when its query is not in the capture. */
  attempt: Attempt | undefined = undefined;
  /** Another transmission that it may as well belong to: both have one five-tuple and one ID. */
  orTo: Attempt | undefined = undefined;
  kind: AnswerKind = 'answer';
  id = 0;
  source: AddressId = 0;
  sourcePort = 0;
  rcode = 0;
  truncated = false;
  /** ANCOUNT of the header. */
  answerCount = 0;
  /** Octets of the message. */
  length = 0;
  /** Of its IP fragments only the first was there. */
  isFragment = false;
  /** Seconds for which the records that were asked for may be kept; 0 when that is not at all, or not known. */
  ttl = 0;
}

/** An ICMP error that quotes a packet of this lookup: it did not arrive. */
export interface Unreachable extends Sighting {
  readonly kind: IcmpKind;
  /** ID and QTYPE of the quoted message; 0 when the quote ends before them. */
  readonly id: number;
  readonly qtype: number;
  readonly from: AddressId;
  /** True when it was the client that refused: its socket was closed or connected elsewhere. */
  readonly byClient: boolean;
  /** Source of the quoted packet, when the client refused a response. */
  readonly quotedSource: AddressId;
  readonly quotedSourcePort: number;
  /** Where the quoted packet was to go: another address than the client asked, when the error left before DNAT undid it. */
  readonly quotedDestination: AddressId;
  /** It quotes a query that is not in the capture, to another server than those that are. */
  readonly isOfAnother: boolean;
}

/** The query of an exchange was sent on: by the host that was asked, or so it seems. */
export interface SentOn {
  /** The exchange of that host with the next server. */
  readonly by: Attempt;
  /** It is this query that was sent on: of those that wait for the same, it alone had no such exchange yet. */
  readonly isOwn: boolean;
  /** Nothing but the directions of packets says that it was this host: the answer has to confirm it. */
  readonly isByDirection: boolean;
}

const NONE: never[] = [];

/** Copies, odd answers or ICMP errors kept of one query: enough for any real story, a bound for a hostile one. */
export const MAX_KEPT = 32;

/** Exchanges kept for which one query was sent on: unbound asks a server that does not answer a dozen times. */
const MAX_SENT_ON = 16;

/**
 * An exchange: a query that was sent once, and what came back. Within its lookup it is the n-th transmission of its
 * leg. It is tied by five-tuple and ID; which lookup it belongs to may change until that is settled.
 */
export class Attempt extends Sight {
  qtype = 0;
  id = 0;
  clientPort = 0;
  server: AddressId = 0;
  serverPort = 0;
  /** The query carried additional records, which in a query is an OPT record (RFC 6891). */
  edns = false;
  /** The size of UDP payload that its OPT record tells, octets; 0 without one, or when it was not captured. */
  payloadSize = 0;
  lookup: Lookup;
  /** The first response that the client could take. */
  answer: Answer | undefined = undefined;
  /** Duplicates, and responses that the client had to ignore. */
  others: Answer[] = NONE;
  copies: Copy[] = NONE;
  /** Chain of the exchange index: client, port and ID. */
  nextExchange: Attempt | undefined = undefined;
  previousExchange: Attempt | undefined = undefined;
  /** Chain of the index by client, port and name; only one attempt of a lookup per port is in it. */
  nextOnPort: Attempt | undefined = undefined;
  previousOnPort: Attempt | undefined = undefined;
  isOnPort = false;
  /** What only few have: see `rarely`. */
  rare: Readonly<Rarities> = COMMON;

  constructor(lookup: Lookup) {
    super();
    this.lookup = lookup;
  }

  /** Back to what a new one is, except for what is written when it is sent. */
  forget(): void {
    this.frame = 0;
    this.answer = undefined;
    this.others = NONE;
    this.copies = NONE;
    this.rare = COMMON;
  }

  /** False when it has too many already. */
  addOther(answer: Answer): boolean {
    if (this.others.length >= MAX_KEPT) return false;
    if (this.others === NONE) this.others = [];
    this.others.push(answer);
    return true;
  }

  /** False when it has too many already: what is its own takes the place of what may be another's. */
  addSentOn(sentOn: SentOn): boolean {
    const rare = this.rarely();
    if (rare.sentOn.length >= MAX_SENT_ON) {
      const other = sentOn.isOwn ? rare.sentOn.findIndex(({ isOwn }) => !isOwn) : -1;
      if (other < 0) return false;
      rare.sentOn = rare.sentOn.toSpliced(other, 1);
      // Whether that one is a hop may still be asked of this one.
      rare.isReferred = true;
    }
    rare.sentOn = [...rare.sentOn, sentOn];
    sentOn.by.rarely().isReferred = true;
    return true;
  }

  /** It was sent: what its packet says. */
  sent(datagram: Datagram, message: MessageView, seen: Seen): void {
    this.see(seen);
    this.qtype = message.qtype;
    this.id = message.id;
    this.clientPort = datagram.sourcePort;
    this.server = datagram.destination;
    this.serverPort = datagram.destinationPort;
    this.edns = message.additionalCount > 0;
    this.payloadSize = this.edns ? message.payloadSize : 0;
  }

  /** False when it has too many already. */
  addCopy(copy: Copy): boolean {
    if (this.copies.length >= MAX_KEPT) return false;
    if (this.copies === NONE) this.copies = [];
    this.copies.push(copy);
    return true;
  }

  /** What only few have, to be written to. */
  rarely(): Rarities {
    if (this.rare === COMMON) this.rare = new Rarities();
    return this.rare;
  }
}
