import type { Catalogue } from './catalogue.ts';
import { capital, Capitalised, type Sentence, type Value } from './say.ts';
import { UNTIMED } from './without-durations.ts';

/** BCP 47, as in `<html lang>`. */
export type LanguageTag = 'en' | 'zh-CN';

/** A language, which turns sentences into text. */
export class Words {
  readonly tag: LanguageTag;
  readonly #catalogue: Catalogue | undefined;
  readonly #hidesDurations: boolean;

  constructor(tag: LanguageTag, catalogue?: Catalogue, hidesDurations = false) {
    this.tag = tag;
    this.#catalogue = catalogue;
    this.#hidesDurations = hidesDurations;
  }

  /** Returns the same language without durations, for packets of which only the order is known. */
  withoutDurations(): Words {
    return new Words(this.tag, this.#catalogue, true);
  }

  /**
   * Returns the text of a sentence, or of words without gaps such as a rule's title; English if the catalogue lacks it.
   */
  text(words: Sentence | string): string {
    if (this.#catalogue === undefined && !this.#hidesDurations) return String(words);
    if (typeof words === 'string') return this.#catalogue?.[words] ?? words;
    const key = this.#hidesDurations ? withoutDurations(words) : words.key;
    const template = this.#catalogue?.[key] ?? key;
    const parts = template
      .split(GAP)
      .map((part, at) => (at % 2 === 0 ? part : this.#value(words.values[Number(part)]!)));
    const said = this.tag === 'zh-CN' ? parts.reduce(joined) : parts.join('');
    return words instanceof Capitalised ? capital(said) : said;
  }

  /** Returns the text of a sentence; an empty text for undefined. */
  optional(words: Sentence | string | undefined): string {
    return words === undefined ? '' : this.text(words);
  }

  /** Joins parts of a sentence: `a, b`; 中文：`a，b`。 */
  list(parts: readonly string[]): string {
    return parts.join(this.tag === 'zh-CN' ? '，' : ', ');
  }

  /** Joins things of one kind: `a, b`; 中文：`a、b`. */
  enumerated(parts: readonly string[]): string {
    return parts.join(this.tag === 'zh-CN' ? '、' : ', ');
  }

  /** Puts a label before a text: `a: b`; 中文：`a：b`。 */
  labelled(label: string, text: string): string {
    return `${label}${this.tag === 'zh-CN' ? '：' : ': '}${text}`;
  }

  /** Returns the text of a value in a gap. A plain string is a name or a figure, and is not translated. */
  #value(value: Value): string {
    if (typeof value === 'object') return this.text(value);
    if (this.#hidesDurations && isDuration(value)) return this.text(SOME);
    const said = String(value);
    return this.tag === 'zh-CN' && LISTED.test(said) ? said.replaceAll(', ', '、') : said;
  }
}

/** Splits a template into its words and, in between, the numbers of its gaps. */
const GAP = /\{(\d)\}/;

/**
 * Joins words and the value of a gap in Chinese. Only figures and Latin letters have spaces around them: a space between
 * two characters, or behind punctuation, is removed. So catalogues have a space on both sides of each gap. Values stay
 * as they are: the name of a file may have such a space.
 */
function joined(before: string, after: string): string {
  const [left, right] = [before.replace(/ $/, ''), after.replace(/^ /, '')];
  const isSpaced = before !== left || after !== right;
  const isClose = PUNCTUATION.test(left) || (CHARACTER.test(left) && CHINESE.test(right));
  return isSpaced && isClose ? left + right : before + after;
}

/** Ends with punctuation, or with a character. */
const PUNCTUATION = /[，。；：、）？！”]$/;
const CHARACTER = /[\u4e00-\u9fff]$/;
/** Begins with a character or with punctuation. */
const CHINESE = /^[\u4e00-\u9fff，。；：、（）？！“”]/;

/** A list of frames or of types in a gap: `A, AAAA`; 中文：`A、AAAA`. */
const LISTED = /^[A-Z\d]+(?:, [A-Z\d]+)+$/;

/** Replaces an unknown duration in a sentence that needs one. */
const SOME = 'some time';

/** A duration as ms() and wait() write it. */
const DURATION = /^[\d,.]+ m?s$/;

export function isDuration(value: Value): value is string {
  return typeof value === 'string' && DURATION.test(value);
}

function withoutDurations({ key, values }: Sentence): string {
  return values.some(isDuration) ? (UNTIMED[key] ?? key) : key;
}

export const ENGLISH = new Words('en');

/** The languages of `--lang`. */
export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Returns a language. Catalogues other than English are loaded on demand. */
export async function wordsOf(language: Language): Promise<Words> {
  return language === 'zh' ? new Words('zh-CN', (await import('./zh.ts')).zh) : ENGLISH;
}
