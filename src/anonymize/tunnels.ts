import type { LinkDecoder } from '../decode/link/link-layer.ts';
import { mpls } from '../decode/link/mpls.ts';
import { geneve } from '../decode/tunnel/geneve.ts';
import { gre } from '../decode/tunnel/gre.ts';
import { gtpU } from '../decode/tunnel/gtp-u.ts';
import { vxlan } from '../decode/tunnel/vxlan.ts';
import { type Bytes, u16, u8 } from '../wire/bytes.ts';
import { ethernetHeader, type LinkPseudonyms } from './link.ts';

/** Transparent Ethernet Bridging, RFC 1701: a frame of its own stands within. */
const ETHERNET_FRAME = 0x6558;

/** Rewrites what stands between the outer packet and the IP header `ip` of the inner one. */
type TunnelHeader = (bytes: Bytes, at: number, ip: number, pseudonyms: LinkPseudonyms) => void;

/** The network identifier is valid; all other bits are reserved: RFC 7348 section 5. */
const VXLAN_FLAG = 0x08;

const GTP_HEADER_OCTETS = 8;
const GTP_OPTIONAL_OCTETS = 4;
const HAS_OPTIONAL = 0x07;

/** Lengths and types of extension headers stay; what they say of subscribers does not. See decode/tunnel/gtp-u.ts. */
function gtpHeader(bytes: Bytes, start: number, ip: number): void {
  if ((u8(bytes, start) & HAS_OPTIONAL) === 0) return;
  for (let at = start + GTP_HEADER_OCTETS + GTP_OPTIONAL_OCTETS; at < ip;) {
    const end = Math.min(at + u8(bytes, at) * 4, ip);
    bytes.fill(0, at + 1, end - 1);
    at = end;
  }
}

/** THE TABLE: decoders of decode/tunnel. The header of a tunnel that is missing here becomes zeros. */
const HEADERS: ReadonlyMap<LinkDecoder, TunnelHeader> = new Map<LinkDecoder, TunnelHeader>([
  [gtpU, gtpHeader],
  // Labels, all of which are numbers.
  [mpls, () => {}],
  [
    vxlan,
    (bytes, at, ip, pseudonyms) => {
      bytes[at]! &= VXLAN_FLAG;
      bytes.fill(0, at + 1, at + 4);
      bytes[at + 7] = 0;
      ethernetHeader(bytes, at + 8, ip, ip, pseudonyms);
    },
  ],
  [
    geneve,
    (bytes, at, ip, pseudonyms) => {
      const payload = at + 8 + (u8(bytes, at) & 0x3f) * 4;
      // What clouds and overlays tell each other in options, nobody else knows.
      bytes.fill(0, at + 7, payload);
      if (u16(bytes, at + 2) === ETHERNET_FRAME) ethernetHeader(bytes, payload, ip, ip, pseudonyms);
    },
  ],
  [
    gre,
    (bytes, at, ip, pseudonyms) => {
      const flags = u16(bytes, at);
      const fields = (flags >> 15) + ((flags >> 13) & 1) + ((flags >> 12) & 1);
      if (flags >> 15 === 1) bytes.fill(0, at + 6, at + 8);
      if (u16(bytes, at + 2) === ETHERNET_FRAME)
        ethernetHeader(bytes, at + 4 + fields * 4, ip, ip, pseudonyms);
    },
  ],
]);

export function tunnelHeader(
  tunnel: LinkDecoder,
  bytes: Bytes,
  at: number,
  ip: number,
  pseudonyms: LinkPseudonyms,
): void {
  const header = HEADERS.get(tunnel);
  if (header) header(bytes, at, ip, pseudonyms);
  else bytes.fill(0, at, ip);
}

/** Offset of the checksum of a GRE header that has one (RFC 2784 section 2.2); else undefined. */
export function greChecksum(tunnel: LinkDecoder, bytes: Bytes, at: number): number | undefined {
  return tunnel === gre && u16(bytes, at) >> 15 === 1 ? at + 4 : undefined;
}
