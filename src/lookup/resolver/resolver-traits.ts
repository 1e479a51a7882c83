import { Transport } from '../../decode/datagram.ts';
import { Type } from '../../dns/codes.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import { isUseful, isUsual } from '../grouping/completion.ts';
import { isAddressType } from '../grouping/legs.ts';
import type { Answer, Attempt, Lookup } from '../lookup.ts';
import { LEG_WINDOW, LONGEST_DEFAULT_WAIT } from '../times.ts';
import { retriedBy, retryOf } from '../story/retries.ts';
import type { Pair } from '../story/pair.ts';

/**
 * musl takes the two IDs of a pair from the clock, a moment apart: steps of 80 to 511 observed
 * (src/network/res_mkquery.c).
 */
const CLOCK_ID_STEP = 1_024;

/**
 * Whether both IDs were taken from the clock at one moment, A first, as musl does. A random step is as small once in 64
 * times. musl adds no OPT record (src/network/res_mkquery.c).
 */
export function hasClockIds(one: Attempt, other: Attempt): boolean {
  if (one.edns || other.edns) return false;
  const [a, aaaa] = one.qtype === Type.A ? [one, other] : [other, one];
  const step = (aaaa.id - a.id) & 0xffff;
  return step > 0 && step < CLOCK_ID_STEP;
}

/** How a lost query was sent again for the first time. */
export interface RetryTraits {
  /**
   * Two concurrent queries from one port (`pair`) or from two ports; or a query without a concurrent partner (`lone`).
   */
  readonly of: 'pair' | 'two-ports' | 'lone';
  /** Whether the other query of the two was answered and not sent again. */
  readonly isAlone: boolean;
  readonly samePort: boolean;
  readonly sameId: boolean;
  readonly sameServer: boolean;
  /** Time from the first packet of the lookup to the first packet of its second round: the timer of glibc. */
  readonly after: Nanoseconds;
}

/** One shared array, since few of a hundred thousand clients have any retry. */
const NONE: readonly never[] = [];

/**
 * The number of recent lookups within which a reused port is no chance: systems choose among 28,000 ports
 * (ip_local_port_range).
 */
const RECENT_PORTS = 4;

/** What the packets of one client show of its resolver, counted over all its lookups. */
export class ResolverTraits {
  /** Lookups of addresses over UDP, and how many of them have an OPT record (RFC 6891). */
  lookups = 0;
  withEdns = 0;
  /** The UDP payload size in all of these OPT records; 0 when none was captured, -1 when they differ. */
  payloadSize = 0;
  /** The smallest and the greatest TTL or hop limit; 0 when none is known. */
  leastHops = 0;
  mostHops = 0;
  /** A and AAAA at once from one port, and how many of these have an ID step like that of musl. */
  pairs = 0;
  clockIdSteps = 0;
  /** A and AAAA at once from two ports. */
  twoPorts = 0;
  /** AAAA after the answer to A, from the same port or a new one; counted only before the client's first stall. */
  serialSamePort = 0;
  serialNewPort = 0;
  /**
   * When the client first asked for AAAA after A's answer from one port, and when it last asked for both at once. A
   * thread of glibc that stalled does the first, and never the second again (resolv/res_send.c, send_dg).
   */
  firstInTurn: Nanoseconds = Infinity;
  lastAtOnce: Nanoseconds = -Infinity;
  /**
   * How long after the first leg the second one first appeared, with an ID close to that of the first: up to MAX_RETRIES,
   * as retries of musl, whose first transmission was lost before the capture point, are alike.
   */
  lateLegs: readonly Nanoseconds[] = NONE;
  /** Lookups that send one query to several servers at the same moment from one port. */
  allServersAtOnce = 0;
  /** Lookups that ask for HTTPS (RFC 9460) beside an address, from the same port. */
  withHttps = 0;
  /** Lookups that use TCP from the start: both legs on one connection, or a connection each. */
  tcpShared = 0;
  tcpSeparate = 0;
  /** Lookups from one of the last RECENT_PORTS ports of the client. */
  keptPort = 0;
  /** Lookups in which an answered query was sent again with its ID because the other leg was missing. */
  repeatsAnswered = 0;
  stalls = 0;
  /** The retries seen, up to MAX_RETRIES, since they are alike. */
  retries: readonly RetryTraits[] = NONE;
  #ports: number[] = NO_PORTS;

