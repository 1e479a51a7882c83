import { fstatSync } from 'node:fs';
import type { InputFile } from './capture-files.ts';
import type { Streams } from '../output/streams.ts';

/** Standard input, when it is among the arguments: the file behind it is an input like any other. */
export function standardInput(args: readonly string[], { stdin }: Streams): InputFile[] {
  if (!args.includes('-') || typeof stdin.fd !== 'number') return [];
  return [{ file: '-', stats: fstatSync(stdin.fd) }];
}
