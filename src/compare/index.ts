import type { Words } from '../words/words.ts';
import type { Comparison } from './comparison.ts';
import { comparisonHtml } from './html.ts';
import { comparisonJson } from './json.ts';
import { comparisonMarkdown } from './markdown.ts';
import { comparisonText } from './text.ts';

export { compare, type Comparison } from './comparison.ts';
export type { Column, Rate, ResolverInForce } from './column.ts';
export { comparisonJson, type WordedComparison, type WordedVerdict } from './json.ts';
export { judge, type Judgement, type Verdict, VERDICTS } from './judgement.ts';
export { wilson } from './proportion.ts';

/** THE LIST of formats of a comparison. */
export const COMPARISON_FORMATS = {
  text: comparisonText,
  html: comparisonHtml,
  markdown: comparisonMarkdown,
  json: (comparison, words) => `${JSON.stringify(comparisonJson(comparison, words), null, 2)}\n`,
} as const satisfies Readonly<Record<string, (comparison: Comparison, words: Words) => string>>;

export type ComparisonFormat = keyof typeof COMPARISON_FORMATS;
