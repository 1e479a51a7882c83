import type { Bytes } from '../../wire/bytes.ts';

/** The frame carries something else: ARP, LLDP, a spanning tree. */
export const NOT_IP = -1_000;

/**
 * Answers one question: at which offset does the IP header start? NOT_IP or a Malformation (both negative)
 * when nowhere. Never more than `end`.
 */
export type LinkDecoder = (bytes: Bytes, start: number, end: number) => number;

/** One link type. */
export interface LinkLayer {
  readonly ipHeader: LinkDecoder;
  /**
   * Where the packet was seen, for link types whose header tells (Datagram.place). Only asked for packets
   * that carry DNS and whose header is complete.
   */
  readonly place?: (bytes: Bytes, start: number, interfaceId: number) => number;
}
