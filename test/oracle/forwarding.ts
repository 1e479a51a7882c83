import {
  type Arbitrary,
  boolean,
  constant,
  constantFrom,
  integer,
  oneof,
  record,
} from 'fast-check';
import { PacketQueue } from '../../bench/packet-queue.js';
import { Random } from '../../bench/random.js';

/**
 * Clients, a forwarder and its upstream. The run knows which client waited for which exchange, and `src/lookup/hops` is
 * judged by that. A run is written as a scenario (fixtures/README.md), so a failing run is a fixture already.
 */
export interface Forwarding {
  readonly seed: number;
  /**
   * How it forwards: `each` query by itself with an ID of its own, or with its client's (`same-id`: CoreDNS, old and
   * new); `joined`, one exchange for all waiting clients, sent again when a client asks again (dnsmasq); `eager`, the
   * same, sent again by itself from another port (unbound).
   */
  readonly kind: 'each' | 'same-id' | 'joined' | 'eager';
  readonly names: number;
  readonly lookups: number;
  /** Mean number of milliseconds between two lookups. */
  readonly gapMs: number;
  /** Losses per thousand packets: upstream of the forwarder, and between client and forwarder. */
  readonly lost: { readonly upstream: number; readonly client: number };
  /** Slow answers per thousand of the upstream: they take seconds. */
  readonly slow: number;
  /** Slow answers per thousand of the forwarder itself: they take seconds. */
  readonly busy: number;
  readonly hasCache: boolean;
  /**
   * Whether each name is an alias, and the upstream returns only the CNAME, so that the forwarder asks for its target.
   */
  readonly hasAliases: boolean;
  /** Whether the capture is on `any` of the forwarder's host, and clients ask over the loopback interface. */
  readonly isLocal: boolean;
}

const sometimes = (...perThousand: number[]): Arbitrary<number> =>
  oneof(constant(0), constantFrom(...perThousand));

export const forwarding: Arbitrary<Forwarding> = record({
  seed: integer({ min: 0, max: 0xffff }),
  kind: constantFrom('each', 'same-id', 'joined', 'eager'),
  names: integer({ min: 1, max: 4 }),
  lookups: integer({ min: 1, max: 30 }),
  gapMs: constantFrom(1, 30, 300, 4_000),
  lost: record({ upstream: sometimes(50, 300), client: sometimes(50, 300) }),
  slow: sometimes(100, 400),
  busy: sometimes(100),
  hasCache: boolean(),
  isLocal: boolean(),
  hasAliases: boolean(),
});

/** Microseconds. */
const MS = 1_000;
const S = 1_000 * MS;
const TTL = 20 * S;
/** Clients ask again after this time, and this often in all. */
const CLIENT_WAIT = 5 * S;
const TRIES = 3;
/** unbound's first time-out for a server that it does not know; it doubles. */
const EAGER_WAIT = 376 * MS;
/** A forwarder gives up an unanswered query after this time. */
const GIVES_UP = 12 * S;

/** A lookup of a client, with the truth about it. */
export interface Truth {
  readonly client: string;
  readonly name: string;
  readonly began: number;
  /** When the forwarder's answer was seen to leave; undefined without an answer. */
  ended: number | undefined;
  /** The upstream exchanges for this lookup: when each was sent, and when its answer came. */
  readonly waits: Exchange[];
  /** Whether another client asked for the same name while this one waited, or just before. */
  isShared: boolean;
  /** Whether a packet between client and forwarder was lost. */
  isLost: boolean;
  /** Number of queries of this lookup. */
  tries: number;
}

interface Exchange {
  readonly sent: number;
  answered: number | undefined;
  /** Whether the answer was a CNAME, and the forwarder then asked for its target. */
  leadsOn: boolean;
}

/** A question that the forwarder has sent upstream. */
interface Pending {
  readonly name: string;
  readonly waiting: Waiting[];
  readonly exchanges: Exchange[];
  port: number;
  id: number;
  isOver: boolean;
  /** Whether the name is known to be an alias, and the forwarder now asks for its target. */
  isFollowing: boolean;
}

interface Waiting {
  readonly truth: Truth;
  readonly port: number;
  readonly id: number;
}

export interface Run {
  readonly text: string;
  readonly truths: readonly Truth[];
}

/** Returns the run of these parameters; the same parameters give the same run. */
export function runOf(parameters: Forwarding): Run {
  return new Simulation(parameters).run();
}

