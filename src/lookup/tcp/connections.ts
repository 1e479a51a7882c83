import type { Packet } from '../../capture/packet.ts';
import { type TcpEvent, TcpKind, TcpPhase } from '../../decode/transport/tcp-event.ts';
import { IcmpKind } from '../../decode/network/icmp-kind.ts';
import { type AddressId, NO_ADDRESS } from '../../wire/address.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import type { Placement } from '../grouping/placement.ts';
import type { Attempt } from '../lookup.ts';
import type { Sighting } from '../sighting.ts';
import { Latency } from '../figures/latency.ts';
import { Connection, type Refusal, type ServerEnd } from './connection.ts';
import { OpenQueries } from './open-queries.ts';

/**
 * Most connections kept of each kind (opening, open, refused, ended by the server): some 5 MB, and as many as troubled
 * lookups (MAX_STORIES). A flood of SYNs must not fill the memory.
 */
export const MAX_CONNECTIONS = 10_000;

const NONE: readonly Attempt[] = [];

/** TCP connections to DNS ports, and their fate. Connections that go well are forgotten when they are over. */
export class Connections {
  readonly refused: Connection[] = [];
  /** Connections that the server ended while queries were open. */
  readonly cutOff: Connection[] = [];
  /** Connections that opened only when their SYN was sent again. */
  readonly openedLate = new Set<Connection>();
  /** How many connections exceeded the limit. */
  beyond = 0;
  /** Servers that sent a captured segment; at most as many as connections are kept. */
  readonly heard = new Set<AddressId>();
  readonly #opening = new Map<number, Connection>();
  readonly #open = new Map<number, Connection>();
  /** The opening and the open connections, by the sequence number of the SYN. */
  readonly #bySequence = new Map<number, Connection>();
  readonly #queries: OpenQueries;
  /** Handshake times by server: from the first SYN of a connection to the SYN-ACK. */
  readonly #handshakes = new Map<AddressId, Latency>();
  /** How many connections went to each server and port. */
  readonly #counts = new Map<string, number>();

  /** @param clientOf returns the address from which a query was sent */
  constructor(clientOf: (query: Attempt) => AddressId) {
    this.#queries = new OpenQueries(clientOf);
  }

  /** Connections whose SYNs had no answer so far, in the order of the capture. */
  get opening(): Iterable<Connection> {
    return new Set(this.#opening.values());
  }

  /** Returns how many connections to this port began in the capture. */
  countTo({ server, serverPort }: Pick<Connection, 'server' | 'serverPort'>): number {
    return this.#counts.get(`${server} ${serverPort}`) ?? 0;
  }

  /** Returns how long connections to this server took to open; undefined if none was seen to open. */
  handshakesWith(server: AddressId): Latency | undefined {
    return this.#handshakes.get(server);
  }

  /**
   * Returns the first connection that this client failed to open in that time; undefined if there is none. One that is
   * still opening counts.
   */
  failedOf(
    { client, server }: Pick<Connection, 'client' | 'server'>,
    from: Nanoseconds,
    to: Nanoseconds,
  ): Connection | undefined {
    for (const list of [this.#opening.values(), this.refused])
      for (const connection of list)
        if (
          connection.client === client &&
          connection.server === server &&
          connection.start >= from &&
          connection.start <= to
        )
          return connection;
    return undefined;
  }

  /**
   * Notes a message over TCP.
   * @returns the query, if the server had ended its connection before
   */
  message({ kind, attempt, answer }: Placement): readonly Attempt[] {
    if (!attempt) return NONE;
    // A copy at another place may be the sighting that shows the server as the client knows it.
    if (kind !== 'query' && kind !== 'copy') {
      if (answer) this.#queries.answered(attempt, answer.length);
      return NONE;
    }
    const end = this.#queries.sent(attempt);
    if (end === undefined || kind === 'copy') return NONE;
    attempt.rarely().cutOff = end;
    return [attempt];
  }

  /** Notes that packets are missing from here on, or that the clock was set. */
  interrupt(): void {
    for (const connection of this.#opening.values()) connection.isInterrupted = true;
  }

  /** @returns the queries that were open when the server ended their connection with this event */
  take(event: TcpEvent, { frame, time }: Packet, capture: number): readonly Attempt[] {
    const { kind, connection: number, isByServer, place } = event;
    if (event.isCopy) return NONE;
    if (event.source === NO_ADDRESS || event.destination === NO_ADDRESS) return NONE;
    const at = { capture, frame, time, place };
    if (kind === TcpKind.rst || kind === TcpKind.fin) {
      const opening = this.#opening.get(number);
      const isReset = kind === TcpKind.rst;
      if (isByServer) this.#hear(event);
      if (opening && isReset && isByServer) this.#refuse(opening, { ...at, icmp: undefined });
      else {
        if (opening && isByServer) this.#accept(opening);
        // The end may be the first that is seen of its connection (number 0): a query may follow.
        return this.#end(event, { ...at, isReset });
      }
    } else if (number > 0) this.#goOn(event, at);
    return NONE;
  }

  #goOn(event: TcpEvent, at: Sighting): void {
    const { kind, connection: number, isByServer } = event;
    if (kind === TcpKind.syn) return this.#syn(event, at);
    const opening = this.#opening.get(number);
    if (kind === TcpKind.icmp) {
      const icmp = { from: event.icmpFrom, kind: event.icmpKind };
      if (opening && isFinal(event.icmpKind)) this.#refuse(opening, { ...at, icmp });
      return;
    }
    if (isByServer) this.#hear(event);
    if (opening && (isByServer || kind === TcpKind.established)) this.#accept(opening);
    if (opening && kind === TcpKind.synAck) {
      opening.serverStart = (event.sequence + 1) >>> 0;
      this.#shake(opening, at.time);
      this.#opened(opening, at.time);
    }
    if (kind === TcpKind.retransmission && !isByServer) {
      const open = this.#open.get(number);
      if (open) open.retransmissions++;
    }
  }

  #syn(event: TcpEvent, at: Sighting): void {
    const { connection: number, sequence } = event;
    const known = this.#opening.get(number) ?? this.#open.get(number);
    if (known) {
      // The client had not got the SYN-ACK that was seen before: it was lost behind this point, or is on its way.
      if (known.addSyn(event, at) && known.isAnswered) this.#opened(known, at.time);
      return;
    }
    if (event.isRepeated) return;
    const twin = this.#bySequence.get(sequence);
    if (twin?.isSeenAgain(event, at.time)) {
      twin.numbers.push(number);
      (twin.isAnswered ? this.#open : this.#opening).set(number, twin);
      if (twin.isNearer(event)) {
        this.#count(twin, -1);
        twin.moveTo(event);
        this.#count(twin, 1);
      }
      twin.addSyn(event, at);
      return;
    }
    const connection = new Connection(event);
    this.#queries.forget(connection);
    this.#count(connection, 1);
    if (this.#opening.size >= MAX_CONNECTIONS) {
      this.beyond++;
      return;
    }
    connection.numbers.push(number);
    connection.addSyn(event, at);
    this.#opening.set(number, connection);
    this.#bySequence.set(sequence, connection);
  }

  #count(connection: Connection, by: 1 | -1): void {
    const { server, serverPort } = connection;
    this.#counts.set(`${server} ${serverPort}`, this.countTo(connection) + by);
  }

  #shake({ server, start, isInterrupted }: Connection, time: Nanoseconds): void {
    if (isInterrupted || time < start) return;
    let handshakes = this.#handshakes.get(server);
    if (handshakes === undefined) {
      if (this.#handshakes.size >= MAX_CONNECTIONS) return;
      this.#handshakes.set(server, (handshakes = new Latency()));
    }
    handshakes.add(time - start);
  }

  #opened(connection: Connection, time: Nanoseconds): void {
    connection.openedAfter = Math.max(0, time - connection.start);
    if (!connection.isLate) return;
    if (this.openedLate.size < MAX_CONNECTIONS) this.openedLate.add(connection);
    else this.beyond++;
  }

  #hear({ source }: TcpEvent): void {
    if (this.heard.size < MAX_CONNECTIONS) this.heard.add(source);
  }

