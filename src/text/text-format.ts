import type { TextFormat } from '../capture/text-format.ts';
import { refusal } from './refusals.ts';
import type { PrintedPacket } from './shapes/shape.ts';
import { TextLines } from './text-lines.ts';

/** What texts are, for whoever has only their beginning; who reads them is added where they are read. */
export const TEXTS: TextFormat = { hasPackets, refusal };

/** Whether any line is, or begins, a packet in one of the shapes. */
function hasPackets(text: string): boolean {
  const found: PrintedPacket[] = [];
  const lines = new TextLines({
    packet: (packet) => void found.push(packet),
    unread: () => {},
    other: () => {},
  });
  for (let start = 0, end = 0; end >= 0 && found.length === 0; start = end + 1) {
    end = text.indexOf('\n', start);
    lines.line(end < 0 ? text.slice(start) : text.slice(start, end));
  }
  lines.end();
  return found.length > 0;
}