class Simulation {
  readonly #parameters: Forwarding;
  readonly #random: Random;
  readonly #queue = new PacketQueue<{ readonly time: number; readonly happens: () => void }>();
  readonly #lines: { readonly time: number; readonly text: string }[] = [];
  readonly #truths: Truth[] = [];
  readonly #pending = new Map<string, Pending>();
  readonly #cache = new Map<string, number>();
  #now = 0;
  #nextPort = 30_000;

  constructor(parameters: Forwarding) {
    this.#parameters = parameters;
    this.#random = new Random(parameters.seed);
  }

  run(): Run {
    const { lookups, gapMs, names } = this.#parameters;
    let at = 0;
    for (let number = 0; number < lookups; number++) {
      at += this.#random.below(2 * gapMs * MS) + 1;
      const name = `n${this.#random.below(names)}.example.com`;
      this.#at(at, () => this.#begin(number, name));
    }
    for (let next = this.#queue.pop(); next; next = this.#queue.pop()) {
      this.#now = next.time;
      next.happens();
    }
    // Time passes, so that open queries are known to be lost.
    this.#now += 40 * S;
    const last = { client: this.#clientOf(lookups), port: 65_000, id: 0xffff };
    this.#line(`${last.client}:${last.port} > dns query ffff last.example.com. A`, 'in');
    this.#line(`dns > ${last.client}:${last.port} response ffff last.example.com. A NOERROR`, 'in');
    return { text: this.#text(), truths: this.#truths };
  }

  #at(time: number, happens: () => void): void {
    this.#queue.push({ time, happens });
  }

  #after(delay: number, happens: () => void): void {
    this.#at(this.#now + delay, happens);
  }

