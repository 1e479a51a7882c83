import type { Bytes } from '../wire/bytes.ts';
import type { AddressPseudonyms } from './pseudonyms/addresses.ts';
import type { HardwareAddresses } from './pseudonyms/hardware-addresses.ts';
import type { InterfaceNames } from './pseudonyms/interface-names.ts';

/** What headers are rewritten with. */
export interface Pseudonyms {
  readonly addresses: AddressPseudonyms;
  readonly hardware: HardwareAddresses;
  readonly interfaces: InterfaceNames;
}

/**
 * Octets of a packet as they were captured, and those that take their place. The latter are zeros at first: only what
 * is named here gets there, so that nothing can be left by an oversight.
 */
export class Rewrite {
  readonly from: Bytes;
  /** As long, each octet where it is in `from`. */
  readonly into: Bytes;
  readonly #pseudonyms: Pseudonyms;

  constructor(from: Bytes, into: Bytes, pseudonyms: Pseudonyms) {
    this.from = from;
    this.into = into;
    this.#pseudonyms = pseudonyms;
  }

  /** Numbers that say nothing of anybody: lengths, types, flags, ports. */
  keep(at: number, end: number): void {
    const { from, into } = this;
    for (let octet = at; octet < end; octet++) into[octet] = from[octet]!;
  }

  /** Some bits of an octet. */
  keepBits(at: number, bits: number): void {
    this.into[at] = this.from[at]! & bits;
  }

  /** An IP address. */
  address(at: number, octets: 4 | 16): void {
    this.#pseudonyms.addresses.replace(this.from, at, octets, this.into);
  }

  /** The first `bits` of an address, in as many octets as they need. */
  prefix(at: number, bits: number, octets: 4 | 16): void {
    const end = at + ((bits + 7) >> 3);
    const address = new Uint8Array(octets);
    address.set(this.from.subarray(at, end));
    const pseudonym = this.#pseudonyms.addresses.prefix(address, bits);
    this.into.set(pseudonym.subarray(0, end - at), at);
  }

  /** A hardware address of six octets. */
  hardware(at: number): void {
    this.#pseudonyms.hardware.replace(this.from, at, this.into);
  }

  /** The name of an interface, in a field of so many octets. */
  interfaceName(at: number, octets: number): void {
    this.#pseudonyms.interfaces.replace(this.from, at, octets, this.into);
  }
}
