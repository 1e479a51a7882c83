import {
  explain as explainText,
  explainable,
  inWords,
  type WordedExplanation,
} from '../explain/index.ts';
import { type Language, wordsOf } from '../words/words.ts';
import { checkOptions, isTongue } from './options.ts';

export { explainable };

export interface ExplainOptions {
  /** Language of every sentence; English by default. */
  readonly language?: Language;
}

/**
 * Explains a rule, a resolver, a word of reports, a line of tcpdump or tshark, or a line of CoreDNS's log, field by
 * field. Returns the object of `dnspcap explain -f json`.
 *
 * @returns undefined for any other text; `explainable` returns the known names
 */
export async function explain(
  text: string,
  options: ExplainOptions = {},
): Promise<WordedExplanation | undefined> {
  checkOptions('explain', options, { language: isTongue });
  if (typeof text !== 'string') throw new TypeError('explain takes a text');
  const explanation = explainText(text);
  return explanation && inWords(explanation, await wordsOf(options.language ?? 'en'));
}
