import { Sentence, type Value } from './say.ts';
import { isDuration, type Words } from './words.ts';

/** A sentence in a language, with gaps for its figures. */
export interface Stencil {
  /** The text around the gaps: one piece more than there are figures. */
  readonly pieces: readonly string[];
  /** Number of the figure after each piece but the last. Languages may order figures differently. */
  readonly figures: readonly number[];
}

/** First mark for a figure. Marks are from Unicode's private use area, which no sentence uses. */
const FIRST_MARK = 0xe000;
const MARK = /[\ue000-\uf8ff]/;

/**
 * Returns the common text of all sentences that differ only in figures (numbers and durations). A format with a million
 * rows then fills in figures instead of composing each sentence. Figures count from 0 in the order of the template.
 *
 * @returns undefined if the text has characters that would be taken for marks
 */
export function stencilOf(sentence: Sentence, words: Words): Stencil | undefined {
  if (MARK.test(words.text(sentence))) return undefined;
  let marks = 0;
  const marked = (value: Value): Value => {
    if (value instanceof Sentence) return new Sentence(value.template, value.values.map(marked));
    return isFigure(value) ? String.fromCharCode(FIRST_MARK + marks++) : value;
  };
  const text = words.text(marked(sentence) as Sentence);
  const parts = text.split(/([\ue000-\uf8ff])/);
  return {
    pieces: parts.filter((_, at) => at % 2 === 0),
    figures: parts.filter((_, at) => at % 2 === 1).map((mark) => mark.charCodeAt(0) - FIRST_MARK),
  };
}

function isFigure(value: string | number): boolean {
  return typeof value === 'number' || isDuration(value);
}
