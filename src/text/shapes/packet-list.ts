import { type PacketRow, packetOfRow } from '../packet-row.ts';
import { TIME } from '../wireshark-times.ts';
import { PacketBlock } from './packet-block.ts';
import type { Shape } from './shape.ts';
import { hasOnlyWords } from './words.ts';

/**
 * The packet list of tshark and Wireshark, printed or copied, with spaces or tabs between its columns:
 *
 *         3   0.003097   10.96.0.10 → 10.244.1.7   DNS 92 Standard query response 0x78d5 A web.example.test A 10.0.0.5
 *     No.     Time           Source                Destination           Protocol Length Info
 *           1 0.000000       10.244.1.7            10.96.0.10            DNS      76     Standard query 0x78d5 A …
 */
export const packetList: Shape = {
  name: 'the packet list of tshark or Wireshark',
  begin({ text, number }, sink) {
    const row = rowOf(text);
    if (!row) return HEADING.test(text) ? { takes: () => false, end() {} } : undefined;
    const packet = packetOfRow(row, number);
    return packet.packet && !hasOnlyWords(packet.packet)
      ? undefined
      : new PacketBlock(packet, sink);
  },
};

const HEADING = /^\s*"?No\.?"?[\s,;]+"?Time"?[\s,;]/;
/** As it is printed, as older versions print it, and what is left of it in another encoding. */
const ARROW = String.raw`(?:→|->|-->|=>|⇒|➜|➔|\?|\uFFFD{1,3}|>)`;
const ROW = new RegExp(
  String.raw`^\s*(?:(\d{1,9})\s+)?(${TIME})\s+(\S{1,1020})(?:\s+(\d{1,5}))?\s+(?:(${ARROW})\s+)?(\S{1,1020})(?:\s+(\d{1,5}))?\s+([A-Z][\w./-]{1,20})\s+(?:(\d{1,6})\s+)?(\S.*)$`,
);
const HOST = /^[^\s"']*[.:][^\s"']*$/;

/** @param text columns with space between them, in the usual order */
export function rowOf(text: string): PacketRow | undefined {
  const columns = ROW.exec(text);
  if (!columns) return undefined;
  const [, frame, time, source = '', sourcePort, arrow, destination = '', destinationPort] =
    columns;
  const [protocol = '', length, info = ''] = columns.slice(8);
  if (arrow === undefined && !(HOST.test(source) && HOST.test(destination))) return undefined;
  return {
    ...(frame !== undefined && { frame: Number(frame) }),
    ...(time !== undefined && { time }),
    source,
    destination,
    ...(sourcePort !== undefined && { sourcePort }),
    ...(destinationPort !== undefined && { destinationPort }),
    protocol,
    ...(length !== undefined && { length: Number(length) }),
    info: withoutCells(info).trimEnd(),
  };
}

/** What stands in the next cell of a table is none of Wireshark's. */
function withoutCells(info: string): string {
  const bar = info.indexOf('|');
  return bar < 0 ? info : info.slice(0, bar).replace(/[`*\s]{1,9}$/, '');
}
