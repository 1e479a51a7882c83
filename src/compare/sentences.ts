import { grouped, say, Sentence, wait } from '../words/say.ts';
import type { Column, ResolverInForce } from './column.ts';
import type { Judgement, Verdict } from './judgement.ts';

/** Verdicts in words, which stand before the figures. */
export const VERDICT_WORDS: Readonly<Record<Verdict, Sentence>> = {
  fixed: say`Fixed`,
  better: say`Better`,
  'no-difference': say`No difference shown`,
  worse: say`Worse`,
  'not-enough-traffic': say`Not enough traffic to say`,
};

/** Returns the verdict on all stalls, with the figures. */
export function verdictSentence(
  { verdict, enough }: Judgement,
  before: Column,
  after: Column,
): Sentence {
  const figures = say`${ratio(before)} lookups stalled before, ${ratio(after)} ${named(after)}`;
  const sentence = say`${VERDICT_WORDS[verdict]}: ${figures}`;
  if (!enough) return sentence;
  return enough.where === 'after'
    ? say`${sentence}. ${grouped(enough.trials)} lookups after the change, without a stall, would be enough`
    : say`${sentence}. ${grouped(enough.trials)} lookups in each would be enough`;
}

function ratio({ stalls }: Column): Sentence {
  return say`${grouped(stalls.events)} of ${grouped(stalls.of)}`;
}

/** Returns notes that qualify the verdict. */
export function notes(
  judgement: Judgement,
  race: Judgement | undefined,
  before: Column,
  after: Column,
): Sentence[] {
  return [
    ...exposure(before, after),
    ...raceNote(judgement, race, before, after),
    ...otherCauses(judgement, before, after),
    ...stallLength(before, after),
    ...doubts(before),
    ...doubts(after),
  ];
}

function exposure(before: Column, after: Column): Sentence[] {
  const isExposed = after.exposedPairs > 0 || after.raceStalls.of > 0;
  if (before.raceStalls.of === 0 || isExposed || after.stalls.of === 0) return [];
  return [
    say`${named(after)}: no pair is open to the race any more, A and AAAA do not leave together on a fresh five-tuple`,
  ];
}

/** The race may be gone while other stalls remain. */
function raceNote(
  all: Judgement,
  race: Judgement | undefined,
  before: Column,
  after: Column,
): Sentence[] {
  if (
    !race ||
    race.verdict === all.verdict ||
    before.raceStalls.events + after.raceStalls.events === 0
  )
    return [];
  return [
    say`Of the stalls that look like the race alone: ${VERDICT_WORDS[race.verdict]} (${ofPairs(before)} before, ${ofPairs(after)} ${named(after)})`,
  ];
}

function ofPairs({ raceStalls }: Column): Sentence {
  return say`${grouped(raceStalls.events)} of ${grouped(raceStalls.of)} pairs that are open to the race`;
}

function otherCauses({ verdict }: Judgement, before: Column, after: Column): Sentence[] {
  const isRaceGone = before.raceStalls.events > 0 && after.raceStalls.events === 0;
  const others = after.stalls.events;
  if (!isRaceGone || others === 0 || verdict === 'fixed') return [];
  return [
    say`None of the remaining ${grouped(others)} stalls looks like the race: see what dnspcap analyze says about them`,
  ];
}

/** A change of the median by a fifth is worth a note: timeout:1 makes stalls shorter, but no less frequent. */
const SHORTER = 0.8;

function stallLength({ medianStallMs: was }: Column, { medianStallMs: is }: Column): Sentence[] {
  if (was === undefined || is === undefined || (is > was * SHORTER && was > is * SHORTER))
    return [];
  return [say`A stall takes ${wait(is)} where it took ${wait(was)} (medians)`];
}

function doubts(column: Column): Sentence[] {
  const { doubts: found, notJudged = 0 } = column;
  const oneWay = found['one-way-capture'] ?? 0;
  const early = found['capture-ends-early'] ?? 0;
  return [
    ...(oneWay > 0
      ? [say`The capture ${named(column)} has one direction only: stalls cannot be seen in it`]
      : []),
    ...(early > 0
      ? [
          say`${grouped(early)} lookups ${named(column)} could not be judged: the capture ends too early`,
        ]
      : []),
    ...(notJudged > 0
      ? [
          say`${grouped(notJudged)} lookups in trouble ${named(column)} were not judged, as there were too many: more may have stalled than is counted here`,
        ]
      : []),
  ];
}

/** Returns resolver, options and number of clients: `glibc, single-request-reopen (3 clients)`. */
export function resolverSentence({ family, options, clients }: ResolverInForce): Sentence {
  // `unknown` has a word in each language, the others are names.
  const resolver = new Sentence([family], []);
  const settings = options.length === 0 ? resolver : say`${resolver}, ${options.join(', ')}`;
  return clients === 1
    ? say`${settings} (1 client)`
    : say`${settings} (${grouped(clients)} clients)`;
}

/**
 * Returns a label as a sentence, so that it is translated: `before`, `after` and `after 2` are keys of the catalogues.
 */
function named({ label }: Column): Sentence {
  return new Sentence([label], []);
}
