import type { PrintedEndpoint } from '../tcpdump/line.ts';
import { parseAddress } from '../../wire/address.ts';
import type { Bytes } from '../../wire/bytes.ts';
import { ownString } from '../own-string.ts';
import { addressOf, MAX_NAMED, type StandIns } from './stand-ins.ts';
import type { TextRemarks } from '../remarks/text-remarks.ts';

/** Services that DNS uses, with their ports: services(5). */
const SERVICES: Readonly<Record<string, number>> = {
  domain: 53,
  'domain-s': 853,
  mdns: 5353,
  http: 80,
  https: 443,
  ntp: 123,
};

const MAX_KNOWN = 10_000;

/** Returns addresses and ports for names that tcpdump prints without -n, and for placeholders of addresses. */
export class Endpoints {
  readonly #standIns: StandIns;
  readonly #remarks: TextRemarks;
  /** Cache of addresses by host, as most lines share their hosts with others. */
  readonly #addresses = new Map<string, Bytes>();
  /** Numbers of the named hosts of this text, and its stand-in ports, so that the remarks count each once. */
  readonly #hosts = new Set<number>();
  readonly #ports = new Set<number>();

  constructor(standIns: StandIns, remarks: TextRemarks) {
    this.#standIns = standIns;
    this.#remarks = remarks;
  }

  /** Returns the 4 or 16 octets of a host's address. For a name, reports show the name. */
  address({ host }: PrintedEndpoint, family: 'IP' | 'IP6'): Bytes {
    const known = this.#addresses.get(host);
    if (known) return known;
    const address = parseAddress(host.includes('%') ? host.replace(/%.*$/, '') : host);
    if (address) {
      if (this.#addresses.size >= MAX_KNOWN) this.#addresses.clear();
      this.#addresses.set(ownString(host), address);
      return address;
    }
    if (host === 'localhost') return parseAddress(family === 'IP' ? '127.0.0.1' : '::1')!;
    const number = this.#standIns.numberOf(host, family);
    if (number <= MAX_NAMED && !this.#hosts.has(number)) {
      this.#hosts.add(number);
      this.#remarks.count('named-hosts');
    }
    return addressOf(number, family);
  }

  /** Learns the address of a printed name from the octets below a line. Other lines may have no octets. */
  learn(host: string, address: Bytes): void {
    if (this.#addresses.has(host) || parseAddress(host)) return;
    if (this.#addresses.size >= MAX_KNOWN) this.#addresses.clear();
    this.#addresses.set(ownString(host), address);
  }

  /** Returns the port; 0 if the line has none. */
  port({ port }: PrintedEndpoint): number {
    if (port === undefined) {
      this.#remarks.count('no-ports');
      return 0;
    }
    const number = portNumber(port);
    if (number !== undefined) return number;
    const service = SERVICES[port];
    if (service !== undefined) return service;
    const standIn = this.#standIns.port(port);
    if (!this.#ports.has(standIn)) {
      this.#ports.add(standIn);
      this.#remarks.count('named-ports');
    }
    return standIn;
  }
}

/** Reads a port number of up to five digits; undefined for other text. Without a regular expression, for speed. */
export function portNumber(port: string): number | undefined {
  if (port.length === 0 || port.length > 5) return undefined;
  let number = 0;
  for (let at = 0; at < port.length; at++) {
    const digit = port.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) return undefined;
    number = number * 10 + digit;
  }
  return number <= 0xffff ? number : undefined;
}

const ADDRESS = /^(?:\d{1,3}\.){3}\d{1,3}$|^[\da-f:]{2,39}(?:%\w{1,15})?$/i;
const PORT = /^\d{1,5}$|^[a-z][a-z\d-]{0,30}$/i;
/** A placeholder that is no host name: `***`, `<client>`, `10.x.x.7`, `10.244.1.@`, `[REDACTED]`. */
const ODD_HOST = /[^\w.:%-]|^[\dx.]+$|^(?:\d{1,3}\.){2,}|redacted|masked|hidden/i;

/** Whether an endpoint was replaced or damaged: its host is no address or name, or its port is no port. */
export function isOddEnd({ host, port }: PrintedEndpoint): boolean {
  if (port !== undefined && !PORT.test(port)) return true;
  return !ADDRESS.test(host) && ODD_HOST.test(host);
}
