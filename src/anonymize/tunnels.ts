import type { LinkDecoder } from '../decode/link/link-layer.ts';
import { mpls } from '../decode/link/mpls.ts';
import { geneve } from '../decode/tunnel/geneve.ts';
import { gre } from '../decode/tunnel/gre.ts';
import { gtpU } from '../decode/tunnel/gtp-u.ts';
import { vxlan } from '../decode/tunnel/vxlan.ts';
import { type Bytes, u16, u8 } from '../wire/bytes.ts';
import { EtherType } from '../wire/headers/link.ts';
import {
  Geneve,
  geneveOctets,
  Gre,
  GreFlag,
  greOctets,
  GtpU,
  Vxlan,
} from '../wire/headers/tunnel.ts';
import { ethernetHeader, type LinkPseudonyms } from './link.ts';

/** Rewrites what stands between the outer packet and the IP header `ip` of the inner one. */
type TunnelHeader = (bytes: Bytes, at: number, ip: number, pseudonyms: LinkPseudonyms) => void;

/** Lengths and types of extension headers stay; what they say of subscribers does not. See decode/tunnel/gtp-u.ts. */
function gtpHeader(bytes: Bytes, start: number, ip: number): void {
  if ((u8(bytes, start + GtpU.flags) & GtpU.hasOptional) === 0) return;
  for (let at = start + GtpU.octets + GtpU.optionalOctets; at < ip;) {
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
      bytes[at + Vxlan.flags]! &= Vxlan.hasIdentifier;
      bytes.fill(0, at + Vxlan.reserved, at + Vxlan.identifier);
      bytes[at + Vxlan.reservedBehind] = 0;
      ethernetHeader(bytes, at + Vxlan.octets, ip, ip, pseudonyms);
    },
  ],
  [
    geneve,
    (bytes, at, ip, pseudonyms) => {
      const payload = at + geneveOctets(u8(bytes, at + Geneve.versionAndLength));
      // What clouds and overlays tell each other in options, nobody else knows.
      bytes.fill(0, at + Geneve.reserved, payload);
      if (u16(bytes, at + Geneve.protocolType) === EtherType.ethernet)
        ethernetHeader(bytes, payload, ip, ip, pseudonyms);
    },
  ],
  [
    gre,
    (bytes, at, ip, pseudonyms) => {
      const flags = u16(bytes, at + Gre.flags);
      // Behind the checksum, 16 bits are of source routing, which is no more.
      if ((flags & GreFlag.checksum) !== 0)
        bytes.fill(0, at + Gre.checksum + 2, at + Gre.checksum + 4);
      if (u16(bytes, at + Gre.protocolType) === EtherType.ethernet)
        ethernetHeader(bytes, at + greOctets(flags), ip, ip, pseudonyms);
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
  const hasOne = tunnel === gre && (u16(bytes, at + Gre.flags) & GreFlag.checksum) !== 0;
  return hasOne ? at + Gre.checksum : undefined;
}
