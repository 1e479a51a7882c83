import { Transport } from '../../decode/datagram.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import { isUsual } from '../grouping/completion.ts';
import type { Attempt } from '../exchange/attempt.ts';
import type { Lookup } from '../grouping/lookup.ts';
import { LEG_WINDOW } from '../times.ts';
import { retryOf } from '../story/retries.ts';
import type { Pair } from '../story/pair.ts';

/** IDs of a musl pair come from one clock a moment apart: 80 to 511 observed. src/network/res_mkquery.c */
const SMALL_ID_STEP = 1_024;

/** How a missing query was sent again. */
export interface RetryTraits {
  /** The whole first transmission was lost: nobody can then be seen to repeat an answered leg. */
  readonly allLost: boolean;
  readonly samePort: boolean;
  readonly sameId: boolean;
  /** From the first packet of the lookup to the first of its second transmission: the timer of glibc. */
  readonly after: Nanoseconds;
}

/** Shared: of a hundred thousand clients, few have any. */
const NONE: readonly never[] = [];

/** What one client's packets show of its resolver, counted over all its lookups. */
export class ResolverTraits {
  /** A and AAAA at once from one port; of these with an ID step as musl's; of all with an OPT record. */
  pairs = 0;
  smallIdSteps = 0;
  pairsWithEdns = 0;
  /** A and AAAA at once from two ports, and of these with an OPT record. */
  twoPorts = 0;
  twoPortsWithEdns = 0;
  /** AAAA after A's answer, from the same port or a new one; before the client's first stall. */
  serialSamePort = 0;
  serialNewPort = 0;
  /** One query to several servers at the same moment from one port. */
  allServersAtOnce = 0;
  /** Lookups over TCP from the start: both legs on one connection, or one each. */
  tcpShared = 0;
  tcpSeparate = 0;
  /** Lookups that began on a five-tuple which was in use. */
  reusedPort = 0;
  /** Answered queries that were sent again with their ID, because the other leg was missing. */
  repeatsAnswered = 0;
  stalls = 0;
  /** The retries seen, up to a bound: they are alike. */
  retries: readonly RetryTraits[] = NONE;

  add(lookup: Lookup, pair: Pair | undefined): void {
    const { attempts } = lookup;
    if (!lookup.freshFlow) this.reusedPort++;
    if (attempts[0]!.transport === Transport.tcp) this.#overTcp(attempts);
    else if (pair) this.#concurrent(pair);
    else if (attempts.length > 1) this.#separate(attempts);
    if (lookup.isTroubled) this.#troubled(lookup, pair);
  }

  #concurrent({ first, second }: Pair): void {
    this.pairs++;
    const step = (second.id - first.id) & 0xffff;
    if (step > 0 && step < SMALL_ID_STEP) this.smallIdSteps++;
    if (first.edns && second.edns) this.pairsWithEdns++;
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
    if (
      !isSerial &&
      second.clientPort !== first.clientPort &&
      second.time - first.time <= LEG_WINDOW
    ) {
      this.twoPorts++;
      if (first.edns && second.edns) this.twoPortsWithEdns++;
    } else if (isSerial && this.stalls === 0 && second.time - answer.time <= LEG_WINDOW) {
      if (second.clientPort === first.clientPort) this.serialSamePort++;
      else this.serialNewPort++;
    }
  }

  #troubled(lookup: Lookup, pair: Pair | undefined): void {
    if (lookup.attempts.some((one) => lookup.attempts.some((other) => asksTwoServers(one, other))))
      this.allServersAtOnce++;
    if (lookup.attempts.some(wasRepeatedThoughAnswered)) this.repeatsAnswered++;
    for (const lost of lookup.attempts) {
      const retry = retryOf(lost);
      if (
        !retry ||
        retry.time - lost.time <= LEG_WINDOW ||
        (lost.answer && lost.answer.kind !== 'late')
      )
        continue;
      this.stalls++;
      if (this.retries.length >= MAX_RETRIES) continue;
      const retried = {
        allLost: pair !== undefined && !pair.first.answer && !pair.second.answer,
        samePort: retry.clientPort === lost.clientPort,
        sameId: retry.id === lost.id,
        after: firstRetryTime(lookup) - lookup.start,
      };
      this.retries = [...this.retries, retried];
    }
  }
}

const MAX_RETRIES = 64;

function asksTwoServers(one: Attempt, other: Attempt): boolean {
  return (
    one.qtype === other.qtype &&
    one.server !== other.server &&
    one.id === other.id &&
    one.clientPort === other.clientPort &&
    Math.abs(one.time - other.time) <= LEG_WINDOW
  );
}

/** glibc: resolv/res_send.c, send_dg, goto retry. */
function wasRepeatedThoughAnswered(attempt: Attempt): boolean {
  const { answer, id } = attempt;
  if (answer?.kind !== 'answer' || answer.truncated || !isUsual(answer.rcode)) return false;
  return attempt.lookup.attempts.some(
    (later) =>
      later.qtype === attempt.qtype && later.id === id && later.time - answer.time > LEG_WINDOW,
  );
}

function firstRetryTime(lookup: Lookup): Nanoseconds {
  const first = lookup.attempts.find((attempt) => attempt.time - lookup.start > LEG_WINDOW);
  return first?.time ?? lookup.start;
}
