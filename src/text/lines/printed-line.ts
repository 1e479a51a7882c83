import { fieldsOfRow, packetOfRow } from '../wireshark/packet-row.ts';
import { unpasted, unquoted } from './paste.ts';
import { separatedRow } from '../shapes/csv-rows.ts';
import { rowOf } from '../shapes/packet-list.ts';
import { withoutTunnel } from '../tcpdump/tunnels.ts';
import { readTcpdumpLine, type TcpdumpLine } from '../tcpdump/line.ts';

/** Reads one line of tcpdump, or of the packet list of tshark, with its fields, however it was pasted. */
export function readPrintedLine(text: string): TcpdumpLine | undefined {
  const line = readTcpdumpLine(withoutTunnel(text));
  if (line) return line;
  const plain = withoutTunnel(unpasted(unquoted(text)).text);
  const row = rowOf(plain) ?? separatedRow(plain);
  const packet = row && packetOfRow(row, 1).packet;
  return packet?.source ? { ...packet, fields: fieldsOfRow(row!, packet) } : readTcpdumpLine(plain);
}