  #refuse(connection: Connection, refusal: Refusal): void {
    connection.refusal = refusal;
    this.#forget(connection);
    if (this.refused.length < MAX_CONNECTIONS) this.refused.push(connection);
    else this.beyond++;
  }

  /**
   * Moves a connection to the open ones. Beyond the limit the oldest open one is forgotten; only its beginning is lost
   * with it.
   */
  #accept(connection: Connection): void {
    connection.isAnswered = true;
    for (const number of connection.numbers) {
      this.#opening.delete(number);
      this.#open.set(number, connection);
    }
    if (this.#open.size <= MAX_CONNECTIONS) return;
    const [oldest] = this.#open.values();
    this.#forget(oldest!);
  }

  /**
   * Handles FIN or RST. Only the first end of a connection leaves queries open: a side that closes after the other one
   * has closed answers nothing any more.
   */
  #end(event: TcpEvent, end: ServerEnd): readonly Attempt[] {
    const { connection: number, phase, isByServer } = event;
    const known = this.#open.get(number);
    const isFirst = phase !== TcpPhase.closing && phase !== TcpPhase.closed;
    if (known) this.#forget(known);
    const connection = known ?? new Connection(event);
    if (!isByServer) this.#queries.forget(connection);
    if (!isFirst || !isByServer) return NONE;
    const { serverStart } = connection;
    const sent =
      serverStart === undefined
        ? undefined
        : (event.sequence + event.payloadLength - serverStart) >>> 0;
    const open = this.#queries.close(connection, end, sent);
    if (open.length === 0) return NONE;
    connection.end = end;
    for (const query of open) query.rarely().cutOff = end;
    connection.queries = open;
    if (this.cutOff.length < MAX_CONNECTIONS) this.cutOff.push(connection);
    else this.beyond++;
    return open;
  }

  #forget(connection: Connection): void {
    for (const number of connection.numbers) {
      this.#opening.delete(number);
      this.#open.delete(number);
    }
    this.#bySequence.delete(connection.sequence);
  }
}

/**
 * Whether the client gives up after this error. Linux gives up a connection that is being opened: net/ipv4/tcp_ipv4.c,
 * tcp_v4_err.
 */
function isFinal(kind: IcmpKind): boolean {
  return kind !== IcmpKind.fragmentation && kind !== IcmpKind.none;
}
