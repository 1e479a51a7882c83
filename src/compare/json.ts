import type { Words } from '../words/words.ts';
import type { ColumnVerdict, Comparison } from './comparison.ts';

/** A comparison as plain data, worded in a language: `dnspcap compare -f json`. */
export interface WordedComparison extends Omit<Comparison, 'verdicts'> {
  /** One verdict for each column from the second on. */
  readonly verdicts: readonly WordedVerdict[];
}

/** How the stalls changed between the first column and this one. */
export interface WordedVerdict extends Omit<ColumnVerdict, 'message' | 'notes'> {
  /** One sentence with the figures. */
  readonly message: string;
  /** Notes that qualify the verdict. */
  readonly notes: readonly string[];
}

/** Returns a comparison as plain data: schema/comparison.schema.json. */
export function comparisonJson(comparison: Comparison, words: Words): WordedComparison {
  return { ...comparison, verdicts: comparison.verdicts.map((verdict) => worded(verdict, words)) };
}

function worded({ message, notes, ...rest }: ColumnVerdict, words: Words): WordedVerdict {
  return { ...rest, message: words.text(message), notes: notes.map((note) => words.text(note)) };
}
