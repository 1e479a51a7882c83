import type { Bytes } from '../../wire/bytes.ts';

/** The frame carries another protocol: ARP, LLDP, a spanning tree. */
export const NOT_IP = -1_000;

/**
 * Returns the offset of the IP header, at most `end`; or NOT_IP or a Malformation (both negative) if there is none.
 * Tunnels (decode/tunnel) do the same for the inner packet.
 */
export type LinkDecoder = (bytes: Bytes, start: number, end: number) => number;

/** One of several packets in a frame. */
export interface PacketWithin {
  /** Start of its IP header; NOT_IP or a Malformation (both negative) if there is none. */
  readonly at: number;
  /** Upper bound for the end of its captured octets. */
  readonly end: number;
}

/** One link type. */
export interface LinkLayer {
  readonly ipHeader: LinkDecoder;
  /** All packets of a frame, for link types whose frames may hold several. `ipHeader` finds the first one. */
  readonly packets?: (bytes: Bytes, start: number, end: number) => Iterable<PacketWithin>;
  /** Where the packet was seen (Datagram.place). Called only for packets of DNS with a whole header. */
  readonly place?: (bytes: Bytes, start: number, end: number, interfaceId: number) => number;
}

/** Returns the Datagram.place of an interface and a Linux packet type: 0 to us … 4 sent by us. */
export function placeOf(interfaceIndex: number, packetType: number): number {
  return interfaceIndex * 8 + (packetType & 7);
}

/** Packet type of packets that the machine itself sent: PACKET_OUTGOING of packet(7). */
export const OUTGOING = 4;

/** Added to the place of a packet for each tunnel around it: a tunnel counts as one more interface. */
export const TUNNEL_PLACE = placeOf(1 << 24, 0);
