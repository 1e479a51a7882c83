import { Transport } from '../../decode/datagram.ts';
import type { Attempt } from '../lookup.ts';
import { isNumbered } from './copies.ts';

/** What a query shows of the program that asks, whatever it asks for. */
export type Manner = Pick<Attempt, 'edns' | 'payloadSize' | 'ipId' | 'transport'>;

/**
 * Whether both queries are asked in the same manner. A resolver asks for both families with an OPT record of one
 * payload size, or without one (RFC 6891). Its sockets are connected, and number their packets, or are not connected:
 * then Linux sends an IP ID of 0 (ip_select_ident). Queries that differ in this come from two programs, however near
 * each other they are. A size that was not captured, as in printed text, differs from none.
 */
export function isOneManner(one: Manner, other: Manner): boolean {
  if (one.edns !== other.edns) return false;
  const areOverUdp = one.transport === Transport.udp && other.transport === Transport.udp;
  if (areOverUdp && isNumbered(one) !== isNumbered(other)) return false;
  const [a, b] = [one.payloadSize, other.payloadSize];
  return a === b || a === 0 || b === 0;
}
