import { A, AAAA, type Leg, type Lookup, SECOND, type Transmission } from '../model.ts';
import type { Pod, Question, Socket } from '../pod.ts';
import type { World } from '../world.ts';
import { BOTH, type Begin, closeAll, drawId, lateBy, type Program, sendPair } from './program.ts';

/** How the two legs of a round are sent; `reopen` is serial with a new socket for the second leg. */
type Mode = 'parallel' | 'serial' | 'reopen';

/** glibc asks three servers at most (MAXNS), each of them twice (RES_DFLRETRY). */
const MAX_SERVERS = 3;
const ATTEMPTS = 2;
const THREADS = 4;

/** `options single-request` and `single-request-reopen` are modes to begin with; a single family is one leg. */
export function glibc(
  kind: Lookup['kind'],
  legs: readonly Leg[] = BOTH,
  mode: Mode = 'parallel',
  isViaTcp = false,
): Begin {
  return (world: World, pod: Pod): Program => {
    // A thread that lost a leg stays in the serial mode: RES_SNGLKUP is in its resolver state.
    const threads = Array.from({ length: THREADS }, (): { mode: Mode } => ({ mode }));
    return {
      lookUp(name) {
        const sticky = threads[world.random.below(THREADS)]!;
        const thread = world.parameters.sticky ? sticky : { mode };
        new Getaddrinfo(world, pod, world.begin(kind, pod, name), legs, thread, isViaTcp).round(0);
      },
    };
  };
}

/** The state machine of resolv/res_send.c: __res_context_send goes round, send_dg asks one server. */
class Getaddrinfo {
  readonly #world: World;
  readonly #pod: Pod;
  readonly #lookup: Lookup;
  readonly #legs: readonly Leg[];
  readonly #thread: { mode: Mode };
  /**
   * The mode of this lookup: a thread asks for one name at a time, so overlapping lookups here are different threads.
   */
  #mode: Mode;
  readonly #sockets = new Map<number, Socket>();
  readonly #servers: number;
  /** Index of the first server in the list. */
  readonly #first: number;
  #ids: Partial<Record<Leg, number>> = {};
  #round = 0;
  #answered = new Set<Leg>();
  /** Legs that were answered with an error. */
  readonly #refused = new Set<Leg>();
  /** Number of the round: timers of an earlier round do nothing. */
  #token = 0;
  #hasRetried = false;
  /** Whether all further queries go over TCP (v_circuit): `use-vc`, or an answer was truncated. */
  #isViaTcp: boolean;
  /** Whether a RST came: glibc asks the same server once more (connreset). */
  #wasReset = false;

  // oxlint-disable-next-line max-params -- what a thread knows
  constructor(
    world: World,
    pod: Pod,
    lookup: Lookup,
    legs: readonly Leg[],
    thread: { mode: Mode },
    isViaTcp: boolean,
  ) {
    this.#isViaTcp = isViaTcp;
    this.#world = world;
    this.#pod = pod;
    this.#lookup = lookup;
    this.#legs = legs;
    this.#thread = thread;
    this.#mode = thread.mode;
    this.#servers = Math.min(MAX_SERVERS, world.parameters.servers);
    this.#first = world.parameters.rotate ? lookup.number % this.#servers : 0;
  }

