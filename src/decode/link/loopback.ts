import { type Bytes, u32, u32le } from '../../wire/bytes.ts';
import { Malformation } from '../../wire/malformation.ts';
import { type LinkLayer, NOT_IP } from './link-layer.ts';

const HEADER_OCTETS = 4;

/** AF_INET is 2 everywhere; AF_INET6 is 10 on Linux, 24 on NetBSD and OpenBSD, 28 on FreeBSD, 30 on macOS. */
const FAMILIES: ReadonlySet<number> = new Set([2, 10, 24, 28, 30]);

/** @param reads the byte orders in which the address family may be written */
function loopback(...reads: readonly (typeof u32)[]): LinkLayer {
  return {
    ipHeader(bytes: Bytes, start: number, end: number): number {
      const at = start + HEADER_OCTETS;
      if (at > end) return Malformation.cutLink;
      return reads.some((read) => FAMILIES.has(read(bytes, start))) ? at : NOT_IP;
    },
  };
}

/**
 * LINKTYPE_NULL (0): BSD loopback. The header is the address family, 32 bits in the byte order of the capturing
 * machine. The file does not tell the byte order, so either is accepted.
 *
 * https://www.tcpdump.org/linktypes/LINKTYPE_NULL.html
 */
export const nullLoopback = loopback(u32le, u32);

/** LINKTYPE_LOOP (108), OpenBSD, big-endian. https://www.tcpdump.org/linktypes/LINKTYPE_LOOP.html */
export const openBsdLoopback = loopback(u32);
