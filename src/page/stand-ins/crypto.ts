import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { Buffer } from 'buffer';

/** The part of `node:crypto` that the engine needs: synchronous digests. Those of the browser are asynchronous. */
export function createHash(_sha256: string): Digest {
  return new Digest(sha256.create());
}

export function createHmac(_sha256: string, key: string): Digest {
  return new Digest(hmac.create(sha256, Buffer.from(key)));
}

/** A hash in progress, of either kind. */
interface Hashing {
  update(data: Uint8Array): unknown;
  digest(): Uint8Array;
}

class Digest {
  readonly #hashing: Hashing;

  constructor(hashing: Hashing) {
    this.#hashing = hashing;
  }

  update(data: string | Uint8Array, encoding: BufferEncoding = 'utf8'): this {
    this.#hashing.update(typeof data === 'string' ? Buffer.from(data, encoding) : data);
    return this;
  }

  digest(): Buffer;
  digest(encoding: BufferEncoding): string;
  digest(encoding?: BufferEncoding): Buffer | string {
    const octets = Buffer.from(this.#hashing.digest());
    return encoding === undefined ? octets : octets.toString(encoding);
  }
}
