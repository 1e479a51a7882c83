import { type PacketRow, packetOfRow } from '../wireshark/packet-row.ts';
import { PacketBlock } from './packet-block.ts';
import { rowOf } from './packet-list.ts';
import type { Shape } from './shape.ts';

/**
 * Rows of Wireshark whose heading was left out, or is in another language, as CSV or as cells of a table:
 *
 *     "1","0.000000","10.244.1.7","10.96.0.10","DNS","76","Standard query 0x78d5 A web.example.test"
 *     1;0,000000;10.244.1.7;10.96.0.10;DNS;76;Standard query 0x78d5 A web.example.test
 *     |1|0.000000|10.244.1.7|10.96.0.10|DNS|76|Standard query 0x78d5 A web.example.test|
 */
export const csvRows: Shape = {
  name: 'CSV of Wireshark',
  begin({ plain, number }, sink) {
    const row = separatedRow(plain);
    return row && new PacketBlock(packetOfRow(row, number), sink);
  },
};

/** @returns undefined when it is none of DNS, or its cells stand in another order */
export function separatedRow(plain: string): PacketRow | undefined {
  const cells = cellsOf(plain);
  return cells === undefined ? undefined : rowOf(cells);
}

/** With spaces between its cells; undefined when there are none. */
function cellsOf(plain: string): string | undefined {
  if (/^\s*"[^"]*","/.test(plain)) return plain.trim().slice(1, -1).replaceAll('","', '  ');
  const separator = /^\s*"?\d{1,9}"? ?([;|])/.exec(plain)?.[1];
  return separator === undefined
    ? undefined
    : plain.replaceAll(separator, '  ').replaceAll('"', '');
}
