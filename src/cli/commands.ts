import { ANALYZE } from './analyze-options.ts';
import { CAPTURE } from './capture-options.ts';
import type { Command } from './command.ts';
import { COMPARE } from './compare-options.ts';
import { EXPLAIN } from './explain-options.ts';
import { EXTRACT } from './extract-options.ts';
import { LOADTEST } from './loadtest-options.ts';
import { RULES } from './rules-options.ts';

/** THE LIST of commands: a new one is a file with its options and a line here. */
export const COMMANDS: readonly Command[] = [
  ANALYZE,
  CAPTURE,
  LOADTEST,
  COMPARE,
  EXTRACT,
  EXPLAIN,
  RULES,
];

/** What it is, for those who see it for the first time. */
export const PURPOSE = 'finds what delayed or broke DNS lookups, in packet captures';
