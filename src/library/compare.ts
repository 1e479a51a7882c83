import {
  compare as compareReports,
  COMPARISON_FORMATS,
  comparisonJson,
  type ComparisonFormat,
  type WordedComparison,
} from '../compare/index.ts';
import type { Report } from '../report/report.ts';
import { type Language, wordsOf } from '../words/words.ts';
import { checkOptions, isTongue } from './options.ts';

/** Result of comparing reports. */
export interface ComparedReports {
  /** Plain data: the object of `dnspcap compare -f json`. */
  readonly comparison: WordedComparison;
  /** Returns the output of `dnspcap compare -f`. */
  readonly render: (format: ComparisonFormat) => string;
}

export interface CompareOptions {
  /** Language of every sentence; English by default. */
  readonly language?: Language;
}

/**
 * Tells whether a remedy worked: how many lookups stalled before and after it, and how certain the difference is.
 *
 * ```ts
 * const { comparison } = await compare([before.report, after.report]);
 * ```
 *
 * @param reports two or more, the one before the change first; may be parsed from the JSON of the command
 * @throws TypeError for fewer than two, or for a value that is no report
 */
export async function compare(
  reports: readonly Report[],
  options: CompareOptions = {},
): Promise<ComparedReports> {
  checkOptions('compare', options, { language: isTongue });
  const isList = Array.isArray(reports) && reports.every((one) => one?.summary !== undefined);
  if (!isList || reports.length < 2)
    throw new TypeError('compare takes a list of two reports or more: [before, after]');
  const words = await wordsOf(options.language ?? 'en');
  const comparison = compareReports(reports);
  return {
    comparison: comparisonJson(comparison, words),
    render: (format) => {
      if (!Object.hasOwn(COMPARISON_FORMATS, format))
        throw new TypeError(
          `compare: there is no format ${format}; there are ${Object.keys(COMPARISON_FORMATS).join(', ')}`,
        );
      return COMPARISON_FORMATS[format](comparison, words);
    },
  };
}
