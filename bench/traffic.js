// @ts-check
import { NEVER, PacketQueue } from './packet-queue.js';
import { Random } from './random.js';
import { courses, Lookup } from './resolvers.js';
/** @import { Course, Message, Resolver } from './resolvers.js' */

/**
 * @typedef {object} TrafficOptions
 * @property {number} seed the same packets for the same seed
 * @property {number} lookups how many
 * @property {number} clients programs that ask
 * @property {number} [pods] that they run in: those of one pod share its address; one each, if it is left out
 * @property {number} [gap] mean microseconds between two lookups of all of them; 1,000, if it is left out
 * @property {number} names different ones
 * @property {Partial<Record<keyof typeof courses, number>>} troubles of each, how many in a million lookups
 * @property {Partial<Record<Resolver, number>>} resolvers of ten clients, how many use it
 * @property {readonly number[]} outages seconds into the capture at which the server is away for one second
 */

/**
 * What an analysis has to find in the traffic: counted while it is made.
 *
 * @typedef {object} Known
 * @property {number} packets all of them
 * @property {number} lookups how many
 * @property {number} pairs lookups with A and AAAA from one port at once
 * @property {{ A: number, AAAA: number }} lost queries without an answer
 * @property {Record<string, number>} findings by rule
 */

const SECOND = 1_000_000;
/** A thousand lookups a second. */
const MEAN_GAP = SECOND / 1_000;
const OUTAGE = SECOND;
/** Troubles this long before an outage would be asked again within it, or be taken for a part of it. */
const BEFORE_OUTAGE = 7 * SECOND;
const AFTER_OUTAGE = 0.5 * SECOND;

/** Linux: net.ipv4.ip_local_port_range. */
const FIRST_PORT = 32_768;
const PORTS = 28_232;
/** Coprime to PORTS, so that a client comes back to a port only after all others. */
const PORT_STRIDE = 7_919;

/** Clients of one cluster resolve names at one server: the same packets for the same options. */
export class Traffic {
  /** Complete when all packets have been taken. No name has an IPv6 address, which is said once. @type {Known} */
  known = {
    packets: 0,
    lookups: 0,
    pairs: 0,
    lost: { A: 0, AAAA: 0 },
    findings: { 'aaaa-always-empty': 1 },
  };
  /** @readonly */
  options;
  #random;
  #troubles;
  #resolvers;
  #pods;
  /** Lookups of each client so far, and ports of each pod. */
  #lookupsOf;
  #portsOf;

  /** @param {TrafficOptions} options */
  constructor(options) {
    this.options = options;
    this.#random = new Random(options.seed);
    this.#troubles = Object.entries(options.troubles);
    this.#resolvers = Object.entries(options.resolvers);
    this.#lookupsOf = new Uint32Array(options.clients);
    this.#pods = options.pods ?? options.clients;
    this.#portsOf = new Uint32Array(this.#pods);
  }

  /**
   * In order of time.
   *
   * @yields {Message} each to be read before the next one is asked for
   */
  *packets() {
    /** @type {PacketQueue<Message>} */
    const queue = new PacketQueue();
    const { lookups, gap = MEAN_GAP } = this.options;
    let now = 0;
    for (let made = 0; made < lookups; made++) {
      for (; queue.nextTime <= now; this.known.packets++)
        yield /** @type {Message} */ (queue.pop());
      for (const message of this.#lookup(now)) queue.push(message);
      now += this.#random.below(2 * gap);
    }
    for (; queue.nextTime < NEVER; this.known.packets++) yield /** @type {Message} */ (queue.pop());
  }

  /**
   * @param {number} start
   * @returns {readonly Message[]}
   */
  #lookup(start) {
    const random = this.#random;
    const client = random.below(this.options.clients);
    const resolver = this.#resolverOf(client);
    const name = this.#nameFor(client, resolver);
    const pod = client % this.#pods;
    const lookup = new Lookup(resolver, start, pod, name, () => this.#freshPort(pod), random);
    const course = this.#courseOf(lookup);
    course.play(lookup);
    this.#count(lookup, course);
    return lookup.packets;
  }

  /**
   * @param {Lookup} lookup
   * @param {Course} course
   */
  #count({ resolver, lost }, { rule }) {
    const { known } = this;
    known.lookups++;
    if (resolver !== 'go') known.pairs++;
    known.lost.A += lost.A;
    known.lost.AAAA += lost.AAAA;
    if (rule !== undefined) known.findings[rule] = (known.findings[rule] ?? 0) + 1;
  }

  /**
   * @param {Lookup} lookup
   * @returns {Course}
   */
  #courseOf({ start, resolver }) {
    let chance = this.#random.below(1_000_000);
    for (const outage of this.options.outages) {
      const since = start - outage * SECOND;
      if (since >= 0 && since < OUTAGE) return courses.outage;
      if (since >= -BEFORE_OUTAGE && since < OUTAGE + AFTER_OUTAGE) return courses.healthy;
    }
    for (const [name, perMillion] of this.#troubles) {
      chance -= perMillion;
      if (chance >= 0) continue;
      /** @type {Course} */
      const course = courses[/** @type {keyof typeof courses} */ (name)];
      return course.resolvers.includes(resolver) ? course : courses.healthy;
    }
    return courses.healthy;
  }

  /**
   * @param {number} client
   * @returns {Resolver}
   */
  #resolverOf(client) {
    let tenth = client % 10;
    for (const [resolver, tenths] of this.#resolvers) {
      tenth -= tenths;
      if (tenth < 0) return /** @type {Resolver} */ (resolver);
    }
    return 'glibc';
  }

  /**
   * Any name. A client with a port for each query goes through them in turn: two lookups of one name at once
   * could not be told apart by anybody.
   *
   * @param {number} client
   * @param {Resolver} resolver
   */
  #nameFor(client, resolver) {
    const count = next(this.#lookupsOf, client);
    return resolver === 'go'
      ? (client + count) % this.options.names
      : this.#random.below(this.options.names);
  }

  /** @param {number} pod */
  #freshPort(pod) {
    const count = next(this.#portsOf, pod);
    return FIRST_PORT + ((pod + count * PORT_STRIDE) % PORTS);
  }
}

/**
 * Returns how often this client was counted before, and counts it.
 *
 * @param {Uint32Array} counters
 * @param {number} client
 */
function next(counters, client) {
  const count = counters[client] ?? 0;
  counters[client] = count + 1;
  return count;
}
