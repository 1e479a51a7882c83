import { Flag } from '../../src/wire/headers/transport.ts';
import {
  type Leg,
  type Lookup,
  MILLISECOND,
  type Response,
  SECOND,
  type Time,
  type Transmission,
} from './model.ts';
import { overTcp } from './octets.ts';
import { Stream } from './stream.ts';
import type { Pod } from './pod.ts';
import type { World } from './world.ts';

/** A TCP segment of a connection to port 53. */
export interface Segment {
  readonly connection: Connection;
  /** Whether the server sent the segment. */
  readonly isBack: boolean;
  readonly flags: number;
  /** Bytes of the stream before this segment, not counting the SYN. */
  readonly at: number;
  /** Bytes of the other stream that this segment acknowledges. */
  readonly upTo: number;
  readonly payload: Uint8Array;
  readonly ipId: number;
}

/** Events of a connection that its client gets. */
export interface Caller {
  opened(): void;
  /** The connection did not open: it was refused, or the client gave up. */
  failed(): void;
  answered(answer: Transmission): void;
  /** The server has ended the connection. */
  ended(isReset: boolean): void;
}

/** One of several queries that leave at once. */
export interface Asked {
  readonly lookup: Lookup;
  readonly leg: Leg;
  readonly id: number;
}

/** The outcome of opening a connection, as its first packets show it. */
export type Opening = 'open' | 'silent' | 'refused' | 'rejected';

/** Waits before SYN retries (Linux, tcp_syn_retries), and the first retransmission time-out of data (TCP_RTO_MIN). */
const SYN_WAITS: readonly Time[] = [SECOND, 2 * SECOND, 4 * SECOND];
const FIRST_RTO = 200 * MILLISECOND;
const MOST_TRIES = 4;
/** Microseconds between consecutive packets of one side: more than a capture may reorder. */
const BEHIND = 60;
const FASTEST = 350;
/** Queries in one segment: none has more than a hundred bytes. */
const MOST_IN_SEGMENT = 12;
/** Segments of the window that wait for a lost segment. */
const MOST_HELD = 10;

/** A TCP connection of a program to a server, past the same two places as queries over UDP. */
export class Connection {
  readonly number: number;
  readonly pod: number;
  readonly port: number;
  readonly server: number;
  readonly endpoint: number;
  readonly opening: Opening;
  readonly there: Stream;
  readonly back: Stream;
  readonly #world: World;
  readonly #caller: Caller;
  readonly #pod: Pod;
  #isOpen = false;
  #isClosedByClient = false;
  #isClosedByServer = false;

  constructor(world: World, pod: Pod, port: number, server: number, caller: Caller) {
    this.#world = world;
    this.#pod = pod;
    this.#caller = caller;
    this.number = world.nextSocket++;
    this.pod = pod.number;
    this.port = port;
    this.server = server;
    this.endpoint = world.network.endpointOf(pod.number, port, server);
    const { odds } = world;
    this.there = new Stream(odds);
    this.back = new Stream(odds);
    const { silent, refused } = world.parameters.tcp;
    const isSilent = odds.below(1_000) < silent;
    const isRefused = odds.below(1_000) < refused;
    const kind = odds.oneIn(3) ? 'rejected' : 'refused';
    this.opening = isSilent ? 'silent' : isRefused ? kind : 'open';
    this.#syn(0);
  }

