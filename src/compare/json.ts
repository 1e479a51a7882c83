import type { Words } from '../words/words.ts';
import type { ColumnVerdict, Comparison } from './comparison.ts';

/** A comparison as plain data: schema/comparison.schema.json. */
export function comparisonJson(comparison: Comparison, words: Words): object {
  return { ...comparison, verdicts: comparison.verdicts.map((verdict) => worded(verdict, words)) };
}

function worded({ message, notes, ...rest }: ColumnVerdict, words: Words): object {
  return { ...rest, message: words.text(message), notes: notes.map((note) => words.text(note)) };
}