  #chance(perThousand: number): boolean {
    return this.#random.below(1_000) < perThousand;
  }

  #line(text: string, where: 'in' | 'out', records = ''): void {
    const { isLocal } = this.#parameters;
    const place = isLocal
      ? text.includes('up')
        ? ` if2${where === 'out' ? ' out' : ''}`
        : ' if1'
      : '';
    // Connected sockets of Linux number their packets: a packet with an IP ID of its own is no copy.
    const ipId = ` id=${hex((this.#lines.length % 0xffff) + 1)}`;
    this.#lines.push({ time: this.#now, text: text + place + ipId + records });
  }

  /** Returns a client of its own for each lookup: these tests do not judge how lookups of one client are separated. */
  #clientOf(number: number): string {
    return `c${number}`;
  }

  #begin(number: number, name: string): void {
    const truth: Truth = {
      client: this.#clientOf(number),
      name,
      began: this.#now,
      ended: undefined,
      waits: [],
      isShared: false,
      isLost: false,
      tries: 0,
    };
    for (const other of this.#truths) {
      if (other.name !== name) continue;
      if (other.ended !== undefined && this.#now - other.ended > 100 * MS) continue;
      other.isShared = truth.isShared = true;
    }
    this.#truths.push(truth);
    this.#ask({ truth, port: this.#nextPort++, id: this.#random.below(0x1_0000) });
  }

  #ask(waiting: Waiting): void {
    const { truth, port, id } = waiting;
    truth.tries++;
    this.#line(`${truth.client}:${port} > dns query ${hex(id)} ${truth.name}. A`, 'in');
    if (truth.tries < TRIES)
      this.#after(CLIENT_WAIT, () => {
        if (truth.ended === undefined) this.#ask(waiting);
      });
    if (this.#chance(this.#parameters.lost.client)) truth.isLost = true;
    else this.#after(20 + this.#random.below(200), () => this.#arrive(waiting));
  }

  /** Handles a query that arrives at the forwarder. */
  #arrive(waiting: Waiting): void {
    const { name } = waiting.truth;
    const { hasCache, kind } = this.#parameters;
    if (hasCache && (this.#cache.get(name) ?? 0) > this.#now) {
      this.#reply(waiting, 'NOERROR');
      return;
    }
    const isJoined = kind === 'joined' || kind === 'eager';
    const open = isJoined ? this.#pending.get(name) : undefined;
    if (open === undefined) {
      const pending: Pending = {
        name,
        waiting: [waiting],
        exchanges: [],
        port: this.#nextPort++,
        id: kind === 'same-id' ? waiting.id : this.#random.below(0x1_0000),
        isOver: false,
        isFollowing: false,
      };
      if (isJoined) this.#pending.set(name, pending);
      this.#send(pending);
      this.#after(GIVES_UP, () => this.#giveUp(pending));
      return;
    }
    const isAgain = open.waiting.some(({ truth }) => truth === waiting.truth);
    if (!isAgain) {
      open.waiting.push(waiting);
      waiting.truth.waits.push(...open.exchanges);
    } else if (kind === 'joined') this.#send(open);
  }

  #send(pending: Pending): void {
    const { kind, lost, slow } = this.#parameters;
    const exchange: Exchange = { sent: this.#now, answered: undefined, leadsOn: false };
    pending.exchanges.push(exchange);
    for (const { truth } of pending.waiting) truth.waits.push(exchange);
    const { port, id, isFollowing } = pending;
    const name = isFollowing ? targetOf(pending.name) : pending.name;
    this.#line(`own:${port} > up query ${hex(id)} ${name}. A`, 'out');
    if (kind === 'eager')
      this.#again(pending, EAGER_WAIT * 2 ** (pending.exchanges.length - 1), isFollowing);
    if (this.#chance(lost.upstream)) return;
    const takes = this.#chance(slow)
      ? S + this.#random.below(3 * S)
      : 500 + this.#random.below(9 * MS);
    this.#after(takes, () => {
      const isAlias = this.#parameters.hasAliases && !isFollowing;
      const records = isAlias ? `\n  answer ${name}. 60 CNAME ${targetOf(name)}` : '';
      this.#line(`up > own:${port} response ${hex(id)} ${name}. A NOERROR`, 'in', records);
      exchange.answered = this.#now;
      if (pending.isOver || pending.isFollowing !== isFollowing) return;
      if (isAlias) {
        pending.isFollowing = true;
        pending.port = this.#nextPort++;
        pending.id = kind === 'same-id' ? pending.id : this.#random.below(0x1_0000);
        exchange.leadsOn = true;
        this.#send(pending);
        return;
      }
      this.#finish(pending, 'NOERROR');
      if (this.#parameters.hasCache) this.#cache.set(name, this.#now + TTL);
    });
  }

  #again(pending: Pending, wait: number, isFollowing: boolean): void {
    this.#after(wait, () => {
      if (pending.isOver || pending.isFollowing !== isFollowing) return;
      if (pending.exchanges.length > 4) return;
      pending.port = this.#nextPort++;
      pending.id = this.#random.below(0x1_0000);
      this.#send(pending);
    });
  }

  #giveUp(pending: Pending): void {
    if (!pending.isOver) this.#finish(pending, 'SERVFAIL');
  }

  #finish(pending: Pending, rcode: string): void {
    pending.isOver = true;
    if (this.#pending.get(pending.name) === pending) this.#pending.delete(pending.name);
    const busy = this.#chance(this.#parameters.busy) ? S + this.#random.below(2 * S) : 0;
    for (const waiting of pending.waiting)
      this.#after(busy + 20 + this.#random.below(300), () => this.#reply(waiting, rcode));
  }

  #reply({ truth, port, id }: Waiting, rcode: string): void {
    if (this.#chance(this.#parameters.lost.client)) {
      truth.isLost = true;
      return;
    }
    this.#line(`dns > ${truth.client}:${port} response ${hex(id)} ${truth.name}. A ${rcode}`, 'in');
    truth.ended ??= this.#now;
  }

  #text(): string {
    const { isLocal, lookups } = this.#parameters;
    const clients = Array.from({ length: lookups + 1 }, (_, number) =>
      isLocal ? `c${number} = 127.0.1.${number}` : `c${number} = 10.244.1.${number + 7}`,
    );
    const lines = this.#lines.toSorted((a, b) => a.time - b.time);
    return [
      ...(isLocal ? ['link LINUX_SLL2'] : []),
      ...clients,
      isLocal ? 'dns = 127.0.0.53' : 'dns = 10.244.0.3',
      isLocal ? 'own = 10.244.0.3' : 'own = 10.244.0.3',
      'up = 10.0.0.2',
      ...lines.map(({ time, text }) => `${(time / S).toFixed(6)} ${text}`),
      '---',
      '',
    ].join('\n');
  }
}

function targetOf(name: string): string {
  return `to-${name}`;
}

function hex(id: number): string {
  return id.toString(16).padStart(4, '0');
}
