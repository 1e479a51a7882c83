import { Flag } from '../../src/wire/headers/transport.ts';
import type { Connection } from './connection.ts';
import {
  isError,
  isResponse,
  isSegment,
  MILLISECOND,
  type Response,
  SECOND,
  type Time,
  type Transmission,
} from './model.ts';
import { IPV6 } from './addresses.ts';
import { isIpv6 } from './parameters.ts';
import type { Traffic } from './traffic.ts';
import type { Captured, Frame } from './vantage.ts';

/** Queries for one leg closer than this go to several servers at once, and are no retries. */
export const AT_ONCE = 0.2 * SECOND;

/** Lone legs of one name this close to each other may be partners. */
export const PARTNERS = 50 * MILLISECOND;

/** Two events this close to each other have no order: packets of the capture may stand in another one. */
export const NO_ORDER = MILLISECOND;

/** The contents of the capture, by message. */
export class Seen {
  readonly traffic: Traffic;
  readonly queries = new Map<Transmission, Frame[]>();
  readonly responses = new Map<Transmission, Map<Response, Frame[]>>();
  /** The ICMP errors that quote each transmission. */
  readonly errors = new Map<Transmission, Captured[]>();
  readonly connections = new Map<Connection, SeenConnection>();
  /** Time of the last record, whatever it says. */
  readonly end: Time;
  /** When each transmission was denied, and each lookup first. Kept, because checks read them often. */
  readonly #denials = new Map<Transmission, Time>();
  readonly #firstDenials = new Map<Transmission['lookup'], Time>();

  constructor(traffic: Traffic) {
    this.traffic = traffic;
    for (const frame of traffic.frames) {
      const { message } = frame;
      if (!isResponse(message)) append(this.queries, message, frame);
      else {
        const units = this.responses.get(message.to) ?? new Map<Response, Frame[]>();
        this.responses.set(message.to, units);
        append(units, message, frame);
      }
    }
    for (const captured of traffic.records) this.#note(captured);
    this.end = traffic.records.reduce((latest, { time }) => Math.max(latest, time), 0);
  }

