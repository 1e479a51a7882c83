import { PacketQueue } from '../../bench/packet-queue.js';
import { Random } from '../../bench/random.js';
import type { Connection } from './connection.ts';
import { type Lookup, MILLISECOND, type Sight, type Time, type Transmission } from './model.ts';
import { Network } from './network.ts';
import type { Parameters } from './parameters.ts';
import type { Pod, Question } from './pod.ts';
import type { ResolverKind } from './resolvers/index.ts';

interface Event {
  readonly time: Time;
  readonly happens: () => void;
}

/**
 * Two clients that ask the same with one ID at once, from sockets that do not number their packets, send what a router
 * makes of one packet when it masquerades it: with IDs of 16 bits that does not happen.
 */
const CROSSING: Time = 10 * MILLISECOND;

/** Clock, chance and network: runs events in order of time. The same parameters give the same world. */
export class World {
  readonly parameters: Parameters;
  readonly random: Random;
  /** Chance for TCP and ICMP only, so that runs without both are the same with and without it. */
  readonly odds: Random;
  readonly #pauses: Random;
  readonly network: Network;
  readonly lookups: Lookup[] = [];
  readonly sights: Sight[] = [];
  /** Pairs that lost one leg in the node. */
  readonly raced: Lookup[] = [];
  readonly connections: Connection[] = [];
  /** Transmissions that were not delivered, with an ICMP error. */
  readonly rejected: Transmission[] = [];
  now: Time = 0;
  nextSocket = 1;
  readonly #asked = new Map<string, Time>();
  readonly #queue = new PacketQueue<Event>();

  constructor(parameters: Parameters) {
    this.parameters = parameters;
    this.random = new Random(parameters.seed);
    this.odds = new Random(parameters.seed ^ 0x7c9);
    this.#pauses = new Random(parameters.seed ^ 0x51d);
    this.network = new Network(this);
  }

  asks({ id, name, leg }: Question): void {
    this.#asked.set(`${id} ${name} ${leg}`, this.now);
  }

  isJustAsked({ id, name, leg }: Question): boolean {
    const last = this.#asked.get(`${id} ${name} ${leg}`);
    return last !== undefined && this.now - last <= CROSSING;
  }

  /** Returns true with a probability of `perThousand` in 1,000. */
  chance(perThousand: number): boolean {
    return this.random.below(1_000) < perThousand;
  }

  after(delay: number, happens: () => void): void {
    this.#queue.push({ time: Math.round(this.now + delay), happens });
  }

  at(time: Time, happens: () => void): void {
    this.#queue.push({ time: Math.round(time), happens });
  }

  begin(kind: ResolverKind, pod: Pod, name: number): Lookup {
    const number = this.lookups.length + 1;
    const lookup: Lookup = { number, kind, pod: pod.number, name, transmissions: [] };
    this.lookups.push(lookup);
    return lookup;
  }

  /** Returns the leg (0 or 1) of a fresh pair on one five-tuple that the node drops, more often 1; or undefined. */
  raceOf(lookup: Lookup): number | undefined {
    if (!this.chance(this.parameters.lost.races)) return undefined;
    this.raced.push(lookup);
    return this.random.below(4) === 0 ? 0 : 1;
  }

  /** Returns how long the program loses the processor between the two legs of this lookup. */
  pause(): Time {
    const { pauseMs } = this.parameters;
    if (pauseMs === 0 || !this.#pauses.oneIn(2)) return 0;
    return this.#pauses.between(0, pauseMs * MILLISECOND);
  }

  run(): void {
    for (let next = this.#queue.pop(); next; next = this.#queue.pop()) {
      this.now = next.time;
      next.happens();
    }
  }
}