  /** Asks the n-th server in turn, until each was asked twice. */
  round(number: number): void {
    this.#round = number;
    if (number >= ATTEMPTS * this.#servers) this.#end();
    else if (this.#isViaTcp) this.#askOverTcp();
    else this.#ask(false);
  }

  get #server(): number {
    return (this.#round + this.#first) % this.#servers;
  }

  /** `seconds = retrans << ns; if (ns > 0) seconds /= nscount` */
  get #seconds(): number {
    // The exponent is the server's place in the rotated list.
    const server = this.#round % this.#servers;
    return server === 0 ? 5 : Math.max(1, Math.floor((5 << server) / this.#servers));
  }

  #ask(isReopened: boolean): void {
    const token = ++this.#token;
    this.#answered.clear();
    this.#refused.clear();
    // glibc sets the deadline once, before the first leg: the wait for a later second leg is shorter.
    const deadline = this.#seconds * SECOND + lateBy(this.#world);
    this.#world.after(deadline, () => this.#timeOut(token));
    const isNew = isReopened || !this.#sockets.has(this.#server);
    if (isNew) this.#open();
    const isFresh = isNew && this.#sockets.get(this.#server)!.isFresh;
    if (this.#legs.length === 1) this.#send(this.#legs[0]!);
    else if (this.#mode === 'parallel') this.#askBoth(token, isFresh);
    else this.#send(A);
  }

  #askBoth(token: number, isFresh: boolean): void {
    const send = (leg: Leg, isRaced: boolean) => {
      if (token === this.#token) this.#send(leg, isRaced);
    };
    sendPair(this.#world, this.#lookup, send, isFresh);
  }

  #open(): void {
    const kept: Question[] = [];
    const { name } = this.#lookup;
    for (const leg of this.#legs)
      if (this.#ids[leg] !== undefined) kept.push({ id: this.#ids[leg], name, leg });
    this.#sockets.get(this.#server)?.close(true);
    const socket = this.#pod.open((...answer) => this.#receive(...answer), true, kept);
    socket.rejected = (query) => this.#isTold(query);
    this.#sockets.set(this.#server, socket);
  }

  /** After an ICMP error, send_dg gives this server up at once. */
  #isTold({ server }: Transmission): void {
    if (server !== this.#server || this.#token < 0) return;
    this.#hasRetried = true;
    this.#token++;
    this.#sockets.get(server)?.close(true);
    this.#sockets.delete(server);
    this.round(this.#round + 1);
  }

  /** Sends both legs in one segment with their IDs (send_vc); TCP has no time limit of its own. */
  #askOverTcp(): void {
    const token = ++this.#token;
    this.#answered.clear();
    const { name } = this.#lookup;
    const kept: Question[] = [];
    for (const leg of this.#legs)
      if (this.#ids[leg] !== undefined) kept.push({ id: this.#ids[leg], name, leg });
    const isOver = () => token !== this.#token;
    const goOn = (isSame: boolean) => {
      if (isOver()) return;
      this.#hasRetried = true;
      if (isSame) this.#askOverTcp();
      else this.round(this.#round + 1);
    };
    const connection = this.#pod.connect(
      this.#server,
      {
        opened: () => {
          const asked = this.#legs.map((leg) => {
            this.#ids[leg] ??= drawId(this.#world, this.#pod, connection.port, name, leg);
            return { lookup: this.#lookup, leg, id: this.#ids[leg] };
          });
          connection.ask(asked);
        },
        // The kernel gives up on a server that does not answer the SYN.
        failed: () => {
          if (connection.opening === 'silent') this.#end();
          else goOn(false);
        },
        answered: ({ leg }) => {
          this.#answered.add(leg);
          if (this.#answered.size < this.#legs.length || isOver()) return;
          connection.close(false);
          this.#end();
        },
        ended: (isReset) => {
          const isSame = isReset && !this.#wasReset;
          this.#wasReset ||= isReset;
          goOn(isSame);
        },
      },
      kept,
    );
  }

  #send(leg: Leg, isRaced = false): void {
    const socket = this.#sockets.get(this.#server)!;
    this.#ids[leg] ??= drawId(this.#world, this.#pod, socket.port, this.#lookup.name, leg);
    socket.send(this.#lookup, leg, this.#ids[leg], this.#server, { isRaced });
  }

  #receive({ leg, server }: Transmission, isTruncated: boolean, rcode: number): void {
    if (server !== this.#server || this.#token < 0 || this.#answered.has(leg)) return;
    if (isTruncated) {
      this.#isViaTcp = true;
      closeAll(this.#sockets.values(), true);
      this.#sockets.clear();
      this.#askOverTcp();
      return;
    }
    this.#answered.add(leg);
    if (rcode > 0) return this.#isRefused(leg);
    if (this.#answered.size === this.#legs.length) return this.#end();
    if (this.#mode === 'parallel' || leg !== A) return;
    const [token, mode] = [this.#token, this.#mode];
    const after = this.#world.random.between(100, 400) + this.#world.pause();
    this.#world.after(after, () => this.#askSecond(token, mode));
  }

  /**
   * Handles an error (section `next_ns`): of two legs, glibc waits for the other, and one answer is enough; a single
   * leg closes its socket.
   */
  #isRefused(leg: Leg): void {
    this.#refused.add(leg);
    this.#hasRetried = true;
    if (this.#answered.size < this.#legs.length) return;
    if (this.#refused.size < this.#legs.length) return this.#end();
    if (this.#legs.length === 1) {
      closeAll(this.#sockets.values(), true);
      this.#sockets.clear();
    }
    const token = ++this.#token;
    this.#world.after(this.#world.random.between(60, 200), () => {
      if (token === this.#token) this.round(this.#round + 1);
    });
  }

  #askSecond(token: number, mode: Mode): void {
    if (token !== this.#token || this.#answered.has(AAAA)) return;
    if (mode === 'reopen') this.#open();
    this.#send(AAAA);
  }

  /**
   * Handles a time-out (section `goto retry`): with one answered leg glibc keeps the server and changes the mode; with
   * none it asks the next server.
   */
  #timeOut(token: number): void {
    if (token !== this.#token) return;
    this.#hasRetried = true;
    const mode = this.#mode;
    const hasA = this.#answered.has(A);
    if (this.#answered.size === 0 || this.#refused.size > 0 || (mode !== 'parallel' && !hasA))
      return this.round(this.#round + 1);
    // glibc returns the answer that it has.
    if (mode === 'reopen') return this.#end();
    this.#mode = mode === 'parallel' ? 'serial' : 'reopen';
    this.#thread.mode = this.#mode;
    this.#ask(mode === 'serial');
  }

  #end(): void {
    const hasFailed = this.#hasRetried || this.#answered.size < this.#legs.length;
    this.#token = -1;
    closeAll(this.#sockets.values(), hasFailed);
  }
}
