import { type Bytes, u16, u16le } from '../../wire/bytes.ts';
import { Malformation } from '../../wire/malformation.ts';
import { type LinkLayer, NOT_IP } from './link-layer.ts';
import { PAYLOAD, payloadOf, QUEUED_PAYLOAD } from './nflog.ts';

const COOKED_OCTETS = 16;
const MESSAGE_OCTETS = 16;

/** linux/netlink.h */
const NETLINK_NETFILTER = 12;

/** Subsystem in the upper octet, message in the lower: NFNL_SUBSYS_ULOG and _QUEUE, each with message 0, "packet". */
const LOGGED_PACKET = 0x0400;
const QUEUED_PACKET = 0x0300;

/**
 * LINKTYPE_NETLINK (253): what an nlmon device sees. Packets are in it where iptables logs them (NFLOG) or asks
 * user space about them (NFQUEUE); of several in one datagram the first is read.
 * https://www.tcpdump.org/linktypes/LINKTYPE_NETLINK.html
 *
 * ```
 * 0             2                   4          14               16
 * | packet type | ARPHRD type (824) | unused   | netlink family | message: length (32 bits), type, flags (16), …
 * ```
 */
export const netlink: LinkLayer = {
  ipHeader(bytes: Bytes, start: number, end: number): number {
    const at = start + COOKED_OCTETS;
    const payload = at + MESSAGE_OCTETS;
    if (at > end) return Malformation.cutLink;
    if (u16(bytes, start + 14) !== NETLINK_NETFILTER) return NOT_IP;
    if (payload > end) return Malformation.cutLink;
    // In the byte order of the machine that captured: neither number is the other with its octets swapped.
    for (const type of [u16le(bytes, at + 4), u16(bytes, at + 4)]) {
      if (type === LOGGED_PACKET) return payloadOf(bytes, payload, end, PAYLOAD);
      if (type === QUEUED_PACKET) return payloadOf(bytes, payload, end, QUEUED_PAYLOAD);
    }
    return NOT_IP;
  },
};