  add(lookup: Lookup, pair: Pair | undefined): void {
    const { attempts } = lookup;
    const first = attempts[0]!;
    if (first.transport === Transport.tcp) this.#overTcp(attempts);
    else {
      if (isAddressType(first.qtype)) this.#packet(first);
      this.#port(first.clientPort, lookup.freshFlow);
      if (attempts.length > 2 && asksHttpsToo(attempts)) this.withHttps++;
      if (pair) this.#concurrent(pair);
      else if (attempts.length > 1) this.#separate(attempts);
    }
    if (lookup.isTroubled) this.#troubled(lookup, pair);
  }

  #packet({ edns, payloadSize, hopLimit }: Attempt): void {
    this.lookups++;
    if (edns) {
      this.withEdns++;
      if (this.withEdns === 1) this.payloadSize = payloadSize;
      else if (payloadSize !== this.payloadSize) this.payloadSize = -1;
    }
    if (hopLimit === 0) return;
    if (hopLimit > this.mostHops) this.mostHops = hopLimit;
    if (hopLimit < this.leastHops || this.leastHops === 0) this.leastHops = hopLimit;
  }

  #port(port: number, isFresh: boolean): void {
    const ports = this.#ports;
    if (!isFresh && ports.includes(port)) this.keptPort++;
    if (ports[ports.length - 1] === port) return;
    if (ports === NO_PORTS) this.#ports = [port];
    else if (ports.push(port) > RECENT_PORTS) ports.shift();
  }

  #concurrent({ first, second }: Pair): void {
    this.pairs++;
    if (first.time > this.lastAtOnce) this.lastAtOnce = first.time;
    if (hasClockIds(first, second)) this.clockIdSteps++;
  }

  #overTcp(attempts: readonly Attempt[]): void {
    const ports = new Set(attempts.map((attempt) => attempt.clientPort));
    if (ports.size < attempts.length) this.tcpShared++;
    else this.tcpSeparate++;
  }

  #separate(attempts: readonly Attempt[]): void {
    const [first] = attempts as [Attempt];
    const second = attempts.find((attempt) => attempt.qtype !== first.qtype);
    if (!second) return;
    const { answer } = first;
    const isSerial = answer !== undefined && answer.time <= second.time;
    const isInTurn = isSerial && second.time - answer.time <= LEG_WINDOW;
    if (isInTurn && second.clientPort === first.clientPort && first.time < this.firstInTurn)
      this.firstInTurn = first.time;
    if (isOnTwoPorts(first, second)) this.twoPorts++;
    else if (isInTurn && this.stalls === 0) {
      if (second.clientPort === first.clientPort) this.serialSamePort++;
      else this.serialNewPort++;
    } else if (this.lateLegs.length < MAX_RETRIES && isLateLeg(first, second))
      this.lateLegs = [...this.lateLegs, second.time - first.time];
  }

  #troubled(lookup: Lookup, pair: Pair | undefined): void {
    const { attempts } = lookup;
    if (attempts.some((one) => attempts.some((other) => asksTwoServers(one, other))))
      this.allServersAtOnce++;
    const isRepeated = attempts.some(wasRepeatedForTheOther);
    if (isRepeated) this.repeatsAnswered++;
    for (const lost of attempts) {
      const retry = retryOf(lost);
      if (
        !retry ||
        retry.time - lost.time <= LEG_WINDOW ||
        (lost.answer && lost.answer.kind !== 'late')
      )
        continue;
      this.stalls++;
      if (this.retries.length >= MAX_RETRIES || retriedBy(lost)) continue;
      if (retry.transport !== lost.transport) continue;
      const other = otherOf(lost, pair);
      const retried: RetryTraits = {
        of: pair ? 'pair' : other ? 'two-ports' : 'lone',
        isAlone: other !== undefined && !isRepeated && isAlone(retry, lost, other),
        samePort: retry.clientPort === lost.clientPort,
        sameId: retry.id === lost.id,
        sameServer: retry.server === lost.server,
        after: firstRetryTime(lookup) - lookup.start,
      };
      this.retries = [...this.retries, retried];
    }
  }
}

/** Shared, and never written to. */
const NO_PORTS: number[] = [];

const MAX_RETRIES = 64;

