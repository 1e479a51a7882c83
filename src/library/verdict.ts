import type { Report } from '../report/report.ts';
import { verdict as verdictOf } from '../report/wording/verdict.ts';
import { type Language, wordsOf } from '../words/words.ts';
import { checkOptions, isTongue } from './options.ts';

export interface VerdictOptions {
  /** English by default. */
  readonly language?: Language;
}

/** Summarises a report in a sentence or two, in any language. Programs can use `report.verdict`. */
export async function verdict(report: Report, options: VerdictOptions = {}): Promise<string> {
  checkOptions('verdict', options, { language: isTongue });
  if (report?.summary === undefined) throw new TypeError('verdict takes a report');
  return (await wordsOf(options.language ?? 'en')).text(verdictOf(report));
}
