import { LinkType } from '../../capture/link-type.ts';
import { ciscoHdlc, ethernet, linuxSll, linuxSll2 } from './ethernet.ts';
import { ieee80211 } from './ieee-802-11.ts';
import type { LinkLayer } from './link-layer.ts';
import { nullLoopback, openBsdLoopback } from './loopback.ts';
import { netlink } from './netlink.ts';
import { nflog } from './nflog.ts';
import { pflog } from './pflog.ts';
import { pktap } from './pktap.ts';
import { ppi } from './ppi.ts';
import { ppp, pppoe } from './ppp.ts';
import { radiotap } from './radiotap.ts';
import { rawIp } from './raw-ip.ts';

/** Link types of networks, whose header comes directly before the packet. */
const NETWORKS: ReadonlyMap<number, LinkLayer> = new Map([
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
  [LinkType.PPP, ppp],
  [LinkType.PPP_HDLC, ppp],
  [LinkType.PPP_ETHER, { ipHeader: pppoe }],
  [LinkType.C_HDLC, ciscoHdlc],
  [LinkType.IEEE802_11, ieee80211],
  [LinkType.IEEE802_11_RADIOTAP, radiotap],
  [LinkType.PFLOG, pflog],
  [LinkType.NFLOG, nflog],
  [LinkType.NETLINK, netlink],
]);

/** THE TABLE: every link type that can be decoded. The last two put remarks before a frame of another link type. */
export const LINK_LAYERS: ReadonlyMap<number, LinkLayer> = new Map([
  ...NETWORKS,
  [LinkType.PPI, ppi(NETWORKS)],
  [LinkType.PKTAP, pktap(NETWORKS)],
]);