  #note(captured: Captured): void {
    const { packet } = captured;
    if (isError(packet)) {
      const { quotes, by } = packet;
      if (isSegment(quotes)) this.#connection(quotes.connection).refusals.push(captured);
      else if (by !== 'client') append(this.errors, quotes as Transmission, captured);
    } else if (isSegment(packet)) {
      const { connection, flags, isBack } = packet;
      const { syns, refusals, answers, ends, acknowledged, closings } =
        this.#connection(connection);
      const isRefusal = connection.opening === 'refused' && isBack;
      if (isRefusal) refusals.push(captured);
      else if (isBack) answers.push(captured);
      if (!isBack && (flags & Flag.syn) !== 0) syns.push(captured);
      else if (!isBack) acknowledged.push(captured);
      if (!isBack && (flags & Flag.fin) !== 0) closings.push(captured);
      if (isBack && !isRefusal && (flags & (Flag.fin | Flag.rst)) !== 0) ends.push(captured);
    }
  }

  #connection(connection: Connection): SeenConnection {
    const known = this.connections.get(connection);
    if (known) return known;
    const seen: SeenConnection = {
      syns: [],
      refusals: [],
      answers: [],
      ends: [],
      acknowledged: [],
      closings: [],
    };
    this.connections.set(connection, seen);
    return seen;
  }

  /** Returns the time of the first ICMP error about a transmission; Infinity without one. */
  rejectedAt(transmission: Transmission): Time {
    return this.errors.get(transmission)?.[0]?.time ?? Infinity;
  }

  /**
   * Returns when the capture shows that the server ends the connection and leaves this query open: at the end, or at
   * the query if that comes later.
   */
  cutAt(transmission: Transmission): Time {
    const [end] = this.#cuts(transmission);
    return end === undefined ? Infinity : Math.max(end.time, transmission.time);
  }

  /** Returns, for each sight of the end that leaves this query open, whether the query was seen there before. */
  wasSentBeforeCut(transmission: Transmission): boolean[] {
    const sights = this.queries.get(transmission) ?? [];
    return this.#cuts(transmission).map(({ record, place }) =>
      sights.some((sight) => sight.place === place && sight.record < record),
    );
  }

  /** Returns the ends of its connection by the server, each at a place where the query was seen as well. */
  #cuts(transmission: Transmission): Captured[] {
    const { connection } = transmission;
    const sights = this.queries.get(transmission);
    if (!connection || !sights || this.isAnswered(transmission)) return [];
    const { ends, closings } = this.connections.get(connection)!;
    return ends.filter(
      ({ record, place }) =>
        sights.some((sight) => sight.place === place) &&
        !closings.some((closing) => closing.place === place && closing.record < record),
    );
  }

  /** Returns when the client got an error that makes it ask again at once; Infinity without one. */
  deniedAt(transmission: Transmission): Time {
    const known = this.#denials.get(transmission);
    if (known !== undefined) return known;
    const denied = Math.min(
      this.refusedAt(transmission),
      this.rejectedAt(transmission),
      this.cutAt(transmission),
    );
    this.#denials.set(transmission, denied);
    return denied;
  }

  #firstDenialOf(lookup: Transmission['lookup']): Time {
    const known = this.#firstDenials.get(lookup);
    if (known !== undefined) return known;
    const first = Math.min(...lookup.transmissions.map((sent) => this.deniedAt(sent)));
    this.#firstDenials.set(lookup, first);
    return first;
  }

  /** Returns when an unusable answer came: truncated, or an error. */
  refusedAt(transmission: Transmission): Time {
    const units = [...(this.responses.get(transmission)?.keys() ?? [])];
    const useless = units.filter((response) => !isUseful(response));
    return useless.reduce((first, { time }) => Math.min(first, time), Infinity);
  }

  /** Whether an answer was truncated, so that the client has to ask over TCP. */
  isTruncated(transmission: Transmission): boolean {
    return [...(this.responses.get(transmission)?.keys() ?? [])].some((one) => one.isTruncated);
  }

  /**
   * Returns the client's address and port as the capture shows them. The IPv4 address of a client stands for both of its
   * addresses.
   */
  clientOf(transmission: Transmission): { address: number; port: number } {
    const { vantage, parameters } = this.traffic;
    const place = parameters.vantage.startsWith('uplink') ? 'uplink' : 'veth';
    const { address, port } = vantage.client(transmission, place);
    return { address: address % IPV6, port };
  }

  isIpv6({ server }: Transmission): boolean {
    return isIpv6(this.traffic.parameters, server);
  }

  /** Whether the answers of the server are numbered: IPv6 has no identification. */
  isNumbered(sent: Transmission): boolean {
    return this.traffic.parameters.numbered && !this.isIpv6(sent);
  }

  /** Whether another socket of the pod used the same port to ask for the same name. */
  isPortShared(transmission: Transmission): boolean {
    const { address, port } = this.clientOf(transmission);
    return [...this.queries.keys()].some((other) => {
      if (other.socket === transmission.socket || other.lookup.name !== transmission.lookup.name)
        return false;
      const client = this.clientOf(other);
      return client.port === port && client.address === address;
    });
  }

  isAnswered(transmission: Transmission): boolean {
    return this.responses.has(transmission);
  }

  /** Returns when the first usable answer was sent; Infinity without one. */
  servedAt(transmission: Transmission): Time {
    const units = [...(this.responses.get(transmission)?.keys() ?? [])];
    const useful = units.filter((response) => isUseful(response));
    return useful.reduce((first, { time }) => Math.min(first, time), Infinity);
  }

  /** Returns when the first usable answer or error was sent: the client stops waiting then. */
  settledAt(transmission: Transmission): Time {
    const units = [...(this.responses.get(transmission)?.keys() ?? [])];
    const whole = units.filter(({ isTruncated }) => isTruncated !== true);
    return whole.reduce((first, { time }) => Math.min(first, time), Infinity);
  }

  /** Returns when the first answer was sent; Infinity without one. */
  answeredAt(transmission: Transmission): Time {
    const units = [...(this.responses.get(transmission)?.keys() ?? [])];
    return units.reduce((first, { time }) => Math.min(first, time), Infinity);
  }

  /**
   * Returns when the first response came that a second leg may have waited for: to this transmission, or to an earlier
   * one with the same five-tuple and ID.
   */
  heardAt({ lookup, leg, id, socket, server, time }: Transmission): Time {
    let first = Infinity;
    for (const one of lookup.transmissions) {
      if (one.leg !== leg || one.id !== id || one.socket !== socket || one.server !== server)
        continue;
      for (const response of this.responses.get(one)?.keys() ?? [])
        if (response.time > time - NO_ORDER) first = Math.min(first, response.time);
    }
    return first;
  }

  /** Whether, on `any`, an answer was seen at the client's place. */
  hasArrived(transmission: Transmission): boolean {
    if (this.traffic.parameters.vantage !== 'any') return true;
    const units = [...(this.responses.get(transmission)?.values() ?? [])];
    return units.some((frames) => frames.some(({ place }) => place === 'veth'));
  }

  /** Returns the next transmission of the same leg by the same lookup in the capture. */
  nextOf(transmission: Transmission): Transmission | undefined {
    const { lookup, leg, time } = transmission;
    const denied = this.#firstDenialOf(lookup);
    return lookup.transmissions.find((sent) => {
      if (sent.leg !== leg || sent.time <= time || !this.queries.has(sent)) return false;
      const isAtOnce = sent.socket !== transmission.socket && sent.time > denied;
      return sent.time > time + AT_ONCE || isAtOnce;
    });
  }

  /** Whether the client asked again at once because the partner was denied, and no longer waits for this query. */
  isSuperseded(transmission: Transmission): boolean {
    if (this.deniedAt(transmission) < Infinity) return false;
    const next = this.nextOf(transmission);
    return next !== undefined && next.time - transmission.time <= AT_ONCE;
  }
}

/** The packets of a connection in the capture. */
export interface SeenConnection {
  readonly syns: Captured[];
  /** RST or ICMP in answer to its SYN. */
  readonly refusals: Captured[];
  /** All other packets of the server. */
  readonly answers: Captured[];
  /** Those of `answers` that are FIN or RST. */
  readonly ends: Captured[];
  /** Packets that the client sends only after an answer. */
  readonly acknowledged: Captured[];
  /** FINs of the client. */
  readonly closings: Captured[];
}

function isUseful({ isTruncated, rcode }: Response): boolean {
  return isTruncated !== true && (rcode ?? 0) === 0;
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
