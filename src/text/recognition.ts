import type { TextFormat } from '../capture/text-format.ts';
import { refusal } from './remarks/refusals.ts';
import type { PrintedPacket } from './shapes/shape.ts';
import { TextLines } from './lines/text-lines.ts';
import { Unwrap } from './lines/unwrap.ts';

/** How to recognise a text by its beginning. The reader of texts is added where texts are read. */
export const TEXTS: TextFormat = { packetEnd, refusal };

/** Returns where the first packet of a text ends, in any of the shapes; undefined if there is none. */
function packetEnd(text: string, isAll: boolean): number | undefined {
  const found: PrintedPacket[] = [];
  const lines = new TextLines({
    packet: (packet) => void found.push(packet),
    unread: () => {},
    other: () => {},
  });
  for (let start = 0; start < text.length;) {
    const end = text.indexOf('\n', start);
    const next = end < 0 ? text.length : end + 1;
    lines.line(withoutReturn(text.slice(start, end < 0 ? next : end)));
    if (found.length > 0) return next;
    start = next;
  }
  if (!isAll) return undefined;
  lines.end();
  // A narrow window may have wrapped every line.
  const unwrap = new Unwrap((line) => lines.line(line));
  if (found.length === 0) for (const line of text.split('\n')) unwrap.line(withoutReturn(line));
  unwrap.end();
  lines.end();
  return found.length > 0 ? text.length : undefined;
}

/** Removes the carriage return of Windows: alone, it would count as another end of line. */
function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
