import type { Connection } from '../connection.ts';
import { A, AAAA, type Leg, type Lookup, SECOND } from '../model.ts';
import type { Pod, Socket } from '../pod.ts';
import type { World } from '../world.ts';
import { type Begin, drawId, lateBy, type Program, sendPair } from './program.ts';

const ALL_IDS = 0x1_0000;

interface Version {
  readonly kind: Lookup['kind'];
  readonly timeout: number;
  readonly tries: number;
  /** Whether a connection with a failure gets no new query (since 1.20). */
  readonly leavesFailed: boolean;
  readonly hasEdns: boolean;
}

interface Pending {
  readonly lookup: Lookup;
  readonly leg: Leg;
  id: number | undefined;
  tries: number;
  server: number;
  /** Whether an answer was truncated. */
  isViaTcp: boolean;
}

interface Channelled {
  readonly socket: Socket;
  readonly pending: Set<Pending>;
  hasFailed: boolean;
}

/** The TCP connection for all queries to a server, until no query is open. */
interface ViaTcp {
  readonly connection: Connection;
  readonly pending: Set<Pending>;
  isOpen: boolean;
}

/** c-ares since 1.20: 2 s, doubled each time; the missing leg leaves from a new port with its ID. */
export const cAres = channel({
  kind: 'c-ares',
  timeout: 2 * SECOND,
  tries: 3,
  leavesFailed: true,
  hasEdns: true,
});

/** c-ares before 1.20: 5 s, from the same port if it is the same server. */
export const oldCAres = channel({
  kind: 'old-c-ares',
  timeout: 5 * SECOND,
  tries: 4,
  leavesFailed: false,
  hasEdns: false,
});

function channel(version: Version): Begin {
  return (world, pod) => new Channel(world, pod, version);
}

/** A channel (ares_process.c): one socket per server for all queries in flight, closed when it is idle. */
class Channel implements Program {
  readonly #world: World;
  readonly #pod: Pod;
  readonly #version: Version;
  readonly #connections = new Map<number, Channelled>();
  readonly #viaTcp = new Map<number, ViaTcp>();
  readonly #ids = new Set<number>();

  constructor(world: World, pod: Pod, version: Version) {
    this.#world = world;
    this.#pod = pod;
    this.#version = version;
  }

