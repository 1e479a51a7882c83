import { type Bytes, u8 } from '../../wire/bytes.ts';

/**
 * A number for an interface of which only the name is told: FNV-1a, 20 bits, never 0. Two of the few
 * interfaces of a machine hardly ever share one, and then they only look like one interface.
 *
 * @param octets of the field; the name ends at its first NUL
 */
export function interfaceNumber(bytes: Bytes, at: number, octets: number): number {
  let hash = 0x811c9dc5;
  for (let end = at + octets; at < end && u8(bytes, at) !== 0; at++) {
    hash = Math.imul(hash ^ u8(bytes, at), 0x01000193);
  }
  return ((hash ^ (hash >>> 20)) & 0xfffff) + 1;
}
