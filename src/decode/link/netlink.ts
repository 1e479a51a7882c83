import { type Bytes, u16, u16le, u32, u32le } from '../../wire/bytes.ts';
import { Malformation } from '../../wire/malformation.ts';
import { type LinkLayer, NOT_IP, type PacketWithin } from './link-layer.ts';
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
 * user space about them (NFQUEUE): several in one frame when the kernel gathers them (`--nflog-threshold`).
 * https://www.tcpdump.org/linktypes/LINKTYPE_NETLINK.html, RFC 3549 section 2.3.2
 *
 * ```
 * 0             2                   4          14               16
 * | packet type | ARPHRD type (824) | unused   | netlink family | messages: length (32 bits), type, flags (16 bits
 * each), sequence number, port (32 bits each), body padded to 32 bits …
 * ```
 */
export const netlink: LinkLayer = {
  ipHeader(bytes: Bytes, start: number, end: number): number {
    for (const { at } of packets(bytes, start, end)) return at;
    return NOT_IP;
  },
  packets,
};

function* packets(bytes: Bytes, start: number, end: number): Generator<PacketWithin> {
  let at = start + COOKED_OCTETS;
  if (at > end) yield { at: Malformation.cutLink, end };
  if (at > end || u16(bytes, start + 14) !== NETLINK_NETFILTER) return;
  do {
    const body = at + MESSAGE_OCTETS;
    if (body > end) {
      yield { at: Malformation.cutLink, end };
      return;
    }
    const isLittleEndian = orderOf(bytes, at);
    const length = (isLittleEndian ? u32le : u32)(bytes, at);
    const messageEnd = length < MESSAGE_OCTETS ? end : Math.min(end, at + length);
    const type = (isLittleEndian ? u16le : u16)(bytes, at + 4);
    if (type === LOGGED_PACKET) yield within(bytes, body, messageEnd, PAYLOAD, isLittleEndian);
    if (type === QUEUED_PACKET)
      yield within(bytes, body, messageEnd, QUEUED_PAYLOAD, isLittleEndian);
    // Of a length that is none, nobody knows where the next message begins.
    if (length < MESSAGE_OCTETS) return;
    at += length + (-length & 3);
  } while (at < end);
}

/** The byte order of the machine that captured, which the file does not tell: that of a type or a length that fits. */
function orderOf(bytes: Bytes, at: number): boolean {
  if (isPacket(u16le(bytes, at + 4))) return true;
  return !isPacket(u16(bytes, at + 4)) && u32le(bytes, at) <= u32(bytes, at);
}

function isPacket(type: number): boolean {
  return type === LOGGED_PACKET || type === QUEUED_PACKET;
}

/** The payload of a message: what the next attribute or message begins with is no part of it. */
function within(
  bytes: Bytes,
  body: number,
  end: number,
  attribute: number,
  isLittleEndian: boolean,
): PacketWithin {
  const at = payloadOf(bytes, body, end, attribute);
  if (at < 0) return { at, end };
  const length = (isLittleEndian ? u16le : u16)(bytes, at - 4) - 4;
  return { at, end: Math.min(end, at + length) };
}
