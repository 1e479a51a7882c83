import type { PrintedEndpoint } from '../capture/tcpdump-line.ts';
import { type AddressTable, MAX_ADDRESSES, parseAddress } from '../wire/address.ts';
import type { Bytes } from '../wire/bytes.ts';
import { ownString } from './own-string.ts';
import type { TextRemarks } from './text-remarks.ts';

/** services(5), as far as DNS uses them. */
const SERVICES: Readonly<Record<string, number>> = {
  domain: 53,
  'domain-s': 853,
  mdns: 5353,
  http: 80,
  https: 443,
  ntp: 123,
};
/** Names of services are given the ports from here on, which IANA assigns to nobody. */
const FIRST_PRIVATE_PORT = 49_152;
const PRIVATE_PORTS = 16_384;

/** Numbers for what tcpdump prints as names without -n, and for addresses that somebody made unreadable. */
export class Endpoints {
  readonly #addresses: AddressTable;
  readonly #remarks: TextRemarks;
  /** The number of each, from 1 on. */
  readonly #named = new Map<string, number>();
  readonly #ports = new Map<string, number>();

  constructor(addresses: AddressTable, remarks: TextRemarks) {
    this.#addresses = addresses;
    this.#remarks = remarks;
  }

  /** 4 or 16 octets. Reports show a name as it is printed. */
  address({ host }: PrintedEndpoint, family: 'IP' | 'IP6'): Bytes {
    const address = parseAddress(host.replace(/%.*$/, ''));
    if (address) return address;
    if (host === 'localhost') return parseAddress(family === 'IP' ? '127.0.0.1' : '::1')!;
    const key = `${family} ${host.toLowerCase()}`;
    const known = this.#named.get(key);
    const octets = this.#standIn(family, known ?? this.#named.size + 1);
    // Beyond that the table of addresses is full, and the packet is counted as one that is not analysed.
    if (known !== undefined || this.#named.size >= MAX_ADDRESSES) return octets;
    this.#named.set(key, this.#named.size + 1);
    this.#addresses.name(octets, ownString(host));
    this.#remarks.namedHost();
    return octets;
  }

  /**
   * Of 240.0.0.0/4, reserved by RFC 1112 section 4, or of fc00::/8, undefined by RFC 4193 section 3.2: nobody has such
   * an address. Each is in a network of its own, since nothing tells who is whose neighbour.
   */
  #standIn(family: 'IP' | 'IP6', number: number): Bytes {
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

  /** 0 when the line has none. */
  port({ port }: PrintedEndpoint): number {
    if (port === undefined) {
      this.#remarks.missingPort();
      return 0;
    }
    if (/^\d{1,5}$/.test(port) && Number(port) <= 0xffff) return Number(port);
    const service = SERVICES[port];
    if (service !== undefined) return service;
    let number = this.#ports.get(port);
    if (number === undefined) {
      if (this.#ports.size >= PRIVATE_PORTS) this.#ports.clear();
      number = FIRST_PRIVATE_PORT + this.#ports.size;
      this.#ports.set(port, number);
      this.#remarks.namedPort();
    }
    return number;
  }
}
