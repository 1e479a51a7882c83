import type { Words } from '../words/words.ts';
import type { Comparison } from './comparison.ts';
import { comparisonHtml } from './html.ts';
import { type CheckedComparison } from './gate.ts';
import { comparisonJson } from './json.ts';
import { comparisonJunit } from './junit.ts';
import { comparisonMarkdown } from './markdown.ts';
import { comparisonText } from './text.ts';

export { compare, type Comparison } from './comparison.ts';
export type { Column, Rate, ResolverInForce } from './column.ts';
export { checked, type CheckedComparison, isVerdict } from './gate.ts';
export { comparisonJson, type WordedComparison, type WordedVerdict } from './json.ts';
export { judge, type Judgement, type Verdict, VERDICTS } from './judgement.ts';
export { perThousand, wilson } from './proportion.ts';
export { NOTHING, type Row, rowOver, withInterval } from './rows.ts';

/** THE LIST of formats of a comparison. */
export const COMPARISON_FORMATS = {
  text: comparisonText,
  html: comparisonHtml,
  markdown: comparisonMarkdown,
  junit: comparisonJunit,
  json: (comparison, words) => `${JSON.stringify(comparisonJson(comparison, words), null, 2)}\n`,
} as const satisfies Readonly<
  Record<string, (comparison: Comparison, words: Words, gate?: CheckedComparison) => string>
>;

export type ComparisonFormat = keyof typeof COMPARISON_FORMATS;
