import { grouped, say } from '../../words/say.ts';
import type { Words } from '../../words/words.ts';
import type { Line } from './line.ts';

/** Most characters of a line that people read: 60 addresses have 1,500, and an answer over TCP may have 64 KiB. */
const LONGEST = 2_000;
/** Characters kept of a longer line: so many fewer that always several are left out. */
const KEPT = 1_900;

/** Returns a line in tcpdump's notation for a report that people read; formats of rows have every line as a whole. */
export function shownLine({ line }: Pick<Line, 'line'>, words: Words): string {
  if (line.length <= LONGEST) return line;
  const more = words.text(say`… (${grouped(line.length - KEPT)} more characters)`);
  return line.slice(0, KEPT) + more;
}
