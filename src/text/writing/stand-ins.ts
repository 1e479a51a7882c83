import type { AddressTable } from '../../wire/address.ts';
import type { Bytes } from '../../wire/bytes.ts';
import { hashOf } from '../text-hash.ts';
import { ownString } from '../own-string.ts';

/** First port for names of services: IANA does not assign ports from here on. */
const FIRST_PRIVATE_PORT = 49_152;
const PRIVATE_PORTS = 16_384;
/** Shown for a host of which only the port was left, as after a redaction: `IP .40001 > …`. */
const NAMELESS = '?';
/** Most named hosts: as many as the largest cluster has, with 20 MB of names. */
export const MAX_NAMED = 1 << 16;

/**
 * Makes up addresses and ports for names of hosts and services. All texts of an analysis share one object: a name means
 * the same host in each text, and up to MAX_NAMED names never share an address.
 */
export class StandIns {
  readonly #shown: Pick<AddressTable, 'name'> | undefined;
  /** Numbers of the named hosts, by the hash of the name. */
  readonly #numbers = new Map<number, number>();
  readonly #ports = new Map<string, number>();

  /** @param shown receives the names that reports show for addresses; undefined if names must not be shown */
  constructor(shown?: Pick<AddressTable, 'name'>) {
    this.#shown = shown;
  }

  /** Returns the number of a named host, from 1 on, regardless of the case of the name. */
  numberOf(host: string, family: 'IP' | 'IP6'): number {
    const key = hashOf(`${family} ${host.toLowerCase()}`);
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#numbers.size + 1;
      // All further names share one number: a text with so many names was made to exhaust memory.
      if (number > MAX_NAMED) return number;
      this.#numbers.set(key, number);
      this.#shown?.name(addressOf(number, family), host === '' ? NAMELESS : ownString(host));
    }
    return number;
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
 * Returns the address of a named host: one of 240.0.0.0/4, reserved by RFC 1112 section 4, or of fc00::/8, undefined by
 * RFC 4193 section 3.2: no host has such an address. Each address is in a network of its own, as the text does not tell
 * which hosts share one.
 */
export function addressOf(number: number, family: 'IP' | 'IP6'): Bytes {
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
