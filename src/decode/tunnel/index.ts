import type { LinkDecoder } from '../link/link-layer.ts';
import { mpls } from '../link/mpls.ts';
import { Protocol } from '../../wire/headers/ip.ts';
import { esp, wireguard } from './encrypted.ts';
import { geneve } from './geneve.ts';
import { gre } from './gre.ts';
import { gtpU } from './gtp-u.ts';
import { vxlan } from './vxlan.ts';

/** Nested tunnels that are followed: overlay on overlay, a mirror of both, and one to spare. */
export const MAX_TUNNELS = 4;

/** RFC 2003, RFC 4213: the inner packet follows the outer header. */
const ipInIp: LinkDecoder = (_bytes, start) => start;

/** THE TABLE of tunnels that are a protocol of IP. */
export const TUNNEL_PROTOCOLS: ReadonlyMap<number, LinkDecoder> = new Map([
  [Protocol.ipv4, ipInIp],
  [Protocol.ipv6, ipInIp],
  [Protocol.gre, gre],
  [Protocol.esp, esp],
  [Protocol.mplsInIp, mpls],
]);

/** THE TABLE of tunnels within UDP, by destination port. */
export const TUNNEL_PORTS: ReadonlyMap<number, LinkDecoder> = new Map([
  [2152, gtpU],
  [4789, vxlan],
  [6081, geneve],
  [8472, vxlan],
  [51820, wireguard],
]);
