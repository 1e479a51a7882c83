import { explainable } from '../../explain/index.ts';
import { VERDICTS } from '../../compare/index.ts';
import { FIGURES } from '../../report/gate/figure-limit.ts';
import { SEVERITIES } from '../../report/by-severity.ts';
import type { Option } from '../parsing/command.ts';
import { SHELLS } from './shells.ts';

/** Possible values: files, words, or beginnings of words (`RULE=` before a number). */
export type Candidates =
  | { readonly kind: 'files' }
  | { readonly kind: 'words' | 'beginnings'; readonly words: readonly string[] };

const FILES: Candidates = { kind: 'files' };

/** How limits of figures begin. */
const LIMITS = FIGURES.map((figure) => `${figure}>`);

/** Values by the name that the help shows. Names without an entry have no known values: a number, an address. */
const CANDIDATES: Readonly<Record<string, () => Candidates>> = {
  FILE: () => FILES,
  // Completed by the shell: in both forms, what follows the = is a word of its own.
  'NAME=FILE': () => FILES,
  'RULE=N': () => ({ kind: 'beginnings', words: explainable().rules.map((id) => `${id}=`) }),
  WHAT: () => ({ kind: 'words', words: demands() }),
  VERDICT: () => ({ kind: 'words', words: [...VERDICTS, ...demands()] }),
  SHELL: () => ({ kind: 'words', words: SHELLS }),
  TOPIC: () => ({ kind: 'words', words: Object.values(explainable()).flat() }),
};

/** Returns what a report must not have: a finding, or a figure beyond a limit. */
function demands(): readonly string[] {
  return [...SEVERITIES, ...explainable().rules, ...LIMITS];
}

/** Returns the values of an argument; undefined if none are known. */
export function candidatesOf(value: string | undefined): Candidates | undefined {
  return value === undefined ? undefined : CANDIDATES[value]?.();
}

/** Returns the values of an option that takes one; undefined if none are known. */
export function candidatesOfOption(
  option: Extract<Option, { type: 'string' }>,
): Candidates | undefined {
  return option.choices ? { kind: 'words', words: option.choices } : candidatesOf(option.value);
}
