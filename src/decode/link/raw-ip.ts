import type { LinkLayer } from './link-layer.ts';

/**
 * LINKTYPE_RAW (101, and 12 or 14 in files of old BSDs), LINKTYPE_IPV4 (228) and LINKTYPE_IPV6 (229): no link
 * header at all. Tunnel interfaces (tun, wireguard, ipip) have this type.
 *
 * https://www.tcpdump.org/linktypes/LINKTYPE_RAW.html
 */
export const rawIp: LinkLayer = { ipHeader: (_bytes, start) => start };
