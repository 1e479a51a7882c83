import { type Bytes, u16, u32 } from '../../wire/bytes.ts';
import { Malformation } from '../../wire/malformation.ts';
import { ipHeaderBehind } from './ethertype.ts';
import { NOT_IP } from './link-layer.ts';

const HEADER_OCTETS = 8;

/** DSAP and SSAP 0xaa, unnumbered information, and the first octet of an all-zero OUI. */
const SNAP = 0xaaaa_0300;

/**
 * IEEE 802.2 LLC with SNAP, RFC 1042: carries an EtherType over Wi-Fi.
 *
 * ```
 * 0      1      2         3     6           8
 * | DSAP | SSAP | control | OUI | EtherType | payload …
 * ```
 */
export function snap(bytes: Bytes, start: number, end: number): number {
  const at = start + HEADER_OCTETS;
  if (at > end) return Malformation.cutLink;
  if (u32(bytes, start) !== SNAP) return NOT_IP;
  return ipHeaderBehind(u16(bytes, start + 6), bytes, at, end);
}
