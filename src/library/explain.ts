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
  /** Of every sentence; English by default. */
  readonly language?: Language;
}

/**
 * What a rule, a resolver, a word of reports, a line of tcpdump or tshark, or one of CoreDNS's log says, field by field:
 * the object of `dnspcap explain -f json`.
 *
 * @returns undefined when it is none of them; `explainable` has the names that are known
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
