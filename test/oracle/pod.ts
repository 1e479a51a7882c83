import type { Random } from '../../bench/random.js';
import { type Caller, Connection } from './connection.ts';
import {
  type IcmpReason,
  type Leg,
  type Lookup,
  SECOND,
  type Time,
  type Transmission,
} from './model.ts';
import { isIpv6 } from './parameters.ts';
import type { World } from './world.ts';

/** Linux: net.ipv4.ip_local_port_range. */
const FIRST_PORT = 32_768;
const ALL_PORTS = 28_232;
/** How long a port rests after its lookup, so that packets of the next lookup are not taken for the last one. */
const REST = SECOND;
/** How long a port rests after a failed lookup, so that the next lookup is not taken for a retry. */
const REST_AFTER_FAILURE = 15 * SECOND;

/** An ID, and the question that it is used for. */
export interface Question {
  readonly id: number;
  readonly name: number;
  readonly leg: Leg;
}

/** Receives a response for a client: the answer to the leg, an error, or a truncated answer. */
export type Receive = (answer: Transmission, isTruncated: boolean, rcode: number) => void;

/** An address with its ports, and the queries sent from them. */
export class Pod {
  readonly number: number;
  readonly #world: World;
  /** When a port may be used again; Infinity while it is open. */
  readonly #restsUntil = new Map<number, Time>();
  /** Port, ID and question of all queries. A second query with the same three would look like a retry. */
  readonly #asked = new Set<string>();
  /** Port and ID of the queries that wait for an answer. */
  readonly #inFlight = new Set<string>();

  constructor(world: World, number: number) {
    this.#world = world;
    this.number = number;
  }

  get random(): Random {
    return this.#world.random;
  }

  /** @param kept IDs that the lookup keeps from its former socket */
  open(receive: Receive, isConnected: boolean, kept: readonly Question[] = []): Socket {
    const port = this.#freePort(kept);
    const isFresh = !this.#restsUntil.has(port);
    this.#restsUntil.set(port, Infinity);
    return new Socket(this, this.#world, { port, receive, isConnected, isFresh });
  }

  /** @param kept as for `open` */
  connect(server: number, caller: Caller, kept: readonly Question[] = []): Connection {
    const port = this.#freePort(kept);
    this.#restsUntil.set(port, Infinity);
    const connection = new Connection(this.#world, this, port, server, caller);
    this.#world.connections.push(connection);
    return connection;
  }

  #freePort(kept: readonly Question[]): number {
    const { now, parameters } = this.#world;
    for (let tries = 0; ; tries++) {
      const range = tries < 50 ? parameters.ports : ALL_PORTS;
      const port = FIRST_PORT + this.random.below(range);
      const rests = (this.#restsUntil.get(port) ?? 0) > now;
      if (!rests && kept.every((question) => this.isFree(port, question))) return port;
    }
  }

  isOpen(port: number): boolean {
    return this.#restsUntil.get(port) === Infinity;
  }

  close(port: number, hasFailed: boolean): void {
    this.#restsUntil.set(port, this.#world.now + (hasFailed ? REST_AFTER_FAILURE : REST));
  }

  /** Returns an ID that is free on a port; `propose` makes the next candidate. */
  freeId(port: number, name: number, leg: Leg, propose: (attempt: number) => number): number {
    for (let attempt = 0; ; attempt++) {
      // A small range may be used up.
      const id = attempt < 30 ? propose(attempt) & 0xffff : this.random.below(0x1_0000);
      const question = { id, name, leg };
      if (this.isFree(port, question) && !this.#world.isJustAsked(question)) return id;
    }
  }

  isFree(port: number, { id, name, leg }: Question): boolean {
    return !this.#asked.has(`${port} ${id} ${name} ${leg}`) && !this.#inFlight.has(`${port} ${id}`);
  }

  asks({ port, id, leg, lookup }: Transmission): void {
    this.#asked.add(`${port} ${id} ${lookup.name} ${leg}`);
    this.#inFlight.add(`${port} ${id}`);
    this.#world.asks({ id, leg, name: lookup.name });
  }

  /** Reserves an ID for a query that is sent later. */
  reserves(port: number, { id, name, leg }: Question): void {
    this.#asked.add(`${port} ${id} ${name} ${leg}`);
    this.#inFlight.add(`${port} ${id}`);
  }

  isServed({ port, id }: Transmission): void {
    this.#inFlight.delete(`${port} ${id}`);
  }
}

/** A UDP socket of a program. */
export class Socket {
  readonly number: number;
  readonly port: number;
  readonly receive: Receive;
  /** The program's reaction to an ICMP error about a query; undefined for none. */
  rejected: ((query: Transmission) => void) | undefined = undefined;
  readonly #pod: Pod;
  readonly #world: World;
  readonly #isConnected: boolean;
  /**
   * Whether nothing was sent from its port before: only then conntrack has no entry for it, and the race is possible.
   */
  readonly isFresh: boolean;
  #ipId: number;
  #isOpen = true;

  constructor(pod: Pod, world: World, { port, receive, isConnected, isFresh }: SocketOptions) {
    this.#pod = pod;
    this.#world = world;
    this.number = world.nextSocket++;
    this.port = port;
    this.receive = receive;
    this.#isConnected = isConnected;
    this.isFresh = isFresh;
    this.#ipId = pod.random.below(0x1_0000);
  }

  /** Linux numbers the packets of a connected socket; on others, DF set, the IP ID is 0 (ip_select_ident). */
  send(lookup: Lookup, leg: Leg, id: number, server: number, options: SendOptions = {}): void {
    const isNumbered = this.#isConnected && !isIpv6(this.#world.parameters, server);
    if (isNumbered) this.#ipId = (this.#ipId % 0xffff) + 1;
    const transmission: Transmission = {
      lookup,
      leg,
      time: this.#world.now,
      socket: this.number,
      port: this.port,
      server,
      endpoint: this.#world.network.endpointOf(this.#pod.number, this.port, server),
      id,
      ipId: isNumbered ? this.#ipId : 0,
      hasEdns: options.hasEdns ?? false,
    };
    lookup.transmissions.push(transmission);
    this.#pod.asks(transmission);
    this.#world.network.carry(transmission, this, options.isRaced ?? false);
  }

  /** @returns false when it is closed */
  deliver(answer: Transmission, isTruncated: boolean, rcode: number): boolean {
    if (!this.#isOpen) return false;
    this.#pod.isServed(answer);
    this.receive(answer, isTruncated, rcode);
    return true;
  }

  /** Whether this socket, or a later one on its port, is open. */
  get isPortOpen(): boolean {
    return this.#pod.isOpen(this.port);
  }

  /**
   * Passes an ICMP error on. Linux reports only permanent errors to a connected socket (net/ipv4/icmp.c,
   * icmp_err_convert): port unreachable, or prohibited.
   */
  reject(query: Transmission, reason: IcmpReason): void {
    const isTold = this.#isConnected && (reason === 'port' || reason === 'prohibited');
    if (this.#isOpen && isTold) this.rejected?.(query);
  }

  close(hasFailed: boolean): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#pod.close(this.port, hasFailed);
  }
}

interface SocketOptions {
  readonly port: number;
  readonly receive: Receive;
  readonly isConnected: boolean;
  readonly isFresh: boolean;
}

export interface SendOptions {
  readonly hasEdns?: boolean;
  /** Whether the node drops the query, because the other leg of the fresh pair won. */
  readonly isRaced?: boolean;
}
