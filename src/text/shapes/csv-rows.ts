import { type PacketRow, packetOfRow } from '../wireshark/packet-row.ts';
import { PacketBlock } from './packet-block.ts';
import { rowOf } from './packet-list.ts';
import type { Shape } from './shape.ts';

/**
 * Rows of Wireshark without a heading, or with one in an unknown language, as CSV or as cells of a table:
 *
 *     "1","0.000000","10.244.1.7","10.96.0.10","DNS","76","Standard query 0x78d5 A web.example.test"
 *     1;0,000000;10.244.1.7;10.96.0.10;DNS;76;Standard query 0x78d5 A web.example.test
 *     |1|0.000000|10.244.1.7|10.96.0.10|DNS|76|Standard query 0x78d5 A web.example.test|
 */
export const csvRows: Shape = {
  name: 'CSV of Wireshark',
  begin({ plain, number }) {
    const row = separatedRow(plain);
    return row && new PacketBlock(packetOfRow(row, number));
  },
};

/** Returns the row of a CSV line; undefined if it is not about DNS, or its cells have another order. */
export function separatedRow(plain: string): PacketRow | undefined {
  const cells = cellsOf(plain);
  return cells === undefined ? undefined : rowOf(cells);
}

/** Returns the line with spaces between its cells; undefined if it has no cells. */
function cellsOf(plain: string): string | undefined {
  if (/^\s*"[^"]*","/.test(plain)) return plain.trim().slice(1, -1).replaceAll('","', '  ');
  const separator = /^\s*"?\d{1,9}"? ?([;|])/.exec(plain)?.[1];
  return separator === undefined
    ? undefined
    : plain.replaceAll(separator, '  ').replaceAll('"', '');
}
