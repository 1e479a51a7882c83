import { MAX_ADDRESSES } from '../../wire/address.ts';
import { type Bytes, copyOf } from '../../wire/bytes.ts';
import { OctetMap } from './octet-map.ts';
import type { Secret } from './secret.ts';

const OCTETS = 6;
/** The lowest bits of the first byte (IEEE 802): a group address; a locally administered address. */
const GROUP = 0x01;
const LOCAL = 0x02;
const MAX_REMEMBERED = { entries: MAX_ADDRESSES, octets: 4 << 20 };

/** Pseudonyms of MAC addresses: locally administered addresses, numbered or derived from the seed. */
export class HardwareAddresses {
  readonly #secret: Secret | undefined;
  readonly #pseudonyms = new OctetMap(MAX_REMEMBERED);

  constructor(secret: Secret | undefined) {
    this.#secret = secret;
  }

  /** Writes the pseudonym of the 6 bytes at `at` into the same place of `into`. Broadcast and "none" stay. */
  replace(bytes: Bytes, at: number, into: Bytes): void {
    const address = copyOf(bytes, at, at + OCTETS);
    if (address.every((octet) => octet === 0) || address.every((octet) => octet === 0xff)) {
      into.set(address, at);
      return;
    }
    const known = this.#pseudonyms.find(bytes, at, at + OCTETS);
    if (known >= 0) {
      this.#pseudonyms.copy(known, into, at);
      return;
    }
    const pseudonym = this.#make(String.fromCharCode(...address));
    pseudonym[0] = (pseudonym[0]! & ~(GROUP | LOCAL)) | LOCAL | (address[0]! & GROUP);
    this.#pseudonyms.add(address, pseudonym);
    into.set(pseudonym, at);
  }

  #make(key: string): Bytes {
    if (this.#secret) return Uint8Array.from(this.#secret('mac', key).subarray(0, OCTETS));
    const pseudonym = new Uint8Array(OCTETS);
    new DataView(pseudonym.buffer).setUint32(2, this.#pseudonyms.size + 1);
    return pseudonym;
  }
}
