import type { Connection } from '../connection.ts';
import { A, AAAA, type Leg, type Lookup, SECOND, SERVFAIL, type Transmission } from '../model.ts';
import type { Pod, Socket } from '../pod.ts';
import type { World } from '../world.ts';
import { BOTH, type Begin, lateBy, sendPair } from './program.ts';

/** res_msend.c: time before a retry (timeout / attempts), and the time-out of the lookup. */
const RETRY = 2.5 * SECOND;
const END = 5 * SECOND;
const MAX_SERVERS = 3;

/**
 * musl sends every query to all servers at once, from one unconnected socket, and the missing legs again after 2.5 s.
 */
export const musl: Begin = (world, pod) => ({
  lookUp(name) {
    new Msend(world, pod, world.begin('musl', pod, name)).start();
  },
});

class Msend {
  readonly #world: World;
  readonly #lookup: Lookup;
  readonly #socket: Socket;
  readonly #ids: Record<Leg, number>;
  readonly #missing = new Set<Leg>(BOTH);
  readonly #pod: Pod;
  readonly #viaTcp = new Map<Leg, Connection>();
  readonly #servers: number;
  #hasRetried = false;
  #isOver = false;
  /** How many SERVFAILs of a round musl still answers with an immediate retry (servfail_retry). */
  #errorsLeft = 2 * BOTH.length;

  constructor(world: World, pod: Pod, lookup: Lookup) {
    this.#world = world;
    this.#lookup = lookup;
    this.#servers = Math.min(MAX_SERVERS, world.parameters.servers);
    this.#pod = pod;
    this.#socket = pod.open((...answer) => this.#receive(...answer), false);
    const { port } = this.#socket;
    const { random, parameters } = world;
    const first = pod.freeId(port, lookup.name, A, () => random.below(parameters.ids));
    // Both IDs come from the clock (res_mkquery.c): the second is a little larger.
    const step = random.between(80, 500);
    const second = pod.freeId(port, lookup.name, AAAA, (attempt) => first + step + attempt);
    this.#ids = { [A]: first, [AAAA]: second };
  }

  start(): void {
    const world = this.#world;
    const isFresh = this.#servers === 1 && this.#socket.isFresh;
    sendPair(world, this.#lookup, (leg, isRaced) => this.#send(leg, isRaced), isFresh);
    world.after(RETRY + lateBy(world), () => this.#again());
    world.after(END + lateBy(world), () => this.#end());
  }

  #send(leg: Leg, isRaced: boolean): void {
    // All at once: sendto in a loop takes some microseconds for each.
    for (let server = 0; server < this.#servers; server++) {
      const send = () => {
        if (this.#isOver) return;
        this.#socket.send(this.#lookup, leg, this.#ids[leg], server, { isRaced });
      };
      if (server === 0) send();
      else this.#world.after(server * 7, send);
    }
  }

  #again(): void {
    if (this.#isOver) return;
    this.#hasRetried = true;
    this.#errorsLeft = 2 * BOTH.length;
    for (const leg of this.#missing) if (!this.#viaTcp.has(leg)) this.#send(leg, false);
  }

  #receive({ leg, server }: Transmission, isTruncated: boolean, rcode: number): void {
    if (this.#viaTcp.has(leg)) return;
    // musl ignores all errors other than SERVFAIL.
    if (rcode > 0) {
      if (rcode === SERVFAIL && this.#missing.has(leg)) this.#askAgain(leg, server);
      return;
    }
    if (isTruncated && this.#missing.has(leg)) {
      this.#askOverTcp(leg, server);
      return;
    }
    this.#missing.delete(leg);
    if (this.#missing.size === 0) this.#end();
  }

  #askAgain(leg: Leg, server: number): void {
    if (this.#errorsLeft === 0) return;
    this.#errorsLeft--;
    this.#hasRetried = true;
    this.#world.after(this.#world.random.between(60, 200), () => {
      if (!this.#isOver) this.#socket.send(this.#lookup, leg, this.#ids[leg], server);
    });
  }

  /** Since 1.2.4: a connection for each truncated answer. One that fails is not replaced. */
  #askOverTcp(leg: Leg, server: number): void {
    const lookup = this.#lookup;
    const id = this.#ids[leg];
    this.#hasRetried = true;
    const connection = this.#pod.connect(
      server,
      {
        opened: () => connection.ask([{ lookup, leg, id }]),
        failed: () => undefined,
        answered: () => {
          this.#missing.delete(leg);
          if (this.#missing.size === 0) this.#end();
        },
        ended: () => undefined,
      },
      [{ id, name: lookup.name, leg }],
    );
    this.#viaTcp.set(leg, connection);
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const connection of this.#viaTcp.values()) connection.close(this.#missing.size > 0);
    this.#socket.close(this.#hasRetried || this.#missing.size > 0);
  }
}
