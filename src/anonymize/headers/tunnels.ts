import type { LinkDecoder } from '../../decode/link/link-layer.ts';
import { mpls } from '../../decode/link/mpls.ts';
import { geneve } from '../../decode/tunnel/geneve.ts';
import { gre } from '../../decode/tunnel/gre.ts';
import { gtpU } from '../../decode/tunnel/gtp-u.ts';
import { vxlan } from '../../decode/tunnel/vxlan.ts';
import { u16, u8 } from '../../wire/bytes.ts';
import { EtherType } from '../../wire/headers/link.ts';
import {
  Geneve,
  geneveOctets,
  Gre,
  GreFlag,
  greOctets,
  GtpU,
  Vxlan,
} from '../../wire/headers/tunnel.ts';
import { ethernetHeader } from './link.ts';
import type { Rewrite } from '../rewrite.ts';

/** Rewrites the octets between the outer packet and the IP header of the inner one, at `ip`. */
type TunnelHeader = (packet: Rewrite, at: number, ip: number) => void;

/** Rewrites GTP-U: lengths and types of extension headers, but no data. See decode/tunnel/gtp-u.ts. */
function gtpHeader(packet: Rewrite, start: number, ip: number): void {
  const extensions = start + GtpU.octets + GtpU.optionalOctets;
  packet.keep(start, Math.min(extensions, ip));
  for (let at = extensions; at < ip;) {
    const end = Math.min(at + u8(packet.from, at) * 4, ip);
    packet.keep(at, at + 1);
    packet.keep(end - 1, end);
    at = end;
  }
}

/** Rewrites the octets after a "protocol type": an Ethernet header, or labels and tags, which are only numbers. */
function behindProtocolType(packet: Rewrite, type: number, at: number, ip: number): void {
  if (type === EtherType.ethernet) ethernetHeader(packet, at, ip, ip);
  else packet.keep(at, ip);
}

/** The table of tunnels, by their decoders. The header of a tunnel that is missing here becomes zeros. */
const HEADERS: ReadonlyMap<LinkDecoder, TunnelHeader> = new Map<LinkDecoder, TunnelHeader>([
  [gtpU, gtpHeader],
  // Labels are only numbers.
  [mpls, (packet, at, ip) => packet.keep(at, ip)],
  [
    vxlan,
    (packet, at, ip) => {
      packet.keepBits(at + Vxlan.flags, Vxlan.hasIdentifier);
      packet.keep(at + Vxlan.identifier, at + Vxlan.reservedBehind);
      ethernetHeader(packet, at + Vxlan.octets, ip, ip);
    },
  ],
  [
    geneve,
    (packet, at, ip) => {
      const payload = at + geneveOctets(u8(packet.from, at + Geneve.versionAndLength));
      // Options are private to clouds and overlays, so that their meaning is unknown: they are not kept.
      packet.keep(at, at + Geneve.reserved);
      behindProtocolType(packet, u16(packet.from, at + Geneve.protocolType), payload, ip);
    },
  ],
  [
    gre,
    (packet, at, ip) => {
      const flags = u16(packet.from, at + Gre.flags);
      const payload = at + greOctets(flags);
      const hasChecksum = (flags & GreFlag.checksum) !== 0;
      packet.keep(at, hasChecksum ? at + Gre.checksum + 2 : payload);
      // After the checksum, 16 bits belong to source routing, which is obsolete: they are not kept.
      if (hasChecksum) packet.keep(at + Gre.checksum + 4, payload);
      behindProtocolType(packet, u16(packet.from, at + Gre.protocolType), payload, ip);
    },
  ],
]);

export function tunnelHeader(tunnel: LinkDecoder, packet: Rewrite, at: number, ip: number): void {
  HEADERS.get(tunnel)?.(packet, at, ip);
}

/** Returns the offset of the checksum of a GRE header (RFC 2784 section 2.2); undefined without one. */
export function greChecksum(
  tunnel: LinkDecoder,
  { from }: Rewrite,
  at: number,
): number | undefined {
  const hasOne = tunnel === gre && (u16(from, at + Gre.flags) & GreFlag.checksum) !== 0;
  return hasOne ? at + Gre.checksum : undefined;
}
