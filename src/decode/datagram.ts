import { type AddressId, NO_ADDRESS } from '../wire/address.ts';
import { type Bytes, EMPTY } from '../wire/bytes.ts';

export const Transport = { udp: 17, tcp: 6, icmp: 1 } as const;
export type Transport = (typeof Transport)[keyof typeof Transport];

/**
 * One UDP datagram, or one message of a TCP stream, to or from a DNS port. A window on the reader's buffer,
 * overwritten by the next packet.
 */
export class Datagram {
  transport: Transport = Transport.udp;
  source: AddressId = NO_ADDRESS;
  destination: AddressId = NO_ADDRESS;
  sourcePort = 0;
  destinationPort = 0;
  bytes: Bytes = EMPTY;
  /** The captured payload is bytes[start, end). */
  start = 0;
  end = 0;
  /** Octets of the payload on the wire: more than end - start when the snap length cut it. */
  payloadLength = 0;
  /**
   * Where it was seen: interface and direction, as far as the link layer tells (LINUX_SLL2: interface index
   * and packet type; pcapng: interface number). Two copies of one packet differ here.
   */
  place = 0;
}
