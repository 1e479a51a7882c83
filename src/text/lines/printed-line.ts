import { fieldsOfRow, packetOfRow } from '../wireshark/packet-row.ts';
import { unpasted, unquoted } from './paste.ts';
import { rowOf } from '../shapes/packet-list.ts';
import { readTcpdumpLine, type TcpdumpLine } from '../tcpdump/line.ts';

/** One line of tcpdump, or of the packet list of tshark, with its fields; however it was pasted. */
export function readPrintedLine(text: string): TcpdumpLine | undefined {
  const line = readTcpdumpLine(text);
  if (line) return line;
  const { text: plain } = unpasted(unquoted(text));
  const row = rowOf(plain);
  const packet = row && packetOfRow(row, 1).packet;
  return packet?.source ? { ...packet, fields: fieldsOfRow(row!, packet) } : readTcpdumpLine(plain);
}