/** Whether the second query has a port of its own and did not wait for an answer to the first, or to its retry. */
function isOnTwoPorts(first: Attempt, second: Attempt): boolean {
  const isSerial = first.lookup.attempts.some(
    ({ qtype, answer }) =>
      qtype === first.qtype && answer !== undefined && answer.time <= second.time,
  );
  return (
    !isSerial && second.clientPort !== first.clientPort && second.time - first.time <= LEG_WINDOW
  );
}

/**
 * Whether the second leg may be a retry of musl, whose first transmission was lost before the capture point. musl sends
 * the missing query again without the other one.
 */
function isLateLeg(first: Attempt, second: Attempt): boolean {
  return (
    second.clientPort === first.clientPort &&
    second.time - first.time > LEG_WINDOW &&
    second.time - first.time <= LONGEST_DEFAULT_WAIT &&
    first.answer !== undefined &&
    isAddressType(first.qtype) &&
    isAddressType(second.qtype) &&
    retryOf(first) === undefined &&
    hasClockIds(first, second)
  );
}

/** Returns the query sent at the same time as a first transmission; undefined if there was none. */
function otherOf(lost: Attempt, pair: Pair | undefined): Attempt | undefined {
  if (pair) {
    if (lost === pair.first) return pair.second;
    return lost === pair.second ? pair.first : undefined;
  }
  const [first] = lost.lookup.attempts as [Attempt];
  const second = lost.lookup.attempts.find(({ qtype }) => qtype !== first.qtype);
  if (second === undefined || !isOnTwoPorts(first, second)) return undefined;
  return lost === first ? second : first;
}

/**
 * Whether the lost query was retried alone, because the other one already had a useful answer. glibc repeats the other
 * query too, but only after this retry was answered. So an unanswered retry proves this only for the second of the two.
 */
function isAlone(retry: Attempt, lost: Attempt, { answer, time }: Attempt): boolean {
  if (answer === undefined || answer.time > retry.time || !isUseful(answer)) return false;
  return retry.answer !== undefined || time < lost.time;
}

function asksHttpsToo(attempts: readonly Attempt[]): boolean {
  const first = attempts[0]!;
  return (
    isAddressType(first.qtype) &&
    attempts.some(
      ({ qtype, clientPort }) => qtype === Type.HTTPS && clientPort === first.clientPort,
    )
  );
}

function asksTwoServers(one: Attempt, other: Attempt): boolean {
  return (
    one.qtype === other.qtype &&
    one.server !== other.server &&
    one.id === other.id &&
    one.clientPort === other.clientPort &&
    Math.abs(one.time - other.time) <= LEG_WINDOW
  );
}

/**
 * Whether an answered query was sent again because the other leg had no answer, or had not been seen (glibc,
 * resolv/res_send.c, send_dg, goto retry). Any resolver sends again when an answer does not arrive, but then the other
 * leg is not missing.
 */
function wasRepeatedForTheOther(attempt: Attempt): boolean {
  const { answer, id, clientPort, lookup } = attempt;
  if (answer?.kind !== 'answer' || answer.truncated || !isUsual(answer.rcode)) return false;
  const repeat = lookup.attempts.find(
    (later) =>
      later.qtype === attempt.qtype && later.id === id && later.time - answer.time > LEG_WINDOW,
  );
  if (repeat === undefined) return false;
  const other = lookup.attempts.find(({ qtype }) => qtype !== attempt.qtype);
  if (other === undefined || !wasMissing(other, answer, repeat)) return false;
  // A forwarder may pass on the repeated query of its client with the client's ID, from a port of its own.
  return repeat.clientPort === clientPort || !isOnTwoPorts(lookup.attempts[0]!, other);
}

/**
 * Whether the other leg was missing: its first transmission came later, has no answer, or was answered in the retry
 * round.
 */
function wasMissing(other: Attempt, answer: Answer, repeat: Attempt): boolean {
  if (other.time - answer.time > LEG_WINDOW || other.answer === undefined) return true;
  return other.answer.time > repeat.time - LEG_WINDOW;
}

function firstRetryTime(lookup: Lookup): Nanoseconds {
  const first = lookup.attempts.find((attempt) => attempt.time - lookup.start > LEG_WINDOW);
  return first?.time ?? lookup.start;
}
