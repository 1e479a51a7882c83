import type { Bytes } from '../wire/bytes.ts';
import type { AddressPseudonyms } from './pseudonyms/addresses.ts';
import type { HardwareAddresses } from './pseudonyms/hardware-addresses.ts';
import type { InterfaceNames } from './pseudonyms/interface-names.ts';

/** The pseudonyms with which headers are rewritten. */
export interface Pseudonyms {
  readonly addresses: AddressPseudonyms;
  readonly hardware: HardwareAddresses;
  readonly interfaces: InterfaceNames;
}

/**
 * The captured bytes of a packet, and the bytes that replace them. The latter begin as zeros: only explicitly kept or
 * replaced fields are written, so that nothing can be left by an oversight.
 */
export class Rewrite {
  readonly from: Bytes;
  /** The replacement, as long as `from`, with each byte at the same index. */
  readonly into: Bytes;
  readonly #pseudonyms: Pseudonyms;

  constructor(from: Bytes, into: Bytes, pseudonyms: Pseudonyms) {
    this.from = from;
    this.into = into;
    this.#pseudonyms = pseudonyms;
  }

  /** Keeps bytes that identify nobody: lengths, types, flags, ports. */
  keep(at: number, end: number): void {
    const { from, into } = this;
    for (let octet = at; octet < end; octet++) into[octet] = from[octet]!;
  }

  /** Keeps some bits of a byte. */
  keepBits(at: number, bits: number): void {
    this.into[at] = this.from[at]! & bits;
  }

  /** Replaces an IP address. */
  address(at: number, octets: 4 | 16): void {
    this.#pseudonyms.addresses.replace(this.from, at, octets, this.into);
  }

  /** Replaces the first `bits` bits of an address, in as many bytes as they need. */
  prefix(at: number, bits: number, octets: 4 | 16): void {
    const end = at + ((bits + 7) >> 3);
    const address = new Uint8Array(octets);
    address.set(this.from.subarray(at, end));
    const pseudonym = this.#pseudonyms.addresses.prefix(address, bits);
    this.into.set(pseudonym.subarray(0, end - at), at);
  }

  /** Replaces a hardware address of six bytes. */
  hardware(at: number): void {
    this.#pseudonyms.hardware.replace(this.from, at, this.into);
  }

  /** Replaces the name of an interface in a field of `octets` bytes. */
  interfaceName(at: number, octets: number): void {
    this.#pseudonyms.interfaces.replace(this.from, at, octets, this.into);
  }
}
