import type { Catalogue } from './catalogue.ts';
import { capital, Capitalised, type Sentence, type Value } from './say.ts';
import { UNTIMED } from './untimed.ts';

/** BCP 47, as in `<html lang>`. */
export type LanguageTag = 'en' | 'zh-CN';

/** A language: what turns sentences into text. */
export class Words {
  readonly tag: LanguageTag;
  readonly #catalogue: Catalogue | undefined;
  readonly #hidesDurations: boolean;

  constructor(tag: LanguageTag, catalogue?: Catalogue, hidesDurations = false) {
    this.tag = tag;
    this.#catalogue = catalogue;
    this.#hidesDurations = hidesDurations;
  }

  /** The same language for packets of which only the order is known: it says no duration. */
  withoutDurations(): Words {
    return new Words(this.tag, this.#catalogue, true);
  }

  /** A sentence, or words without gaps such as a rule's title. What the catalogue lacks stays English. */
  text(words: Sentence | string): string {
    if (this.#catalogue === undefined && !this.#hidesDurations) return String(words);
    if (typeof words === 'string') return this.#catalogue?.[words] ?? words;
    const key = this.#hidesDurations ? withoutDurations(words) : words.key;
    const template = this.#catalogue?.[key] ?? key;
    const text = template.replace(/\{(\d)\}/g, (_gap, index: string) =>
      this.#value(words.values[Number(index)]!),
    );
    const said = this.tag === 'zh-CN' ? text.replace(SPACED, '$1') : text;
    return words instanceof Capitalised ? capital(said) : said;
  }

  /** The same of what may be absent: nothing then. */
  optional(words: Sentence | string | undefined): string {
    return words === undefined ? '' : this.text(words);
  }

  /** `a, b`; 中文：`a，b`。 */
  list(parts: readonly string[]): string {
    return parts.join(this.tag === 'zh-CN' ? '，' : ', ');
  }

  /** Things of one kind: `a, b`; 中文：`a、b`. */
  enumerated(parts: readonly string[]): string {
    return parts.join(this.tag === 'zh-CN' ? '、' : ', ');
  }

  /** `a: b`; 中文：`a：b`。 */
  labelled(label: string, text: string): string {
    return `${label}${this.tag === 'zh-CN' ? '：' : ': '}${text}`;
  }

  /** A plain string in a gap is a name or a figure, and stays. */
  #value(value: Value): string {
    if (typeof value === 'object') return this.text(value);
    return this.#hidesDurations && isDuration(value) ? this.text(SOME) : String(value);
  }
}

/** Chinese on both sides of a gap: a space is for figures and for Latin letters. */
const SPACED = /([\u4e00-\u9fff]) (?=[\u4e00-\u9fff])/g;

/** What is said of a duration that is not known, where a sentence is none without it. */
const SOME = 'some time';

/** As ms() and wait() write it. */
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

/** English costs nothing; another catalogue is loaded when it is asked for. */
export async function wordsOf(language: Language): Promise<Words> {
  return language === 'zh' ? new Words('zh-CN', (await import('./zh.ts')).zh) : ENGLISH;
}
