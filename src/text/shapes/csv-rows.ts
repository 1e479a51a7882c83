import { packetOfRow } from '../wireshark/packet-row.ts';
import { PacketBlock } from './packet-block.ts';
import { rowOf } from './packet-list.ts';
import type { Shape } from './shape.ts';

/** Rows of Wireshark's CSV whose heading was left out: `"1","0.000000","10.244.1.7","10.96.0.10","DNS","76","Standard …"`. */
export const csvRows: Shape = {
  name: 'CSV of Wireshark',
  begin({ plain, number }, sink) {
    if (!/^\s*"[^"]*","/.test(plain)) return undefined;
    const row = rowOf(plain.trim().slice(1, -1).replaceAll('","', '  '));
    return row && new PacketBlock(packetOfRow(row, number), sink);
  },
};
