import { type Bytes, u16, u16le, u32, u32le } from '../../wire/bytes.ts';
import { Sll } from '../../wire/headers/link.ts';
import { Malformation } from '../../wire/malformation.ts';
import { type LinkLayer, NOT_IP, type PacketWithin } from './link-layer.ts';
import { PAYLOAD, payloadOf, QUEUED_PAYLOAD } from './nflog.ts';

/** Header of a message: its length tells where the next message begins. RFC 3549 section 2.3.2. */
export const MESSAGE_OCTETS = 16;

/** linux/netlink.h */
const NETLINK_NETFILTER = 12;

/** Attribute with the packet, by message type: NFNL_SUBSYS_ULOG or _QUEUE above message 0 ("packet"). */
const PAYLOADS: ReadonlyMap<number, number> = new Map([
  [0x0400, PAYLOAD],
  [0x0300, QUEUED_PAYLOAD],
]);

/**
 * LINKTYPE_NETLINK (253): capture of an nlmon device. It holds packets that iptables logs (NFLOG) or passes to user
 * space (NFQUEUE). A frame has several packets if the kernel gathers them (`--nflog-threshold`).
 *
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
  if (start + Sll.octets > end) yield { at: Malformation.cutLink, end };
  for (const message of netlinkMessages(bytes, start, end)) {
    if (message.body > end) yield { at: Malformation.cutLink, end };
    else if (message.payload !== undefined) yield packetIn(bytes, message);
  }
}

/** A message of netlink. */
export interface NetlinkMessage {
  /** Offset after its header; beyond the end of the frame if the header is cut. */
  readonly body: number;
  readonly end: number;
  /** Number of the attribute that holds the packet; undefined if the message holds none. */
  readonly payload: number | undefined;
  readonly isLittleEndian: boolean;
}

/** @yields each message in a frame of netfilter */
export function* netlinkMessages(
  bytes: Bytes,
  start: number,
  end: number,
): Generator<NetlinkMessage> {
  let at = start + Sll.octets;
  if (at > end || u16(bytes, start + Sll.protocol) !== NETLINK_NETFILTER) return;
  do {
    const body = at + MESSAGE_OCTETS;
    const isLittleEndian = body <= end && orderOf(bytes, at);
    const length = body > end ? 0 : (isLittleEndian ? u32le : u32)(bytes, at);
    const type = body > end ? 0 : (isLittleEndian ? u16le : u16)(bytes, at + 4);
    const messageEnd = length < MESSAGE_OCTETS ? end : Math.min(end, at + length);
    yield { body, end: messageEnd, payload: PAYLOADS.get(type), isLittleEndian };
    // With an invalid length, the next message cannot be found.
    if (length < MESSAGE_OCTETS) return;
    at += length + (-length & 3);
  } while (at < end);
}

/** Whether the machine was little-endian: the order that gives a known type, or the smaller length. */
function orderOf(bytes: Bytes, at: number): boolean {
  if (PAYLOADS.has(u16le(bytes, at + 4))) return true;
  return !PAYLOADS.has(u16(bytes, at + 4)) && u32le(bytes, at) <= u32(bytes, at);
}

/** Returns the packet in a message, without the octets of the next attribute or message. */
export function packetIn(bytes: Bytes, message: NetlinkMessage): PacketWithin {
  const { body, end, payload = PAYLOAD, isLittleEndian } = message;
  const at = payloadOf(bytes, body, end, payload);
  if (at < 0) return { at, end };
  const length = (isLittleEndian ? u16le : u16)(bytes, at - 4) - 4;
  return { at, end: Math.min(end, at + length) };
}
