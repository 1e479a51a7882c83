import { Transport } from '../../decode/datagram.ts';
import type { Attempt } from '../lookup.ts';
import { isFlowLabel, isNumbered } from './copies.ts';

/** What a query shows of the program that asks, whatever it asks for. */
export type Manner = Pick<Attempt, 'edns' | 'payloadSize' | 'ipId' | 'transport'>;

/**
 * Whether both queries are asked in the same manner. A resolver asks for both families with an OPT record of one
 * payload size, or without one (RFC 6891). Queries that differ in this come from two programs, however near each other
 * they are. A size that was not captured, as in printed text, differs from none.
 */
export function isOneManner(one: Manner, other: Manner): boolean {
  if (one.edns !== other.edns || !isOneKindOfSocket(one, other)) return false;
  const [a, b] = [one.payloadSize, other.payloadSize];
  return a === b || a === 0 || b === 0;
}

/**
 * Whether both queries come from connected sockets, or both from others, as far as the packets tell: Linux numbers the
 * packets of connected sockets, and gives those of others the IP ID 0 (ip_select_ident). A program that asks again
 * without an OPT record keeps its kind of socket. IPv6 numbers no packets, so a query over it may be of either kind.
 */
export function isOneKindOfSocket(one: Manner, other: Manner): boolean {
  const areOverUdp = one.transport === Transport.udp && other.transport === Transport.udp;
  const haveNumbers = areOverUdp && !isFlowLabel(one.ipId) && !isFlowLabel(other.ipId);
  return !haveNumbers || isNumbered(one) === isNumbered(other);
}

/** The size in the OPT records of Go (net/dnsclient_unix.go, maxDNSPacketSize). */
const GO_PAYLOAD_SIZE = 1_232;

/**
 * Whether the query may be of a program in Go, which opens a socket for each try (net/dnsclient_unix.go, exchange). If
 * the program binds all of them to one port (net.Resolver, Dial), a retry comes from there with a new ID. So does the
 * next lookup of Netty, which keeps its socket, and gives up after the same time: but Netty tells another size (4,096).
 * Go connects its sockets (net.Dial), so over IPv4 its queries have an IP ID.
 */
export function isOfGo({ payloadSize, ipId }: Attempt): boolean {
  return payloadSize === GO_PAYLOAD_SIZE && ipId !== 0;
}
