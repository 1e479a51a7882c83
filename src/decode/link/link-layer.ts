import type { Bytes } from '../../wire/bytes.ts';

/** The frame carries something else: ARP, LLDP, a spanning tree. */
export const NOT_IP = -1_000;

/**
 * Answers one question: at which offset does the IP header start? NOT_IP or a Malformation (both negative)
 * when nowhere. Never more than `end`. Tunnels (decode/tunnel) answer the same question of the packet within.
 */
export type LinkDecoder = (bytes: Bytes, start: number, end: number) => number;

/** One of the packets in a frame. */
export interface PacketWithin {
  /** Where its IP header starts; NOT_IP or a Malformation (both negative) when nowhere. */
  readonly at: number;
  /** What was captured of it ends here at the latest. */
  readonly end: number;
}

/** One link type. */
export interface LinkLayer {
  readonly ipHeader: LinkDecoder;
  /** For frames that may hold several packets: all of them. `ipHeader` tells of the first. */
  readonly packets?: (bytes: Bytes, start: number, end: number) => Iterable<PacketWithin>;
  /**
   * Where the packet was seen, for link types whose header tells (Datagram.place). Only asked for packets
   * that carry DNS and whose header is complete.
   */
  readonly place?: (bytes: Bytes, start: number, end: number, interfaceId: number) => number;
}

/** Datagram.place of an interface and what Linux calls the packet type: 0 to us … 4 sent by us. */
export function placeOf(interfaceIndex: number, packetType: number): number {
  return interfaceIndex * 8 + (packetType & 7);
}

/** Packet type of what the machine itself sent: PACKET_OUTGOING of packet(7). */
export const OUTGOING = 4;

/** Added to the place of a packet for each tunnel that it was in: a tunnel is one more interface. */
export const TUNNEL_PLACE = placeOf(1 << 24, 0);
