import type { MessageView } from '../../dns/message-view.ts';
import type { Packet } from '../../capture/packet.ts';
import { type Datagram, Transport } from '../../decode/datagram.ts';
import { IcmpKind } from '../../decode/network/icmp-kind.ts';
import { digest } from '../../wire/digest.ts';
import type { AddressId } from '../../wire/address.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import type { Lookup } from '../grouping/lookup.ts';
import { COMMON, Rarities } from './rarities.ts';

/**
 * Where and when a packet was seen: record, capture, time, and the interface with the direction, as far as the file
 * tells.
 */
export interface Sighting {
  /** Index of the file in the analysis. */
  readonly capture: number;
  readonly frame: number;
  readonly time: Nanoseconds;
  readonly place: number;
}

/** Returns the interface of a sighting, without the direction (decode/link); 0 if the file does not tell. */
export function interfaceOf({ place }: Pick<Sighting, 'place'>): number {
  return Math.floor(place / 8);
}

/**
 * Properties by which a packet is recognised when it is seen again, at another place or after translation (copies.ts).
 */
export interface Fingerprint {
  readonly time: Nanoseconds;
  readonly place: number;
  /** Digest of the octets of the DNS message. */
  readonly digest: number;
  /** As in Datagram. */
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

  /** Copies the sighting and the fingerprint. */
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

/** Sighting and fingerprint of the message at hand; one object for all messages. */
export class Seen extends Sight {
  /** Whether the message is from a line, or from a file, without times: its time is not its own. */
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
 * The same packet seen again: at another interface, after NAT, or doubled by the capture. `peer` is the server's
 * address in this copy; after DNAT it differs from the address that the client asked. `client` differs from the
 * client's own address after SNAT.
 */
export interface Copy extends Sighting {
  readonly of: 'query' | 'response';
  readonly peer: AddressId;
  readonly client: AddressId;
  readonly clientPort: number;
  /** TTL or hop limit in this copy; 0 if unknown. */
  readonly hopLimit: number;
  /** The response of this copy, if it came before, or without, the sighting at the client's side. */
  answer?: Answer | undefined;
}

/**
 * `answer`: the client took it, or could have. `late`: its leg had been asked again before. `duplicate`: the same
 * response again. `copy`: the same packet at another place. The client has to ignore the other two (RFC 5452 section
 * 9.1).
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
  /** The transmission that it belongs to; undefined if its query is not in the capture. */
  attempt: Attempt | undefined = undefined;
  /** Another transmission that it may belong to instead: both have the same five-tuple and ID. */
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
  /** Whether only the first of its IP fragments was captured. */
  isFragment = false;
  /** Seconds for which the requested records may be cached; 0 if they may not, or if unknown. */
  ttl = 0;
}

/** An ICMP error that quotes a packet of this lookup: the packet did not arrive. */
export interface Unreachable extends Sighting {
  readonly kind: IcmpKind;
  /** IP ID of the error itself. */
  readonly ipId: number;
  /** ID and QTYPE of the quoted message; 0 if the quote ends before them. */
  readonly id: number;
  readonly qtype: number;
  readonly from: AddressId;
  /** True if the client refused a response: its socket was closed, or connected elsewhere. */
  readonly byClient: boolean;
  /** Source of the quoted packet: the server, if the client refused a response. */
  readonly quotedSource: AddressId;
  readonly quotedSourcePort: number;
  /**
   * Destination of the quoted packet. It differs from the address that the client asked if the error was seen before
   * DNAT was undone.
   */
  readonly quotedDestination: AddressId;
  /** Whether the error quotes a query that is not in the capture, to another server than the captured queries. */
  readonly isOfAnother: boolean;
}

/**
 * Whether an ICMP error tells the client that no answer will come. "Fragmentation needed" is no refusal, as a query is
 * never too big; and an error that the client itself sends says that it closed the socket.
 */
export function tellsClient({ kind, byClient }: Unreachable): boolean {
  return kind !== IcmpKind.fragmentation && !byClient;
}

/** A query that was sent on by the host that was asked, or so it seems. */
export interface SentOn {
  /** The exchange of that host with the next server. */
  readonly by: Attempt;
  /** Whether it was sent on for this query: it was the only waiting one without such an exchange, or has its ID. */
  readonly isOwn: boolean;
  /** Whether only the directions of packets say that it was this host: the answer has to confirm it. */
  readonly isByDirection: boolean;
}

const NONE: never[] = [];

/**
 * Most copies, odd answers or ICMP errors kept of one query: enough for any real story, and a bound for a hostile one.
 */
export const MAX_KEPT = 32;

/** Most exchanges kept for which one query was sent on: unbound asks a silent server a dozen times. */
const MAX_SENT_ON = 16;

/**
 * An exchange: a query that was sent once, and the packets that came back. Within its lookup it is the n-th
 * transmission of its leg. It is tied by five-tuple and ID. Its lookup may change until that lookup is settled.
 */
export class Attempt extends Sight {
  qtype = 0;
  id = 0;
  clientPort = 0;
  server: AddressId = 0;
  serverPort = 0;
  /** Whether the query carries additional records, which in a query means an OPT record (RFC 6891). */
  edns = false;
  /** The UDP payload size of its OPT record, in octets; 0 without one, or if it was not captured. */
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
  /** Chain of the index by client, port and name. It has only one attempt per lookup and port. */
  nextOnPort: Attempt | undefined = undefined;
  previousOnPort: Attempt | undefined = undefined;
  isOnPort = false;
  /** Fields that few exchanges need: see `rarely`. */
  rare: Readonly<Rarities> = COMMON;

  constructor(lookup: Lookup) {
    super();
    this.lookup = lookup;
  }

  /** Resets what `sent` does not overwrite. */
  forget(): void {
    this.frame = 0;
    this.answer = undefined;
    this.others = NONE;
    this.copies = NONE;
    this.rare = COMMON;
  }

  /** Returns false if it has too many already. */
  addOther(answer: Answer): boolean {
    if (this.others.length >= MAX_KEPT) return false;
    if (this.others === NONE) this.others = [];
    this.others.push(answer);
    return true;
  }

  /** Returns false if it has too many already. An exchange of its own replaces one that may be another query's. */
  addSentOn(sentOn: SentOn): boolean {
    const rare = this.rarely();
    if (rare.sentOn.length >= MAX_SENT_ON) {
      const other = sentOn.isOwn ? rare.sentOn.findIndex(({ isOwn }) => !isOwn) : -1;
      if (other < 0) return false;
      rare.sentOn = rare.sentOn.toSpliced(other, 1);
      // The removed exchange may still refer to this one (`maybeHopOf`), so this one must not be reused.
      rare.isReferred = true;
    }
    rare.sentOn = [...rare.sentOn, sentOn];
    sentOn.by.rarely().isReferred = true;
    return true;
  }

  /** Takes over what the packet of the query says. */
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

  /** Returns false if it has too many already. */
  addCopy(copy: Copy): boolean {
    if (this.copies.length >= MAX_KEPT) return false;
    if (this.copies === NONE) this.copies = [];
    this.copies.push(copy);
    return true;
  }

  /** Returns the rare fields, to be written to. */
  rarely(): Rarities {
    if (this.rare === COMMON) this.rare = new Rarities();
    return this.rare;
  }
}
