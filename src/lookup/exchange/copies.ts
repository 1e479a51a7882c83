import { type Datagram, Transport } from '../../decode/datagram.ts';
import { OUTGOING } from '../../decode/link/link-layer.ts';
import type { AddressId } from '../../wire/address.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import type { Attempt, Copy, Lookup } from '../lookup.ts';
import { type Fingerprint, interfaceOf } from '../sighting.ts';
import { COPY_LIFE, CROSSING, REORDERING } from '../times.ts';

/** IPv4 identifications have 16 bits. A larger value is the flow label of IPv6, which all packets of a flow share. */
const IPV4_IDS = 0x10000;

/**
 * Whether a packet is the same one seen again: the same bytes of DNS, the same IP ID if it has one, and a TTL that is
 * no higher. Without an IP ID (IPv6; Linux sends 0 from sockets that are not connected, ip_select_ident) it must come
 * within the time that a packet takes to cross a node. Over TCP a segment that is lost between two places comes there
 * later, however often it is lost, with another IP ID, or cut into other pieces. A client sends a message once per
 * connection, and has one connection from its port.
 *
 * @param isSameTuple whether both have the same addresses and ports; otherwise one of them was translated
 */
export function isCopy(original: Fingerprint, seen: Fingerprint, isSameTuple: boolean): boolean {
  if (seen.digest !== original.digest || seen.transport !== original.transport) return false;
  // Two messages of one stream at one place are two: the decoder hands over each byte once.
  if (seen.transport === Transport.tcp) return isElsewhere(original, seen);
  if (seen.ipId !== original.ipId) return false;
  const gap = Math.abs(seen.time - original.time);
  // A higher TTL is possible only if the two are out of order.
  if (seen.hopLimit > original.hopLimit && (gap > REORDERING || seen.place === original.place))
    return false;
  return (
    gap <= sameWithin(seen) && (isNumbered(seen) || isSameTuple || isElsewhere(original, seen))
  );
}

/**
 * Whether the query, or its answer, was seen at this place already, over TCP: a stream has each message once at one
 * place, so this is another one.
 */
export function isThereAlready({ copies }: Attempt, of: Copy['of'], seen: Fingerprint): boolean {
  if (seen.transport !== Transport.tcp) return false;
  return copies.some(
    (copy) => copy.of === of && copy.place === seen.place && copy.hopLimit === seen.hopLimit,
  );
}

/** Returns how far apart in time two sightings of one packet may be. */
export function sameWithin(packet: Pick<Fingerprint, 'transport' | 'ipId'>): Nanoseconds {
  if (packet.transport === Transport.tcp) return Infinity;
  return isNumbered(packet) ? COPY_LIFE : CROSSING;
}

/** Whether an IP ID tells the packet from the next packet of the same host. */
export function isNumbered({ ipId }: Pick<Fingerprint, 'ipId'>): boolean {
  return ipId !== 0 && !isFlowLabel(ipId);
}

/** Whether this stands for an IP ID of a packet of IPv6, which has none. */
export function isFlowLabel(ipId: number): boolean {
  return ipId >= IPV4_IDS;
}

/**
 * Whether the packet was seen at another interface, or on the other side of a router. Two packets received at one place
 * are two packets: musl asks all its servers at once with one ID from one port.
 */
export function isElsewhere(original: Fingerprint, seen: Fingerprint): boolean {
  return seen.place !== original.place || seen.hopLimit < original.hopLimit;
}

/** Whether the capturing machine sent the packet, as far as the file tells. */
export function isOutgoing({ place }: { readonly place: number }): boolean {
  return (place & 7) === OUTGOING;
}

/**
 * Whether the packet is the same one with another client address: masqueraded (SNAT). A forwarder that asks with its
 * client's ID sends a packet of its own, with its own IP ID and a fresh TTL. Another client may have the same DNS ID
 * and IP ID by chance. So the proof is a lower TTL, or the same IP ID at another interface, no later than a packet
 * takes from one to the next; or the client's port or its server, in a packet that leaves the node which the other one
 * entered: masquerading keeps the port unless it is taken (iptables-extensions(8)), and a forwarder chooses its own
 * port and asks another server than itself. With neither there is no proof: a forwarder on this host (NodeLocal
 * DNSCache, over IPv6) is as quick.
 *
 * @param isTied whether both have the same port, or the same server
 */
export function isMasqueraded(original: Fingerprint, seen: Fingerprint, isTied: boolean): boolean {
  if (seen.ipId !== original.ipId || !isCopy(original, seen, false)) return false;
  if (seen.hopLimit < original.hopLimit) return true;
  if (isTied && isOutgoing(seen) && !isOutgoing(original)) return true;
  if (!isNumbered(seen) || seen.hopLimit > original.hopLimit) return false;
  return isElsewhere(original, seen) && Math.abs(seen.time - original.time) <= REORDERING;
}

/**
 * Whether a query without an IP ID is a retry, not a copy: it follows the answer, or an ICMP error that says there will
 * be none. musl retries at once after SERVFAIL. If the answer stands before the first sighting of the query already,
 * that says nothing about a later sighting at another place, or a mirrored one.
 */
export function isOver(
  { answer, others, rare, time, place }: Attempt,
  seen: Fingerprint,
  isDoubling: boolean,
): boolean {
  const told = answer ?? rare.rejection;
  if (told === undefined || told.time >= seen.time || isNumbered(seen)) return false;
  if (told.time >= time || (place === seen.place && !isDoubling)) return true;
  // What seems to be the answer may be that of a query before the capture, and its duplicate the answer.
  return others.some((other) => other.kind === 'duplicate' && other.time < seen.time);
}

/**
 * Whether the client has asked this server itself, and no router lies between the two sightings: musl asks all its
 * servers at once, and without an IP ID a query to one of them may look like a translated one to another.
 */
export function isToServerAsked(
  { lookup, hopLimit }: Attempt,
  { destination }: Datagram,
  seen: Fingerprint,
): boolean {
  return !isNumbered(seen) && seen.hopLimit === hopLimit && isAsked(destination, lookup);
}

/** Whether the client has asked this server in this lookup. */
export function isAsked(server: AddressId, { attempts }: Lookup): boolean {
  return attempts.some((one) => one.server === server);
}

/**
 * Whether the client has asked this server itself at the interface where it sent this query: then the server is no
 * endpoint of another one, even if a query to it was taken for this one, translated.
 */
export function isAskedBeside(attempt: Attempt, server: AddressId): boolean {
  const place = interfaceOf(attempt);
  if (place === 0) return false;
  return attempt.lookup.attempts.some((one) => one.server === server && interfaceOf(one) === place);
}

/** Whether a copy shows the query behind the translation, on its way to another server than the client asked. */
export function isTranslated({ server }: Attempt, { of, peer }: Copy): boolean {
  return of === 'query' && peer !== server;
}

/** Whether the query was sent to this address, or seen on its way there. */
export function isSentTo(attempt: Attempt, address: AddressId): boolean {
  return attempt.server === address || isOnItsWay(attempt, address);
}

/** Whether the query was seen on its way to this endpoint. */
export function isOnItsWay({ copies }: Attempt, endpoint: AddressId): boolean {
  return copies.some(({ of, peer }) => of === 'query' && peer === endpoint);
}

/** Whether any query of the lookup to this server was seen on its way to this endpoint. */
export function wentThere({ lookup, server }: Attempt, endpoint: AddressId): boolean {
  return lookup.attempts.some((one) => one.server === server && isOnItsWay(one, endpoint));
}
