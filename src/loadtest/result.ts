import { type Judgement, judge, perThousand, wilson } from '../compare/index.ts';
import { VERSION } from '../version.ts';
import { withSemicolons } from '../words/lists.ts';
import { grouped, say, type Sentence } from '../words/say.ts';
import type { Words } from '../words/words.ts';
import type { Measured } from './measurement.ts';
import { effectsOf, type Setting } from './setting.ts';

export type ResolverName = 'getaddrinfo' | 'c-ares';
/** The C library of getaddrinfo; undefined if it is unknown. */
export type CLibrary = 'glibc' | 'musl' | undefined;

/** The conditions of a load test. */
export interface Conditions {
  readonly host: string;
  /** Lookups under way at once. */
  readonly connections: number;
  readonly seconds: number;
  readonly limitMs: number;
  /** Maximum of lookups begun per second, in total; undefined without a limit. */
  readonly ratePerSecond?: number;
  readonly resolver: ResolverName;
  readonly cLibrary?: 'glibc' | 'musl';
}

/** What a capture taken during the test shows. */
export interface Captured {
  readonly file: string;
  readonly lookups: number;
  readonly pairs: number;
  readonly exposedPairs: number;
  /** Findings by rule, without notes. */
  readonly findings: Readonly<Record<string, number>>;
  /** One sentence. */
  readonly verdict: string;
}

/** The figures of one setting, and how it compares to the first one. */
export interface Tried extends Measured {
  readonly setting: string;
  /** Stalls per 1,000 lookups, with the 95 % confidence interval (Wilson). */
  readonly per1000: { readonly rate: number; readonly low: number; readonly high: number };
  /** Judgement of its stalls against those of the first setting; undefined for the first. */
  readonly against?: Judgement;
  readonly capture?: Captured;
}

/** Results of a load test. Published as `dnspcap loadtest -f json`. */
export interface LoadTest {
  readonly schema: 'dnspcap.loadtest/1';
  readonly generator: { readonly name: 'dnspcap'; readonly version: string };
  readonly conditions: Conditions;
  /** Set if the test was interrupted: the last setting ran for less time, and others may be missing. */
  readonly interrupted?: true;
  readonly settings: readonly Tried[];
  /** With several settings: the best one and the reason, or only the reason why there is none. */
  readonly winner?: { readonly setting?: string; readonly because: string };
  /** Notes that qualify the results. */
  readonly notes: readonly string[];
}

export interface Trial {
  readonly setting: Setting;
  readonly measured: Measured;
  readonly capture?: Captured;
}

/** Significance level: the chance of showing a difference where there is none, over all settings together. */
const LEVEL = 0.05;

/** Compares settings with the first one. */
export function loadTest(
  conditions: Conditions,
  trials: readonly Trial[],
  notes: readonly Sentence[],
  interrupted: boolean,
  words: Words,
): LoadTest {
  // Bonferroni: several comparisons share the level.
  const level = LEVEL / Math.max(1, trials.length - 1);
  const [first] = trials;
  const settings = trials.map((trial) => tried(trial, first!, level));
  return {
    schema: 'dnspcap.loadtest/1',
    generator: { name: 'dnspcap', version: VERSION },
    conditions,
    ...(interrupted && { interrupted }),
    settings,
    ...(trials.length > 1 && { winner: winnerOf(settings, trials, conditions, words) }),
    notes: notes.map((note) => words.text(note)),
  };
}

function tried({ setting, measured, capture }: Trial, first: Trial, level: number): Tried {
  const share = shareOf(measured);
  const [low, high] = wilson(share);
  return {
    setting: setting.name,
    ...measured,
    per1000: {
      rate: perThousand(share.of === 0 ? 0 : share.events / share.of),
      low: perThousand(low),
      high: perThousand(high),
    },
    ...(first.setting !== setting && { against: judge(shareOf(first.measured), share, level) }),
    ...(capture && { capture }),
  };
}

/** Returns the share of stalls. An unfinished lookup counts as a trial, and as a stall if it was over the limit. */
function shareOf({ stalled, lookups, unfinished }: Measured): { events: number; of: number } {
  return { events: stalled, of: Math.max(stalled, lookups + unfinished) };
}

/** Returns the setting with the fewest stalls, then the fastest, if it beats the first; else why none does. */
function winnerOf(
  settings: readonly Tried[],
  trials: readonly Trial[],
  { cLibrary, resolver }: Conditions,
  words: Words,
): NonNullable<LoadTest['winner']> {
  const [first, ...others] = settings as [Tried, ...Tried[]];
  if (resolver === 'getaddrinfo' && cLibrary === 'musl')
    return { because: words.text(say`musl reads none of these options: differences are chance`) };
  const better = others
    .filter(({ against }) => against?.verdict === 'fixed' || against?.verdict === 'better')
    .toSorted((a, b) => a.per1000.rate - b.per1000.rate || median(a) - median(b));
  const [best] = better;
  if (!best) return { because: words.text(noneBetter(first, others)) };
  const setting = trials.find(({ setting: { name } }) => name === best.setting)!.setting;
  const facts = [
    say`${figures(best)} lookups stalled, under ${first.setting} ${figures(first)} (${chance(best.against!.pValue)})`,
    ...effectsOf(setting),
  ];
  const equal = better.filter((other) => other !== best && other.stalled === best.stalled);
  if (equal.length > 0)
    facts.push(
      say`${equal.map((other) => other.setting).join(', ')} did as well; the median decided`,
    );
  return { setting: best.setting, because: words.text(withSemicolons(facts)) };
}

function noneBetter(first: Tried, others: readonly Tried[]): Sentence {
  if (first.stalled === 0 && others.every(({ stalled }) => stalled === 0))
    return say`no lookup stalled under any setting: nothing shows which one is better`;
  const worse = others.filter(({ against }) => against?.verdict === 'worse');
  if (worse.length === others.length)
    return say`all others stall more often than ${first.setting}: keep it`;
  const enough = Math.max(...others.map(({ against }) => against?.enough?.trials ?? 0));
  return enough > 0
    ? say`no difference is shown, and there was not enough traffic to say; ${grouped(enough)} lookups for each would be enough`
    : say`no difference is shown`;
}

function figures({ stalled, lookups, unfinished }: Tried): Sentence {
  return say`${grouped(stalled)} of ${grouped(lookups + unfinished)}`;
}

function chance(pValue: number): string {
  return pValue < 0.001 ? 'p < 0.001' : `p = ${pValue.toPrecision(2)}`;
}

function median({ latencyMs }: Tried): number {
  return latencyMs?.p50 ?? Infinity;
}
