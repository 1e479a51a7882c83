import { Random } from '../../bench/random.js';
import {
  ICMP_ERRORS,
  type IcmpError,
  type IcmpReason,
  MILLISECOND,
  type Packet,
  REFUSED,
  type Response,
  SECOND,
  SERVFAIL,
  type Time,
  type Transmission,
} from './model.ts';
import { isIpv6 } from './parameters.ts';
import type { Socket } from './pod.ts';
import type { World } from './world.ts';

/** What no healthy server is faster than: then a response never passes its query, or a duplicate of it, in the capture. */
const FASTEST = 350;
/** From an ICMP error to what its client does about it. */
const TOLD = 100;
/** What a server that is slow once takes longer: early enough, and around and after the usual time-outs. */
const SLOW: readonly (readonly [number, number])[] = [
  [300 * MILLISECOND, 900 * MILLISECOND],
  [1.05 * SECOND, 1.9 * SECOND],
  [1.9 * SECOND, 2.6 * SECOND],
  [2.6 * SECOND, 4.9 * SECOND],
  [4.9 * SECOND, 5.2 * SECOND],
  [5.2 * SECOND, 7 * SECOND],
];

/**
 * The way of a query to its server and of the answer back, past the two places at which captures are made:
 *
 *     pod ── veth ── node (DNAT, SNAT; conntrack) ── uplink ── servers
 *
 * Queries get lost on the node or behind the uplink, answers before they reach the uplink.
 */
export class Network {
  readonly #world: World;
  readonly #random: Random;
  readonly #errors: Random;
  /** Connection tracking: a flow keeps its endpoint. */
  readonly #endpoints = new Map<string, number>();
  /** What each pod sent in the second at hand, where that is limited. */
  readonly #sent = new Map<number, { second: number; queries: number }>();
  #ipId = 0;
  #errorId = 0;

  constructor(world: World) {
    this.#world = world;
    this.#random = new Random(world.parameters.seed ^ 0xe4d);
    this.#errors = new Random(world.parameters.seed ^ 0x2ef);
  }

  endpointOf(pod: number, port: number, server: number): number {
    const flow = `${pod} ${port} ${server}`;
    let endpoint = this.#endpoints.get(flow);
    if (endpoint === undefined) {
      endpoint = this.#random.below(this.#world.parameters.endpoints);
      this.#endpoints.set(flow, endpoint);
    }
    return endpoint;
  }

  /** The interface of a pod has sent as much in this second as it may. */
  #isBeyondLimit(pod: number): boolean {
    const { limit } = this.#world.parameters;
    if (limit === 0) return false;
    const second = Math.floor(this.#world.now / SECOND);
    const sent = this.#sent.get(pod);
    const queries = sent?.second === second ? sent.queries + 1 : 1;
    this.#sent.set(pod, { second, queries });
    return queries > limit;
  }

  carry(query: Transmission, socket: Socket, isRaced: boolean): void {
    const { random, parameters } = this.#world;
    const { lost, duplicated } = parameters;
    const isDuplicated = this.#world.chance(duplicated.byNetwork);
    // Between pod and node, or behind the capture, where only the server's second answer tells of it.
    const isSeenTwice = isDuplicated && random.oneIn(2);
    const delay = isSeenTwice ? random.between(2, 150) : 0;
    this.see(query, 'veth', 0);
    if (isSeenTwice) this.see(query, 'veth', delay);
    const isLost = this.#world.chance(lost.queries);
    if (isRaced || (isLost && random.oneIn(2)) || this.#isBeyondLimit(query.lookup.pod)) return;
    const rejectedBy = isLost ? undefined : this.#rejectedBy();
    if (rejectedBy === 'node') return this.#reject(query, socket, rejectedBy);
    const node = random.between(8, 40);
    this.see(query, 'uplink', node);
    if (isSeenTwice) this.see(query, 'uplink', delay + node + random.between(0, 5));
    if (isLost || (parameters.silent && query.endpoint === 0)) return;
    for (let copy = 0; copy < (isDuplicated ? 2 : 1); copy++)
      if (rejectedBy) this.#reject(query, socket, rejectedBy);
      else this.#answer(query, socket);
  }

  #rejectedBy(): 'node' | 'router' | 'server' | undefined {
    const { odds, parameters } = this.#world;
    if (odds.below(1_000) >= parameters.icmp.rejected) return undefined;
    return (['node', 'router', 'server'] as const)[odds.below(3)];
  }

