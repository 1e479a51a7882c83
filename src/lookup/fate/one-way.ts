import type { AddressId } from '../../wire/address.ts';
import type { Attempt, Lookup } from '../lookup.ts';
import { isAddressType } from '../grouping/legs.ts';
import type { Tally } from '../figures/tally.ts';
import { pairOf } from '../story/pair.ts';
import { retryOf } from '../story/retries.ts';
import type { Story } from '../story/story.ts';
import { LEG_WINDOW, PROMPT, SHORTEST_RETRY } from '../times.ts';
import { MILLISECOND, type Nanoseconds } from '../../wire/time.ts';
import type { FateView, OneWay } from './fate.ts';

/** The program of a single lookup may have been stopped before it asked again. */
const FEWEST = 2;

/**
 * The resolver of every libc asks again when it misses an answer, so nearly all lookups at a silent server are retried.
 * Where four lookups go unretried for each that is retried, the retried one lost a packet and the others were
 * answered.
 */
const SELDOM = 0.25;

/**
 * glibc sends a pair again at once if neither query was answered, and else one query after the other
 * (resolv/res_send.c, send_dg): then the answer to the first lies between. Two queries that are sent at once follow each
 * other sooner than this, or than a few times the distance that they had in the first round of a busy machine.
 */
const ROUND_TRIP: Nanoseconds = MILLISECOND;
const FURTHER_APART = 4;

class Asked implements OneWay {
  lookups = 0;
  missed = 0;
  sentAlone: Attempt | undefined = undefined;
  readonly isFiltered: boolean;
  /** Client and port of lookups whose client missed nothing: it had time to ask again and did not, or went on. */
  readonly satisfied = new Set<string>();
  /** Whether one of the lookups without a retry had the time for one. */
  hadTime = false;

  constructor(isFiltered: boolean) {
    this.isFiltered = isFiltered;
  }
}

/**
 * Returns the servers of which only the queries were captured: the capture has no answer of theirs, and hardly any
 * client missed one. If the capture has answers of other servers, only pairs of A and AAAA count. The resolver of a
 * libc sends such pairs and asks again; a program with a socket of its own may not. If a filter left the answers out,
 * nothing more is needed.
 *
 * @param heard servers that sent a TCP segment
 */
export function oneWayServers(
  stories: readonly Story[],
  tally: Tally,
  heard: ReadonlySet<AddressId>,
  view: FateView,
): ReadonlyMap<AddressId, OneWay> {
  const isWhole = tally.udp.answered + tally.tcp.answered === 0;
  const isFiltered = isWhole && view.isFiltered;
  if (view.isUntimed && !isFiltered) return new Map();
  const silent = new Map<AddressId, Asked>();
  for (const { lookup } of stories) {
    if (lookup.isInterrupted || lookup.isBare) continue;
    for (const server of new Set(lookup.attempts.map((attempt) => attempt.server))) {
      if (tally.server(server).answered > 0 || heard.has(server)) continue;
      if (wasAnsweredBeside(lookup, server)) continue;
      let asked = silent.get(server);
      if (!asked) silent.set(server, (asked = new Asked(isFiltered)));
      asked.lookups++;
      const alone = sentAgainAlone(lookup, view);
      if (alone !== undefined) {
        asked.sentAlone ??= alone;
        asked.satisfied.add(`${lookup.client} ${alone.clientPort}`);
        continue;
      }
      if (wasMissed(lookup, server)) {
        asked.missed++;
        continue;
      }
      const hadTime = hadTimeToAskAgain(lookup, view);
      asked.hadTime ||= hadTime;
      const isSatisfied = hadTime || wentOn(lookup, view);
      if (isSatisfied && (isWhole || pairOf(lookup) !== undefined))
        asked.satisfied.add(`${lookup.client} ${lookup.attempts[0]!.clientPort}`);
    }
  }
  return new Map(
    [...silent].filter(([, { satisfied, missed, hadTime, sentAlone, lookups }]) => {
      // Without any answer in the capture, the second lookup may be the last one, still in flight at the end.
      const isEnough =
        satisfied.size >= FEWEST ||
        (isWhole && ((hadTime && lookups >= FEWEST) || sentAlone !== undefined));
      return isFiltered || (isEnough && missed <= SELDOM * satisfied.size);
    }),
  );
}

/** Who asks several servers at once (musl) takes the first answer, and does not miss that of this one. */
function wasAnsweredBeside({ attempts }: Lookup, server: AddressId): boolean {
  return attempts.every(
    ({ qtype, server: asked }) =>
      asked !== server ||
      attempts.some((one) => one.qtype === qtype && one.server !== server && one.answer),
  );
}

/**
 * Returns the query of a pair that was sent again without its twin: the client has an answer, to the twin (musl, c-ares)
 * or to either (glibc).
 */
function sentAgainAlone(lookup: Lookup, view: FateView): Attempt | undefined {
  const { attempts } = lookup;
  if (attempts.some(isDenied)) return undefined;
  const pair = pairOf(lookup);
  const began = pair?.first ?? attempts[0]!;
  const first = retryOf(began);
  const second = pair ? retryOf(pair.second) : lateLeg(began);
  if (pair === undefined && second === undefined) return undefined;
  if (first === undefined) return second;
  // The capture may end between the two.
  const next = second?.time ?? view.endOf(first.capture);
  const apart = second === undefined ? LEG_WINDOW : ROUND_TRIP;
  const before = pair ? pair.second.time - began.time : 0;
  return next - first.time > Math.max(apart, FURTHER_APART * before) ? first : undefined;
}

/** Returns the other leg if it shows with the retry only: behind the translation, its first transmission is missing. */
function lateLeg({ lookup, qtype, clientPort, time }: Attempt): Attempt | undefined {
  if (!isAddressType(qtype)) return undefined;
  return lookup.attempts.find(
    (one) =>
      one.qtype !== qtype &&
      isAddressType(one.qtype) &&
      one.clientPort === clientPort &&
      one.time - time >= SHORTEST_RETRY,
  );
}

function wasMissed({ attempts }: Lookup, server: AddressId): boolean {
  return attempts.some((attempt) => attempt.server === server && isMissed(attempt));
}

function isMissed(attempt: Attempt): boolean {
  return retryOf(attempt) !== undefined || isDenied(attempt);
}

function isDenied({ rare: { sentOnAgain, rejection, cutOff } }: Attempt): boolean {
  return (sentOnAgain ?? rejection ?? cutOff) !== undefined;
}

function hadTimeToAskAgain(lookup: Lookup, view: FateView): boolean {
  const left = view.endOf(lookup.attempts[0]!.capture) - lookup.lastQuery;
  return left > view.waitOf(lookup.client);
}

/**
 * Whether the client began another lookup later than an answer usually takes. A lookup that begins at once belongs to
 * another program or thread.
 */
function wentOn(lookup: Lookup, view: FateView): boolean {
  return (
    view.lastStartOf(lookup.client) - lookup.lastQuery > PROMPT && !view.isConcurrent(lookup.client)
  );
}
