import { type Bytes } from '../wire/bytes.ts';
import type { Secret } from './secret.ts';

const OCTETS = 6;
/** IEEE 802: the lowest bits of the first octet say "a group of stations" and "not made by a manufacturer". */
const GROUP = 0x01;
const LOCAL = 0x02;
const MAX_REMEMBERED = 1 << 20;

/** MAC addresses: each gets one that is local to its network, numbered or by the seed. */
export class HardwareAddresses {
  readonly #secret: Secret | undefined;
  readonly #pseudonyms = new Map<string, Bytes>();

  constructor(secret: Secret | undefined) {
    this.#secret = secret;
  }

  /** Replaces the 6 octets at `at`. Broadcast and "none" stay. */
  replace(bytes: Bytes, at: number): void {
    const original = bytes.subarray(at, at + OCTETS);
    if (original.every((octet) => octet === 0) || original.every((octet) => octet === 0xff)) return;
    const key = String.fromCharCode(...original);
    let pseudonym = this.#pseudonyms.get(key);
    if (!pseudonym) {
      pseudonym = this.#make(key);
      pseudonym[0] = (pseudonym[0]! & ~(GROUP | LOCAL)) | LOCAL | (original[0]! & GROUP);
      if (this.#pseudonyms.size < MAX_REMEMBERED) this.#pseudonyms.set(key, pseudonym);
    }
    bytes.set(pseudonym, at);
  }

  #make(key: string): Bytes {
    if (this.#secret) return Uint8Array.from(this.#secret('mac', key).subarray(0, OCTETS));
    const pseudonym = new Uint8Array(OCTETS);
    new DataView(pseudonym.buffer).setUint32(2, this.#pseudonyms.size + 1);
    return pseudonym;
  }
}
