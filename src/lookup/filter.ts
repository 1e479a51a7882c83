import type { Datagram } from '../decode/datagram.ts';
import type { MessageView, NameId } from '../dns/message-view.ts';
import type { NameTable } from '../dns/name-table.ts';
import { type AddressId, type AddressTable, parseAddress } from '../wire/address.ts';
import { type Bytes, u8 } from '../wire/bytes.ts';
import type { Nanoseconds } from '../wire/time.ts';
import type { DualStack } from '../wire/dual-stack.ts';
import type { Lookup } from './lookup.ts';
import type { Sighting } from './sighting.ts';
import { type Moment, parseMoment, timeOf } from '../wire/moment.ts';

export interface FilterOptions {
  /** Only these clients: addresses or CIDR prefixes (RFC 4632). */
  readonly clients?: readonly string[];
  readonly servers?: readonly string[];
  /** Only these names: `*` stands for any characters, dots included. */
  readonly names?: readonly string[];
  /** Only lookups that began at or after `from`, and at or before `to`: see `parseMoment`. */
  readonly from?: string;
  readonly to?: string;
}

/** The scale of the times of a filter. */
export interface TimeBase {
  /** Returns the second since 1970 of the time 0. */
  epoch(): number;
  /** Returns the time of the first packet. */
  first(): Nanoseconds;
  /** Returns the time stamp that stands in the file of this capture. */
  stamp(time: Nanoseconds, capture: number): Nanoseconds;
}

/** A block of addresses (RFC 4632). */
export interface Prefix {
  readonly bytes: Bytes;
  readonly length: number;
}

/**
 * Chooses which settled lookups are reported. Diagnoses rest on all lookups: hidden ones are evidence as well. Each
 * address and each name is judged once.
 */
export class Filter {
  /** Whether nothing is left out. */
  readonly isOpen: boolean;
  readonly #clients: Judgement<AddressId>;
  readonly #servers: Judgement<AddressId>;
  readonly #names: Judgement<NameId>;
  readonly #from: Moment | undefined;
  readonly #to: Moment | undefined;
  readonly #hosts: DualStack;
  readonly #base: TimeBase;

  constructor(
    options: FilterOptions,
    addresses: Pick<AddressTable, 'bytes'>,
    names: Pick<NameTable, 'text'>,
    hosts: DualStack,
    base: TimeBase,
  ) {
    const clients = (options.clients ?? []).map(parsePrefix);
    const servers = (options.servers ?? []).map(parsePrefix);
    const globs = (options.names ?? []).map(globPattern);
    this.#from = moment(options.from);
    this.#to = moment(options.to);
    this.#hosts = hosts;
    this.#base = base;
    const isTimed = this.#from !== undefined || this.#to !== undefined;
    this.isOpen = clients.length + servers.length + globs.length === 0 && !isTimed;
    this.#clients = judge(clients, (prefix, id) => isWithin(addresses.bytes(id), prefix));
    this.#servers = judge(servers, (prefix, id) => isWithin(addresses.bytes(id), prefix));
    this.#names = judge(globs, (glob, id) => glob.test(names.text(id)));
  }

  /** Whether a lookup is reported. If it has several servers, or its host two addresses, one match is enough. */
  selects({ client, name, attempts, start }: Lookup): boolean {
    if (this.isOpen) return true;
    return (
      this.#hosts.addressesOf(client).some(this.#clients) &&
      this.#names(name) &&
      attempts.some(({ server }) => this.#servers(server)) &&
      this.#isWithin(start, attempts[0]!.capture)
    );
  }

  /** Whether a message that is no part of a lookup is reported. */
  accepts(datagram: Datagram, message: MessageView, { time, capture }: Sighting): boolean {
    if (this.isOpen) return true;
    const [client, server] = message.isResponse
      ? [datagram.destination, datagram.source]
      : [datagram.source, datagram.destination];
    return (
      this.#clients(client) &&
      this.#servers(server) &&
      this.#names(message.name) &&
      this.#isWithin(time, capture)
    );
  }

  #isWithin(time: Nanoseconds, capture: number): boolean {
    if (this.#from === undefined && this.#to === undefined) return true;
    const stamp = this.#base.stamp(time, capture);
    const epoch = this.#base.epoch();
    const first = this.#base.first();
    if (this.#from !== undefined && stamp < timeOf(this.#from, epoch, first)) return false;
    return this.#to === undefined || stamp <= timeOf(this.#to, epoch, first);
  }
}

/** @throws RangeError that says what a time looks like */
function moment(text: string | undefined): Moment | undefined {
  if (text === undefined) return undefined;
  const parsed = parseMoment(text);
  if (parsed !== undefined) return parsed;
  throw new RangeError(`${text}: not a time, such as 10:11, 2026-11-22T10:11:30Z or +5m10s`);
}

type Judgement<Id> = (id: Id) => boolean;

function judge<T>(
  patterns: readonly T[],
  matches: (pattern: T, id: number) => boolean,
): Judgement<number> {
  if (patterns.length === 0) return () => true;
  const known = new Map<number, boolean>();
  return (id) => {
    let verdict = known.get(id);
    if (verdict === undefined) {
      verdict = id >= 0 && patterns.some((pattern) => matches(pattern, id));
      known.set(id, verdict);
    }
    return verdict;
  };
}

/** Parses `10.244.0.0/16`, `fd00::/8`, or a single address. Throws a RangeError that names what is wrong. */
export function parsePrefix(text: string): Prefix {
  const [address, length, ...more] = text.split('/');
  const bytes = parseAddress(address ?? '');
  if (!bytes) throw new RangeError(`${text}: not an IP address or prefix, such as 10.244.0.0/16`);
  const bits = bytes.length * 8;
  const wanted = length === undefined ? bits : Number(length);
  if (more.length > 0 || !/^\d+$/.test(length ?? '0') || wanted > bits)
    throw new RangeError(`${text}: a prefix length is 0 to ${bits}`);
  return { bytes, length: wanted };
}

export function isWithin(address: Bytes, { bytes, length }: Prefix): boolean {
  if (address.length !== bytes.length) return false;
  for (let bit = 0; bit < length; bit += 8) {
    const mask = bit + 8 <= length ? 0xff : (0xff << (8 - (length - bit))) & 0xff;
    if (((u8(address, bit / 8) ^ u8(bytes, bit / 8)) & mask) !== 0) return false;
  }
  return true;
}

/** Returns the pattern of a name. Names are compared without case (RFC 4343). */
function globPattern(glob: string): RegExp {
  const parts = glob.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}\\.?$`, 'i');
}
