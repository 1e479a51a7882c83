import { createHmac } from 'node:crypto';

/** A function keyed by the seed: returns HMAC-SHA-256 (RFC 2104) of a purpose and the data, 32 bytes. */
export type Secret = (purpose: string, data: string) => Buffer;

export function secretOf(seed: string): Secret {
  return (purpose, data) =>
    createHmac('sha256', seed).update(purpose).update('\0').update(data, 'latin1').digest();
}
