import type { Bytes } from './bytes.ts';

/** Where octets lie that are wanted once more at the end: a temporary file. Only the command line has one. */
export interface Scratch {
  /** @returns where they begin */
  append(octets: Uint8Array): number;
  /** @returns a copy of octets [from, to) of what was appended */
  read(from: number, to: number): Bytes;
}
