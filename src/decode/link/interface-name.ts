import { type Bytes, u8 } from '../../wire/bytes.ts';

/**
 * Returns a number for an interface that has only a name: FNV-1a, 20 bits, never 0. Two of the few interfaces of a
 * machine hardly ever share a number. If they do, they look like one interface.
 *
 * @param octets octets of the field; the name ends at its first NUL
 */
export function interfaceNumber(bytes: Bytes, at: number, octets: number): number {
  let hash = 0x811c9dc5;
  for (let end = at + octets; at < end && u8(bytes, at) !== 0; at++) {
    hash = Math.imul(hash ^ u8(bytes, at), 0x01000193);
  }
  return ((hash ^ (hash >>> 20)) & 0xfffff) + 1;
}
