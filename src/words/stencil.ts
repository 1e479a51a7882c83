import { Sentence, type Value } from './say.ts';
import { isDuration, type Words } from './words.ts';

/** The sentence in a language, with places for its figures. */
export interface Stencil {
  /** One more than there are figures. */
  readonly pieces: readonly string[];
  /** Which figure stands behind each piece but the last: a language may turn them round. */
  readonly figures: readonly number[];
}

/** Stand for figures, and are in no sentence: the private use area of Unicode. */
const FIRST_MARK = 0xe000;
const MARK = /[\ue000-\uf8ff]/;

/**
 * What all sentences have in common that differ in figures only, as numbers and durations are: who writes a million of them
 * puts figures in, in place of putting a sentence together. Figures are counted from 0 in the order of the template.
 *
 * @returns undefined when the text has characters that would be taken for figures
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