  /** Sends messages in one segment, as far as they fit. */
  ask(asked: readonly Asked[], hasEdns = false): void {
    if (!this.#isOpen || this.#isClosedByClient || asked.length === 0) return;
    if (this.there.held >= MOST_HELD) {
      this.#world.after(FIRST_RTO / 2, () => this.ask(asked, hasEdns));
      return;
    }
    if (asked.length > MOST_IN_SEGMENT) {
      this.ask(asked.slice(0, MOST_IN_SEGMENT), hasEdns);
      this.ask(asked.slice(MOST_IN_SEGMENT), hasEdns);
      return;
    }
    const sent = asked.map(({ lookup, leg, id }): Transmission => {
      const transmission: Transmission = {
        lookup,
        leg,
        id,
        time: this.#world.now,
        socket: this.number,
        port: this.port,
        server: this.server,
        endpoint: this.endpoint,
        ipId: 1,
        hasEdns,
        connection: this,
      };
      lookup.transmissions.push(transmission);
      this.#pod.asks(transmission);
      return transmission;
    });
    const payload = this.there.write(sent.map((one) => [one, overTcp(one)]));
    this.#up(payload, 0, (message) => this.#arrived(message as Transmission));
  }

  /** Closes the connection from the client's side. */
  close(hasFailed: boolean): void {
    if (this.#isClosedByClient) return;
    this.#isClosedByClient = true;
    this.#pod.close(this.port, hasFailed);
    if (!this.#isOpen) return;
    this.#see(this.#segment(false, Flag.fin | Flag.ack), BEHIND);
    if (this.#isClosedByServer) return;
    this.#isClosedByServer = true;
    const latency = this.#latency();
    this.#seeBack(this.#segment(true, Flag.fin | Flag.ack, 0, 1), BEHIND + latency);
    this.#see(this.#segment(false, Flag.ack, 1, 1), BEHIND + latency + BEHIND);
  }

  #latency(): Time {
    return this.#world.odds.between(FASTEST, 3 * FASTEST);
  }

  #isLost(): boolean {
    return this.#world.odds.below(1_000) < this.#world.parameters.tcp.lost;
  }

  #syn(tries: number): void {
    if (this.#isClosedByClient) return;
    const syn = this.#segment(false, Flag.syn);
    const isLost = this.opening === 'silent' || (tries < MOST_TRIES - 1 && this.#isLost());
    const node = this.#see(syn, 0, isLost && this.#world.odds.oneIn(2));
    const latency = this.#latency();
    if (isLost) {
      const wait = SYN_WAITS[tries];
      if (wait === undefined) this.#world.after(SECOND, () => this.#fail());
      else this.#world.after(wait, () => this.#syn(tries + 1));
    } else if (this.opening === 'rejected') {
      const by = this.#world.odds.oneIn(2) ? 'router' : 'server';
      const ipId = this.#world.network.errorId();
      this.#world.network.tell({ quotes: syn, reason: 'prohibited', by, ipId }, latency, node);
      this.#world.after(latency + BEHIND, () => this.#fail());
    } else if (this.opening === 'refused') {
      this.#seeBack(this.#segment(true, Flag.rst | Flag.ack), latency);
      this.#world.after(latency + BEHIND, () => this.#fail());
    } else {
      this.#seeBack(this.#segment(true, Flag.syn | Flag.ack), latency);
      this.#see(this.#segment(false, Flag.ack), latency + BEHIND);
      this.#world.after(latency + 2 * BEHIND, () => this.#opened());
    }
  }

  #opened(): void {
    if (this.#isClosedByClient) return;
    this.#isOpen = true;
    this.#caller.opened();
  }

  #fail(): void {
    if (this.#isClosedByClient) return;
    this.#isClosedByClient = true;
    this.#pod.close(this.port, true);
    this.#caller.failed();
  }

  /** Sends a segment of the client, again until it arrives. */
  #up(
    payload: readonly [number, Uint8Array],
    tries: number,
    arrived: (message: Transmission | Response) => void,
  ): void {
    const [at, octets] = payload;
    const isLost = tries < MOST_TRIES && this.#isLost();
    this.#see(this.#data(false, at, octets), 0, isLost && this.#world.odds.oneIn(2));
    if (isLost) {
      this.#world.after(FIRST_RTO * 2 ** tries, () => {
        if (!this.#isClosedByServer) this.#up(payload, tries + 1, arrived);
      });
      return;
    }
    // The server takes its time only once: see answer.
    for (const message of this.there.arrive(at, octets.length)) arrived(message);
  }

  /** Handles a query that arrives at the server. */
  #arrived(query: Transmission): void {
    const { odds, parameters, network } = this.#world;
    const latency = network.latency(odds);
    const isCut = odds.below(1_000) < parameters.tcp.cut;
    const isReset = odds.oneIn(2);
    this.#world.after(latency - FASTEST / 2, () => {
      if (this.#isClosedByServer) return;
      // The server ends the connection only after its earlier bytes have arrived: bytes after a gap are not read.
      if (isCut && this.back.received === this.back.sent) this.#end(isReset);
      else this.#answer(query);
    });
  }

  #answer(query: Transmission): void {
    const { odds, parameters, now } = this.#world;
    if (this.#isClosedByServer) return;
    if (this.back.held >= MOST_HELD) {
      this.#world.after(FIRST_RTO / 2, () => this.#answer(query));
      return;
    }
    const node = odds.between(8, 40);
    const response: Response = { to: query, time: now + FASTEST / 2, ipId: 1 };
    const [at, octets] = this.back.write([[response, overTcp(response)]]);
    const isSplit = odds.below(1_000) < parameters.tcp.split;
    const cuts = isSplit ? [odds.between(1, octets.length), odds.between(1, octets.length)] : [];
    const ends = [...new Set([0, ...cuts, octets.length])].toSorted((a, b) => a - b);
    for (const [index, end] of ends.entries()) {
      const start = ends[index - 1];
      if (start !== undefined)
        this.#down([at + start, octets.subarray(start, end)], 0, index * 5, node);
    }
  }

  /** Sends a segment of the server, again until it arrives. Lost segments are lost before the node. */
  #down(payload: readonly [number, Uint8Array], tries: number, delay: Time, node: Time): void {
    const [at, octets] = payload;
    if (tries < MOST_TRIES && this.#isLost()) {
      this.#world.after(FIRST_RTO * 2 ** tries, () => {
        if (!this.#isClosedByClient) this.#down(payload, tries + 1, 0, node);
      });
      return;
    }
    const after = FASTEST / 2 + delay;
    this.#seeBack(this.#data(true, at, octets), after, node);
    this.#world.after(after + 3, () => {
      const messages = this.back.arrive(at, octets.length);
      for (const message of messages as readonly Response[]) message.time = this.#world.now;
      if (this.#isClosedByClient) return;
      this.#see(this.#segment(false, Flag.ack), BEHIND);
      for (const message of messages as readonly Response[]) {
        const { to } = message;
        this.#pod.isServed(to);
        this.#caller.answered(to);
      }
    });
  }

  #end(isReset: boolean): void {
    this.#isClosedByServer = true;
    const flag = isReset ? Flag.rst : Flag.fin;
    this.#seeBack(this.#segment(true, flag | Flag.ack), FASTEST / 2);
    this.#world.after(FASTEST / 2 + BEHIND, () => {
      if (this.#isClosedByClient) return;
      this.#isClosedByClient = true;
      this.#pod.close(this.port, true);
      if (!isReset) this.#see(this.#segment(false, Flag.fin | Flag.ack, 0, 1), BEHIND);
      this.#caller.ended(isReset);
    });
  }

  /** Lets the server close an idle connection. */
  closeIdle(): void {
    const isIdle = this.back.received === this.back.sent && this.there.received === this.there.sent;
    if (isIdle && this.#isOpen && !this.#isClosedByServer && !this.#isClosedByClient)
      this.#end(false);
  }

  /**
   * Returns a segment without payload. @param own sequence numbers of its own, and `acknowledged` of the other side:
   * SYN and FIN take one each
   */
  #segment(isBack: boolean, flags: number, own = 0, acknowledged = 0): Segment {
    const [from, to] = isBack ? [this.back, this.there] : [this.there, this.back];
    // Linux numbers the packets of an open connection; SYN-ACK and RST have IP ID 0.
    const ipId = isBack && (flags & (Flag.syn | Flag.rst)) !== 0 ? 0 : from.nextIpId();
    const at = (flags & Flag.syn) === 0 ? from.sent + own : -1;
    const upTo = to.received + acknowledged;
    return { connection: this, isBack, flags, at, upTo, payload: EMPTY, ipId };
  }

  #data(isBack: boolean, at: number, payload: Uint8Array): Segment {
    const [own, other] = isBack ? [this.back, this.there] : [this.there, this.back];
    const flags = Flag.ack | 0x08;
    const upTo = other.received;
    return { connection: this, isBack, flags, at, upTo, payload, ipId: own.nextIpId() };
  }

  /** @returns the time from the client to the uplink */
  #see(segment: Segment, after: Time, isLostOnNode = false): Time {
    const node = this.#world.odds.between(8, 40);
    this.#world.network.see(segment, 'veth', after);
    if (!isLostOnNode) this.#world.network.see(segment, 'uplink', after + node);
    return node;
  }

  #seeBack(segment: Segment, after: Time, node = this.#world.odds.between(8, 40)): void {
    this.#world.network.see(segment, 'uplink', after - node);
    this.#world.network.see(segment, 'veth', after);
  }
}

const EMPTY = new Uint8Array();