  lookUp(name: number): void {
    const lookup = this.#world.begin(this.#version.kind, this.#pod, name);
    const queryOf = (leg: Leg): Pending => ({
      lookup,
      leg,
      id: undefined,
      tries: 0,
      server: 0,
      isViaTcp: false,
    });
    const first = queryOf(A);
    const second = queryOf(AAAA);
    const before = this.#connections.get(0);
    const connection = this.#connectionFor(first);
    const { socket } = connection;
    const isFresh = socket !== before?.socket && socket.isFresh;
    // Both legs leave in one event of the program: nothing can close the socket between the two.
    connection.pending.add(second);
    const gap = this.#world.random.between(5, 60);
    const send = (leg: Leg, isRaced: boolean) => {
      const query = leg === A ? first : second;
      if (query.tries === 0) this.#send(query, isRaced);
    };
    sendPair(this.#world, lookup, send, isFresh, gap);
  }

  #send(query: Pending, isRaced = false): void {
    const { lookup, leg, server, tries } = query;
    const connection = this.#connectionFor(query);
    connection.pending.add(query);
    const { socket } = connection;
    query.id ??= this.#unusedId(socket.port, lookup.name, leg);
    const { hasEdns, timeout } = this.#version;
    socket.send(lookup, leg, query.id, server, { isRaced, hasEdns });
    const patience = timeout * 2 ** tries + lateBy(this.#world);
    this.#world.after(patience, () => {
      if (query.tries === tries) this.#timeOut(query, connection);
    });
  }

  /**
   * No two queries of a channel have one ID (ares_send.c, generate_unique_qid): over TCP they meet on one connection.
   */
  #unusedId(port: number, name: number, leg: Leg): number {
    let id = drawId(this.#world, this.#pod, port, name, leg);
    while (this.#ids.has(id))
      id = this.#pod.freeId(port, name, leg, () => this.#world.random.below(ALL_IDS));
    this.#ids.add(id);
    return id;
  }

  #connectionFor({ server, id, lookup, leg }: Pending): Channelled {
    const question = id === undefined ? [] : [{ id, name: lookup.name, leg }];
    const current = this.#connections.get(server);
    if (current && (!current.hasFailed || !this.#version.leavesFailed)) {
      const { port } = current.socket;
      const isRepeated = lookup.transmissions.some(
        (sent) => sent.leg === leg && sent.port === port,
      );
      if (isRepeated || question.every((one) => this.#pod.isFree(port, one))) return current;
    }
    const pending = new Set<Pending>();
    const socket = this.#pod.open(
      (answer, isTruncated, rcode) => {
        for (const query of pending) {
          if (query.lookup !== answer.lookup || query.leg !== answer.leg) continue;
          // c-ares asks the next server at once (process_answer); since 1.20 from another socket if it is the same
          // server.
          if (rcode > 0) connection.hasFailed = true;
          if (rcode > 0)
            this.#world.after(this.#world.random.between(60, 200), () => {
              if (pending.has(query)) this.#timeOut(query, connection);
            });
          else pending.delete(query);
          if (isTruncated) this.#sendOverTcp(query);
        }
        this.#closeIdle(server, connection);
      },
      true,
      question,
    );
    // c-ares gives the connection up, with all queries that wait on it (handle_conn_error).
    socket.rejected = () => {
      connection.hasFailed = true;
      if (this.#connections.get(server) === connection) this.#connections.delete(server);
      const waiting = [...pending];
      for (const query of waiting) this.#timeOut(query, connection);
    };
    const connection: Channelled = { socket, pending, hasFailed: false };
    this.#connections.set(server, connection);
    return connection;
  }

  #closeIdle(server: number, connection: Channelled): void {
    if (connection.pending.size > 0) return;
    connection.socket.close(connection.hasFailed);
    if (this.#connections.get(server) === connection) this.#connections.delete(server);
  }

  #timeOut(query: Pending, connection: Channelled): void {
    if (!connection.pending.delete(query)) return;
    connection.hasFailed = true;
    const { server } = query;
    this.#again(query);
    this.#closeIdle(server, connection);
  }

  #again(query: Pending): void {
    query.tries++;
    if (query.tries >= this.#version.tries) return;
    query.server = (query.server + 1) % this.#world.parameters.servers;
    if (query.isViaTcp) this.#sendOverTcp(query);
    else this.#send(query);
  }

  #sendOverTcp(query: Pending): void {
    query.isViaTcp = true;
    const { server, tries } = query;
    const via = this.#viaTcp.get(server) ?? this.#connect(server);
    via.pending.add(query);
    if (via.isOpen) this.#ask(via, [query]);
    const patience = this.#version.timeout * 2 ** tries + lateBy(this.#world);
    this.#world.after(patience, () => {
      if (query.tries !== tries || !via.pending.delete(query)) return;
      this.#again(query);
      this.#leave(server, via);
    });
  }

  #ask({ connection }: ViaTcp, queries: Iterable<Pending>): void {
    const asked = [...queries].map(({ lookup, leg, id }) => ({ lookup, leg, id: id! }));
    connection.ask(asked, this.#version.hasEdns);
  }

  #connect(server: number): ViaTcp {
    const pending = new Set<Pending>();
    const goOn = () => {
      if (this.#viaTcp.get(server) === via) this.#viaTcp.delete(server);
      const waiting = [...pending];
      for (const query of waiting) if (pending.delete(query)) this.#again(query);
    };
    const connection = this.#pod.connect(server, {
      opened: () => {
        via.isOpen = true;
        this.#ask(via, pending);
      },
      failed: goOn,
      answered: ({ lookup, leg }) => {
        for (const query of pending)
          if (query.lookup === lookup && query.leg === leg) pending.delete(query);
        this.#leave(server, via);
      },
      ended: goOn,
    });
    const via: ViaTcp = { connection, pending, isOpen: false };
    this.#viaTcp.set(server, via);
    return via;
  }

  #leave(server: number, via: ViaTcp): void {
    if (via.pending.size > 0) return;
    via.connection.close(false);
    if (this.#viaTcp.get(server) === via) this.#viaTcp.delete(server);
  }
}
