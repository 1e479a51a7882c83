import { A, type Leg, type Lookup, SECOND } from '../model.ts';
import type { Pod, Socket } from '../pod.ts';
import type { World } from '../world.ts';
import { type Begin, drawId, lateBy, type Program, sendPair } from './program.ts';

interface Version {
  readonly kind: Lookup['kind'];
  readonly timeout: number;
  readonly tries: number;
  /** A connection with a failure gets no new query (since 1.20). */
  readonly leavesFailed: boolean;
  readonly hasEdns: boolean;
}

interface Pending {
  readonly lookup: Lookup;
  readonly leg: Leg;
  id: number | undefined;
  tries: number;
  server: number;
}

interface Connection {
  readonly socket: Socket;
  readonly pending: Set<Pending>;
  hasFailed: boolean;
}

/** Since 1.20: 2 s, doubled each time; the missing leg leaves from a new port with its ID. */
export const cAres = channel({
  kind: 'c-ares',
  timeout: 2 * SECOND,
  tries: 3,
  leavesFailed: true,
  hasEdns: true,
});

/** Before: 5 s, from the same port if it is the same server. */
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

/** ares_process.c: one socket per server for all that is in flight, closed when it is idle. */
class Channel implements Program {
  readonly #world: World;
  readonly #pod: Pod;
  readonly #version: Version;
  readonly #connections = new Map<number, Connection>();

  constructor(world: World, pod: Pod, version: Version) {
    this.#world = world;
    this.#pod = pod;
    this.#version = version;
  }

  lookUp(name: number): void {
    const lookup = this.#world.begin(this.#version.kind, this.#pod, name);
    const queryOf = (leg: Leg): Pending => ({ lookup, leg, id: undefined, tries: 0, server: 0 });
    const first = queryOf(A);
    const before = this.#connections.get(0);
    const { socket } = this.#connectionFor(first);
    const isFresh = socket !== before?.socket && socket.isFresh;
    // One event of the program: nothing comes between the two.
    const gap = this.#world.random.between(5, 60);
    const send = (leg: Leg, isRaced: boolean) =>
      this.#send(leg === A ? first : queryOf(leg), isRaced);
    sendPair(this.#world, lookup, send, isFresh, gap);
  }

  #send(query: Pending, isRaced = false): void {
    const { lookup, leg, server, tries } = query;
    const connection = this.#connectionFor(query);
    connection.pending.add(query);
    const { socket } = connection;
    query.id ??= drawId(this.#world, this.#pod, socket.port, lookup.name, leg);
    const { hasEdns, timeout } = this.#version;
    socket.send(lookup, leg, query.id, server, { isRaced, hasEdns });
    const patience = timeout * 2 ** tries + lateBy(this.#world);
    this.#world.after(patience, () => this.#timeOut(query, connection));
  }

  #connectionFor({ server, id, lookup, leg }: Pending): Connection {
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
      (answer) => {
        for (const query of pending)
          if (query.lookup === answer.lookup && query.leg === answer.leg) pending.delete(query);
        this.#closeIdle(server, connection);
      },
      true,
      question,
    );
    const connection: Connection = { socket, pending, hasFailed: false };
    this.#connections.set(server, connection);
    return connection;
  }

  #closeIdle(server: number, connection: Connection): void {
    if (connection.pending.size > 0) return;
    connection.socket.close(connection.hasFailed);
    if (this.#connections.get(server) === connection) this.#connections.delete(server);
  }

  #timeOut(query: Pending, connection: Connection): void {
    if (!connection.pending.delete(query)) return;
    connection.hasFailed = true;
    query.tries++;
    const { server } = query;
    if (query.tries < this.#version.tries) {
      query.server = (server + 1) % this.#world.parameters.servers;
      this.#send(query);
    }
    this.#closeIdle(server, connection);
  }
}
