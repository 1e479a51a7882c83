import { explainable } from '../../explain/index.ts';
import { FIGURES } from '../../report/gate/figure-limit.ts';
import { SEVERITIES } from '../../report/gate/gate.ts';
import type { Option } from '../parsing/command.ts';
import { SHELLS } from './shells.ts';

/** What may stand in a place: files, words, or words that go on (`RULE=` before a number). */
export type Candidates =
  | { readonly kind: 'files' }
  | { readonly kind: 'words' | 'beginnings'; readonly words: readonly string[] };

const FILES: Candidates = { kind: 'files' };

/** By the name of a value, as the help shows it. What is not here cannot be known beforehand: a number, an address. */
const CANDIDATES: Readonly<Record<string, () => Candidates>> = {
  FILE: () => FILES,
  // Of the shell's own: what follows the = is a word to both.
  'NAME=FILE': () => FILES,
  'RULE=N': () => ({ kind: 'beginnings', words: explainable().rules.map((id) => `${id}=`) }),
  WHAT: () => ({
    kind: 'words',
    words: [...SEVERITIES, ...explainable().rules, ...FIGURES.map((figure) => `${figure}>`)],
  }),
  SHELL: () => ({ kind: 'words', words: SHELLS }),
  TOPIC: () => ({ kind: 'words', words: Object.values(explainable()).flat() }),
};

/** Of an argument; undefined when nothing is known of it. */
export function candidatesOf(value: string | undefined): Candidates | undefined {
  return value === undefined ? undefined : CANDIDATES[value]?.();
}

/** Of the value of an option that takes one. */
export function candidatesOfOption(
  option: Extract<Option, { type: 'string' }>,
): Candidates | undefined {
  return option.choices ? { kind: 'words', words: option.choices } : candidatesOf(option.value);
}
