import { A, AAAA, type Leg, type Lookup, SECOND } from '../model.ts';
import type { Begin } from './program.ts';
import { drawId, lateBy } from './program.ts';
import type { Pod } from '../pod.ts';
import type { World } from '../world.ts';

/** net/dnsclient_unix.go: each server in turn, twice; of resolv.conf three at most (net/dnsconfig_unix.go). */
const TIMEOUT = 5 * SECOND;
const ATTEMPTS = 2;
const MAX_SERVERS = 3;

/** Go takes a new socket and ID for each query and each try; the goroutine for AAAA is mostly the faster one. */
export const go: Begin = (world, pod) => ({
  lookUp: (name) => lookUp(world, pod, world.begin('go', pod, name), false),
});

/** `options use-vc` */
export const goVc: Begin = (world, pod) => ({
  lookUp: (name) => lookUp(world, pod, world.begin('go-vc', pod, name), true),
});

function lookUp(world: World, pod: Pod, lookup: Lookup, isViaTcp: boolean): void {
  const isReversed = !world.random.oneIn(5);
  const ask = (leg: Leg) => new Exchange(world, pod, lookup, leg, isViaTcp).next();
  ask(isReversed ? AAAA : A);
  world.after(world.random.between(5, 300) + world.pause(), () => ask(isReversed ? A : AAAA));
}

class Exchange {
  readonly #world: World;
  readonly #pod: Pod;
  readonly #lookup: Lookup;
  readonly #leg: Leg;
  readonly #isViaTcp: boolean;
  #tries = 0;

  // oxlint-disable-next-line max-params -- what a goroutine knows
  constructor(world: World, pod: Pod, lookup: Lookup, leg: Leg, isViaTcp: boolean) {
    this.#world = world;
    this.#pod = pod;
    this.#lookup = lookup;
    this.#leg = leg;
    this.#isViaTcp = isViaTcp;
  }

  next(): void {
    const servers = Math.min(MAX_SERVERS, this.#world.parameters.servers);
    if (this.#tries >= ATTEMPTS * servers) return;
    const server = this.#tries++ % servers;
    if (this.#isViaTcp) this.#askOverTcp(server);
    else this.#ask(server);
  }

  #ask(server: number): void {
    let isOver = false;
    const end = (hasFailed: boolean) => {
      isOver = true;
      socket.close(hasFailed);
    };
    const goOn = () => {
      if (isOver) return;
      end(true);
      this.next();
    };
    const socket = this.#pod.open((_, isTruncated, rcode) => {
      // An error is a failed try (checkHeader); the next one follows at once.
      if (rcode > 0) {
        this.#world.after(this.#world.random.between(60, 400), goOn);
        return;
      }
      end(isTruncated);
      // The same message, with its ID.
      if (isTruncated) this.#askOverTcp(server, id);
    }, true);
    const id = this.#drawId(socket.port);
    socket.rejected = goOn;
    socket.send(this.#lookup, this.#leg, id, server, { hasEdns: true });
    this.#world.after(TIMEOUT + lateBy(this.#world), goOn);
  }

  #askOverTcp(server: number, known?: number): void {
    let isOver = false;
    const end = (hasFailed: boolean) => {
      isOver = true;
      connection.close(hasFailed);
    };
    const goOn = () => {
      if (isOver) return;
      end(true);
      this.next();
    };
    const lookup = this.#lookup;
    const leg = this.#leg;
    const kept = known === undefined ? [] : [{ id: known, name: lookup.name, leg }];
    const connection = this.#pod.connect(
      server,
      {
        opened: () =>
          connection.ask([{ lookup, leg, id: known ?? this.#drawId(connection.port) }], true),
        failed: goOn,
        answered: () => end(false),
        ended: goOn,
      },
      kept,
    );
    this.#world.after(TIMEOUT + lateBy(this.#world), goOn);
  }

  #drawId(port: number): number {
    return drawId(this.#world, this.#pod, port, this.#lookup.name, this.#leg);
  }
}
