import type { AddressTable } from '../../wire/address.ts';
import type { Bytes } from '../../wire/bytes.ts';
import { digest } from '../digest.ts';
import { ownString } from '../own-string.ts';

/** Names of services are given the ports from here on, which IANA assigns to nobody. */
const FIRST_PRIVATE_PORT = 49_152;
const PRIVATE_PORTS = 16_384;
/** Hosts of a cluster that is as large as one can be, and 20 MB of their names. */
export const MAX_NAMED = 1 << 16;

/**
 * Addresses and ports for what is printed as a name. One for all texts of an analysis: a name stands for the same host
 * in each of them, and no two names for one.
 */
export class StandIns {
  readonly #shown: Pick<AddressTable, 'name'> | undefined;
  readonly #addresses = new Map<number, Bytes>();
  readonly #ports = new Map<string, number>();

  /** @param shown where reports look up how an address is written; undefined when names are not to be shown */
  constructor(shown?: Pick<AddressTable, 'name'>) {
    this.#shown = shown;
  }

  /** 4 or 16 octets, the same whatever the case of the name. */
  address(host: string, family: 'IP' | 'IP6'): Bytes {
    const key = digest(`${family} ${host.toLowerCase()}`);
    let octets = this.#addresses.get(key);
    if (!octets) {
      octets = addressOf(family, this.#addresses.size + 1);
      // All others stand for one: a text of so many names is made to fill the memory.
      if (this.#addresses.size >= MAX_NAMED) return octets;
      this.#addresses.set(key, octets);
      this.#shown?.name(octets, ownString(host));
    }
    return octets;
  }

  port(service: string): number {
    let number = this.#ports.get(service);
    if (number === undefined) {
      if (this.#ports.size >= PRIVATE_PORTS) this.#ports.clear();
      number = FIRST_PRIVATE_PORT + this.#ports.size;
      this.#ports.set(ownString(service), number);
    }
    return number;
  }
}

/**
 * Of 240.0.0.0/4, reserved by RFC 1112 section 4, or of fc00::/8, undefined by RFC 4193 section 3.2: nobody has such an
 * address. Each is in a network of its own, since nothing tells who is whose neighbour.
 */
function addressOf(family: 'IP' | 'IP6', number: number): Bytes {
  if (family === 'IP')
    return Uint8Array.of(
      240 | ((number >> 8) & 15),
      number & 0xff,
      (number >> 20) & 0xff,
      (number >> 12) & 0xff,
    );
  const octets = new Uint8Array(16);
  octets[0] = 0xfc;
  new DataView(octets.buffer).setUint32(4, number);
  return octets;
}
