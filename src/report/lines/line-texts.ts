import type { AddressTexts } from '../../decode/addressed.ts';
import type { NamedAddresses } from '../../kubernetes/named-addresses.ts';
import type { Attempt, Lookup } from '../../lookup/lookup.ts';
import type { Fate } from '../../lookup/fate/fate.ts';
import type { Outcome } from '../../lookup/fate/outcome.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import type { Words } from '../../words/words.ts';
import type { CaptureFiles } from '../captures/capture-files.ts';
import type { LineRecords } from './line-records.ts';

/** What a line needs besides its message and its lookup. */
export interface LineTexts {
  readonly addresses: AddressTexts;
  readonly named: NamedAddresses;
  words(): Words;
  /** Whether the times of the messages only tell their order. */
  isUntimed(): boolean;
  /** Returns the name of a capture. */
  file(capture: number): string;
  /** Formats a time as ISO 8601 UTC, with as many digits as the capture has. */
  iso(time: Nanoseconds, capture: number): string;
  /** Appends times to a buffer, in the notation of `iso`, and as Unix times. For captures with times only. */
  readonly times: Pick<CaptureFiles, 'appendIso' | 'appendUnix'>;
  name(id: number): string;
  /** Returns the finding of a lookup, once it is known. */
  finding(lookup: number): { readonly id: string; readonly rule: string } | undefined;
  /** Store of the lines that wait for the end. */
  readonly records: LineRecords;
}

/** What a line says about its lookup. */
export interface LookupViews {
  fate(attempt: Attempt): Fate;
  /** Returns how a lookup ended. */
  outcome(lookup: Lookup): Outcome;
  /** Whether the filter selects the lookup, so that its lines are shown. */
  selects(lookup: Lookup): boolean;
  /** Whether the rules judge the lookup at the end, so that it stays unchanged until then. */
  isKept(lookup: Lookup): boolean;
}

/** The texts of lines, except those that `LineSource` has itself. */
export type TextsOfLines = Omit<LineTexts, 'finding' | 'records'>;

/** What makes the texts of a result. */
export interface TextsOfResult extends Pick<
  LineTexts,
  'addresses' | 'named' | 'name' | 'isUntimed'
> {
  readonly times: CaptureFiles;
  readonly words: Words;
}

/** Returns the texts of the lines of a result. They hold none of the tables of the analysis, which end with it. */
export function textsOfResult(result: TextsOfResult): TextsOfLines {
  const { addresses, named, name, times, words } = result;
  const isUntimed = result.isUntimed();
  return {
    addresses,
    named,
    name,
    times,
    words: () => words,
    isUntimed: () => isUntimed,
    file: (capture) => times.name(capture),
    iso: (time, capture) => (isUntimed ? '' : times.iso(time, capture)),
  };
}
