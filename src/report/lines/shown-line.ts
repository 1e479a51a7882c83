import { grouped, say } from '../../words/say.ts';
import type { Words } from '../../words/words.ts';
import type { Line } from './line.ts';

/**
 * Most characters of a line in a report that people read. An answer with 60 addresses has 1,500; one of 64 KiB over
 * TCP, which nobody reads, would make a report of 2,000 lines take hundreds of megabytes.
 */
const LONGEST = 2_000;
/** Characters kept of a longer line: so many fewer that always several are left out. */
const KEPT = 1_900;

/** Returns a line in tcpdump's notation for a report that people read; formats of rows have every line as a whole. */
export function shownLine({ line }: Pick<Line, 'line'>, words: Words): string {
  if (line.length <= LONGEST) return line;
  const more = words.text(say`… (${grouped(line.length - KEPT)} more characters)`);
  return line.slice(0, KEPT) + more;
}
