import { LinkType } from '../../capture/link-type.ts';
import { ethernet } from './ethernet.ts';
import type { LinkLayer } from './link-layer.ts';
import { linuxSll } from './linux-sll.ts';
import { linuxSll2 } from './linux-sll2.ts';
import { nullLoopback, openBsdLoopback } from './loopback.ts';
import { rawIp } from './raw-ip.ts';

/** THE TABLE: every link type that can be decoded. */
export const LINK_LAYERS: ReadonlyMap<number, LinkLayer> = new Map([
  [LinkType.EN10MB, ethernet],
  [LinkType.LINUX_SLL, linuxSll],
  [LinkType.LINUX_SLL2, linuxSll2],
  [LinkType.RAW, rawIp],
  [LinkType.RAW_BSD, rawIp],
  [LinkType.RAW_OPENBSD, rawIp],
  [LinkType.IPV4, rawIp],
  [LinkType.IPV6, rawIp],
  [LinkType.NULL, nullLoopback],
  [LinkType.LOOP, openBsdLoopback],
]);
