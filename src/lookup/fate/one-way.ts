import type { AddressId } from '../../wire/address.ts';
import type { Attempt, Lookup } from '../lookup.ts';
import type { Tally } from '../figures/tally.ts';
import { pairOf } from '../story/pair.ts';
import { retryOf } from '../story/retries.ts';
import type { Story } from '../story/story.ts';
import { PROMPT } from '../times.ts';
import type { FateView, OneWay } from './fate.ts';

/** The program of a single lookup may have been stopped before it asked again. */
const FEWEST = 2;

/**
 * The resolver of every libc asks again when it misses an answer, so nearly all lookups at a silent server are retried.
 * Where four lookups go unretried for each that is retried, the retried one lost a packet and the others were
 * answered.
 */
const SELDOM = 0.25;

class Asked implements OneWay {
  lookups = 0;
  missed = 0;
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
    [...silent].filter(([, { satisfied, missed, hadTime, lookups }]) => {
      // Without any answer in the capture, the second lookup may be the last one, still in flight at the end.
      const isEnough = satisfied.size >= FEWEST || (isWhole && hadTime && lookups >= FEWEST);
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

function wasMissed({ attempts }: Lookup, server: AddressId): boolean {
  return attempts.some((attempt) => attempt.server === server && isMissed(attempt));
}

function isMissed(attempt: Attempt): boolean {
  const { sentOnAgain, rejection, cutOff } = attempt.rare;
  return retryOf(attempt) !== undefined || (sentOnAgain ?? rejection ?? cutOff) !== undefined;
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
