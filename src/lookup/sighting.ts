import type { Packet } from '../capture/packet.ts';
import { type Datagram, Transport } from '../decode/datagram.ts';
import { IcmpKind } from '../decode/network/icmp-kind.ts';
import type { AddressId } from '../wire/address.ts';
import { digest } from '../wire/digest.ts';
import type { Nanoseconds } from '../wire/time.ts';

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
 * Properties by which a packet is recognised when it is seen again, at another place or after translation
 * (exchange/copies.ts).
 */
export interface Fingerprint {
  readonly time: Nanoseconds;
  readonly place: number;
  /** Digest of the bytes of the DNS message. */
  readonly digest: number;
  /** As in Datagram. */
  readonly transport: Transport;
  readonly ipId: number;
  readonly hopLimit: number;
}

/** A message that was seen. */
export abstract class Sight implements Sighting, Fingerprint {
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