  /** Nobody but the server says that nobody listens; all else is said by whoever stands on the way. */
  #reject(query: Transmission, socket: Socket, by: 'node' | 'router' | 'server'): void {
    const { odds } = this.#world;
    const reasons = (Object.keys(ICMP_ERRORS) as IcmpReason[]).filter(
      (reason) => reason !== 'port' || by !== 'router',
    );
    const reason = by === 'server' ? 'port' : reasons[odds.below(reasons.length)]!;
    const latency = odds.between(150, 900);
    this.#world.rejected.push(query);
    this.tell({ quotes: query, reason, by, ipId: this.errorId() }, latency, odds.between(8, 40));
    // Further behind than a capture may reorder them: what comes before its reason has none.
    this.#world.after(latency + TOLD, () => socket.reject(query, reason));
  }

  /** Hosts number their errors. */
  errorId(): number {
    this.#errorId = (this.#errorId % 0xffff) + 1;
    return this.#errorId;
  }

  /** An error to a client. */
  tell(error: IcmpError, latency: Time, node: Time): void {
    if (error.by !== 'node') this.see(error, 'uplink', latency - node);
    this.see(error, 'veth', latency);
  }

  /** Of a healthy server; or one that is slow once. */
  latency(random: Random): Time {
    const { usualMs, slow } = this.#world.parameters;
    const latency = random.between(FASTEST, usualMs * MILLISECOND);
    const span = SLOW[random.below(SLOW.length)]!;
    return random.below(1_000) < slow ? random.between(span[0], span[1]) : latency;
  }

  /** 0, or the error that the server answers with. */
  #rcode(): number {
    const { servfail, refused } = this.#world.parameters.errors;
    if (servfail + refused === 0) return 0;
    const drawn = this.#errors.below(1_000);
    if (drawn < servfail) return SERVFAIL;
    return drawn < servfail + refused ? REFUSED : 0;
  }

  #answer(query: Transmission, socket: Socket): void {
    const { random, parameters, now } = this.#world;
    if (this.#world.chance(parameters.lost.answers)) return;
    const [fastest, slowest] = [FASTEST, parameters.usualMs * MILLISECOND];
    let latency = random.between(fastest, slowest);
    const span = SLOW[random.below(SLOW.length)]!;
    if (this.#world.chance(parameters.slow)) latency = random.between(span[0], span[1]);
    const isNumbered = parameters.numbered && !isIpv6(parameters, query.server);
    if (isNumbered) this.#ipId = (this.#ipId % 0xffff) + 1;
    const ipId = isNumbered ? this.#ipId : 0;
    const isTruncated = this.#world.odds.below(1_000) < parameters.tcp.truncated;
    const rcode = isTruncated ? 0 : this.#rcode();
    const response: Response = { to: query, time: now + latency, ipId, isTruncated, rcode };
    const node = random.between(8, 40);
    this.see(response, 'uplink', latency - node);
    this.see(response, 'veth', latency);
    if (this.#world.chance(parameters.duplicated.byNetwork)) {
      const later = latency + random.between(2, 150);
      this.see(response, 'uplink', later - node);
      this.see(response, 'veth', later);
    }
    this.#world.after(latency + 3, () => {
      if (!socket.deliver(query, isTruncated, rcode)) this.#refuse(response, socket);
    });
  }

  /** The client's port is closed by now: it says so, and the server does not care. */
  #refuse(response: Response, { isPortOpen }: Socket): void {
    if (!this.#world.parameters.icmp.byClients || isPortOpen) return;
    const { odds } = this.#world;
    const error: IcmpError = {
      quotes: response,
      reason: 'port',
      by: 'client',
      ipId: this.errorId(),
    };
    const after = odds.between(60, 90);
    this.see(error, 'veth', after);
    this.see(error, 'uplink', after + odds.between(8, 40));
  }

  see(packet: Packet, place: 'veth' | 'uplink', after: number): void {
    this.#world.sights.push({ time: this.#world.now + after, place, packet });
  }
}
