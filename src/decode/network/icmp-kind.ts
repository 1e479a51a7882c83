import { IcmpType } from '../../wire/headers/ip.ts';

/** Why a packet did not arrive, in terms that ICMP and ICMPv6 share. */
export const IcmpKind = {
  none: 0,
  /** No process listens on the port. */
  port: 1,
  host: 2,
  network: 3,
  /** A firewall, a policy or an access list forbids it. */
  prohibited: 4,
  /** The packet was too big, and must not be fragmented. */
  fragmentation: 5,
  /** The packet passed too many routers, usually in a loop. */
  ttl: 6,
  other: 7,
} as const;
export type IcmpKind = (typeof IcmpKind)[keyof typeof IcmpKind];

const { fragmentation, ttl, other } = IcmpKind;

/** @param names names of kinds, for the codes from 0 on */
function kinds(names: string): readonly IcmpKind[] {
  return names.split(' ').map((name) => IcmpKind[name as keyof typeof IcmpKind]);
}

/**
 * Kind for each code of "destination unreachable". 0 to 5: RFC 792; 6 to 12: RFC 1122 section 3.2.2.1; 13 to 15:
 * RFC 1812 section 5.2.7.1. Protocol (2), source route (5), isolated host (8) and precedence (14, 15) are `other`.
 * 11 and 12 are a network and a host that cannot be reached with this type of service.
 */
const UNREACHABLE = kinds(
  'network host other port fragmentation other network host other prohibited prohibited network host prohibited',
);

/**
 * Kind for each code, RFC 4443 section 3.1: no route, prohibited, beyond the scope of the source address, address,
 * port, source address failed the policy, reject route.
 */
const UNREACHABLE_V6 = kinds('network prohibited other host port prohibited prohibited');

/** Code of "time exceeded" for fragments that did not arrive in time, rather than a routing loop. */
const REASSEMBLY = 1;

/** Returns IcmpKind.none for a type that is no such error. */
export function icmpKind(isV6: boolean, type: number, code: number): IcmpKind {
  if (isV6) {
    if (type === IcmpType.unreachableV6) return UNREACHABLE_V6[code] ?? other;
    if (type === IcmpType.packetTooBigV6) return fragmentation;
    if (type === IcmpType.timeExceededV6) return code === REASSEMBLY ? other : ttl;
    return IcmpKind.none;
  }
  if (type === IcmpType.unreachable) return UNREACHABLE[code] ?? other;
  if (type === IcmpType.timeExceeded) return code === REASSEMBLY ? other : ttl;
  return IcmpKind.none;
}
