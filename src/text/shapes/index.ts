import { packetList } from './packet-list.ts';
import { tcpdump } from './tcpdump.ts';
import type { Shape } from './shape.ts';

/** THE TABLE of what is read of texts: each line is of the first shape that begins on it. A new shape is one line here. */
export const SHAPES: readonly Shape[] = [packetList, tcpdump];
