import { type Leg, type Lookup, SECOND } from '../model.ts';
import type { Pod, Socket } from '../pod.ts';
import type { World } from '../world.ts';
import { BOTH, type Begin, lateBy, type Program } from './program.ts';

/** ngx_resolver.c: resend_timeout, and resolver_timeout. */
const RESEND = 5 * SECOND;
const END = 30 * SECOND;

export const nginx: Begin = (world, pod) => new Nginx(world, pod);

interface Node {
  readonly lookup: Lookup;
  readonly ids: ReadonlyMap<Leg, number>;
  readonly missing: Set<Leg>;
  readonly since: number;
}

/**
 * nginx keeps a socket for each server and uses the servers in turn. A second lookup for a pending name waits with the
 * first.
 */
class Nginx implements Program {
  readonly #world: World;
  readonly #pod: Pod;
  readonly #sockets: readonly Socket[];
  readonly #nodes = new Map<number, Node>();
  #last = 0;

  constructor(world: World, pod: Pod) {
    this.#world = world;
    this.#pod = pod;
    this.#sockets = Array.from({ length: world.parameters.servers }, () =>
      pod.open(({ lookup, leg }) => this.#receive(lookup, leg), true),
    );
  }

  lookUp(name: number): void {
    if (this.#nodes.has(name)) return;
    const lookup = this.#world.begin('nginx', this.#pod, name);
    const ids = new Map(BOTH.map((leg) => [leg, this.#freeId(name, leg)]));
    const node = { lookup, ids, missing: new Set(BOTH), since: this.#world.now };
    this.#nodes.set(name, node);
    this.#send(node);
  }

  /** Returns an ID that is free at every server: a retry uses it at all of them. */
  #freeId(name: number, leg: Leg): number {
    const { random, parameters } = this.#world;
    for (let attempt = 0; ; attempt++) {
      const id = random.below(attempt < 30 ? parameters.ids : 0x1_0000);
      const isFree = ({ port }: Socket) => this.#pod.isFree(port, { id, name, leg });
      if (this.#sockets.every(isFree)) return id;
    }
  }

  /** Sends the kept query buffer, so with the same ID, but only for legs without an answer (naddrs == -1). */
  #send(node: Node): void {
    const server = this.#last++ % this.#sockets.length;
    const socket = this.#sockets[server]!;
    const [first, second] = [...node.missing];
    socket.send(node.lookup, first!, node.ids.get(first!)!, server);
    if (second !== undefined)
      this.#world.after(this.#world.random.between(5, 60) + this.#world.pause(), () =>
        socket.send(node.lookup, second, node.ids.get(second)!, server),
      );
    this.#world.after(RESEND + lateBy(this.#world), () => this.#timeOut(node));
  }

  #timeOut(node: Node): void {
    if (node.missing.size === 0) return;
    if (this.#world.now - node.since < END) this.#send(node);
    else this.#nodes.delete(node.lookup.name);
  }

  #receive(lookup: Lookup, leg: Leg): void {
    const node = this.#nodes.get(lookup.name);
    if (node?.lookup !== lookup) return;
    node.missing.delete(leg);
    if (node.missing.size === 0) this.#nodes.delete(lookup.name);
  }
}
