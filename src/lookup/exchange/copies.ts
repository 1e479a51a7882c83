import { Transport } from '../../decode/datagram.ts';
import { OUTGOING } from '../../decode/link/link-layer.ts';
import { COPY_LIFE, CROSSING, REORDERING, RESENT } from '../times.ts';
import type { Fingerprint } from './attempt.ts';

/** IPv4 identifications have 16 bits; what is larger is the flow label of IPv6, which all packets of a flow share. */
const IPV4_IDS = 0x10000;

/**
 * One packet seen again has the same octets of DNS, the same IP ID where IPv4 has one, and a TTL that is no higher.
 * Where there is no IP ID (IPv6; Linux sends 0 from sockets that are not connected, ip_select_ident) it must come
 * within the time that a packet takes to cross a node. Over TCP a segment may get lost between two places, and come there
 * later, with another IP ID; or be cut in other pieces. A client sends a message once for each connection, and has one
 * connection from its port.
 *
 * @param isSameTuple both have the same addresses and ports; else one of them was translated
 */
export function isCopy(original: Fingerprint, seen: Fingerprint, isSameTuple: boolean): boolean {
  if (seen.digest !== original.digest || seen.transport !== original.transport) return false;
  const gap = Math.abs(seen.time - original.time);
  if (seen.transport === Transport.tcp && isElsewhere(original, seen)) return gap <= RESENT;
  if (seen.ipId !== original.ipId) return false;
  // Higher only where the two stand in the wrong order.
  if (seen.hopLimit > original.hopLimit && (gap > REORDERING || seen.place === original.place))
    return false;
  if (isNumbered(seen)) return gap <= COPY_LIFE;
  return gap <= CROSSING && (isSameTuple || isElsewhere(original, seen));
}

/** Its IP ID tells it from the next packet of the same host. */
export function isNumbered({ ipId }: Fingerprint): boolean {
  return ipId !== 0 && ipId < IPV4_IDS;
}

/**
 * At another interface, or on the other side of a router. Two packets that one place receives are two packets: musl
 * asks all its servers at once with one ID from one port.
 */
export function isElsewhere(original: Fingerprint, seen: Fingerprint): boolean {
  return seen.place !== original.place || seen.hopLimit < original.hopLimit;
}

/** The machine that captured had sent it, as far as the file tells. */
export function isOutgoing({ place }: { readonly place: number }): boolean {
  return (place & 7) === OUTGOING;
}

/**
 * The same packet with another client's address: masqueraded (SNAT). A forwarder that asks with its client's ID sends
 * a packet of its own, with its own IP ID and a TTL that starts anew, and so does another client, which has the same DNS
 * and IP ID by chance; so a lower TTL has to prove it, or the same IP ID at another interface in no more time than a
 * packet takes on its way from one to the next. Without an IP ID a forwarder on this host (NodeLocal DNSCache, over IPv6)
 * is as quick.
 */
export function isMasqueraded(original: Fingerprint, seen: Fingerprint): boolean {
  if (seen.ipId !== original.ipId || !isCopy(original, seen, false)) return false;
  if (seen.hopLimit < original.hopLimit) return true;
  if (!isNumbered(seen) || seen.hopLimit > original.hopLimit) return false;
  return isElsewhere(original, seen) && Math.abs(seen.time - original.time) <= REORDERING;
}
