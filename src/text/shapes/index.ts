import { csvRows } from './csv-rows.ts';
import { details } from './details.ts';
import { json } from './json.ts';
import { octets } from './octets.ts';
import { packetList } from './packet-list.ts';
import { pktmon } from './pktmon.ts';
import { separated } from './separated.ts';
import type { Shape } from './shape.ts';
import { tcpdump } from './tcpdump.ts';
import { xml } from './xml.ts';

/** The table of shapes. A line belongs to the first shape that begins on it. A new shape is one line here. */
export const SHAPES: readonly Shape[] = [
  json,
  xml,
  separated,
  csvRows,
  details,
  octets,
  pktmon,
  packetList,
  tcpdump,
];
