import { fstatSync } from 'node:fs';
import type { InputFile } from './capture-files.ts';
import type { Streams } from '../output/streams.ts';

/** Returns standard input as an input file, if it is asked for: the file behind it must not be overwritten. */
export function standardInput(args: readonly string[], { stdin }: Streams): InputFile[] {
  if (!args.includes('-') || typeof stdin.fd !== 'number') return [];
  return [{ file: '-', stats: fstatSync(stdin.fd) }];
}
