import type { Readable, Writable } from 'node:stream';
import type { Words } from '../../words/words.ts';

/** A stream that may be a terminal. */
export type Terminal = Writable & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  /** File descriptor; undefined if it is no stream of the system. */
  readonly fd?: number;
};

/** The part of the process that a run uses. Tests can replace all of it. */
export interface Streams {
  readonly stdin: Readable & { readonly isTTY?: boolean; readonly fd?: number | null };
  readonly stdout: Terminal;
  readonly stderr: Terminal;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What a command gets: the streams of the run, and the words of the language in which it speaks on them. */
export interface Session extends Streams {
  readonly words: Words;
}
