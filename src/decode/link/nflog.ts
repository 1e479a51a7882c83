import { type Bytes, u16, u16le, u32, u8 } from '../../wire/bytes.ts';
import { Malformation } from '../../wire/malformation.ts';
import { type LinkLayer, NOT_IP, OUTGOING, placeOf } from './link-layer.ts';

const HEADER_OCTETS = 4;
const ATTRIBUTE_OCTETS = 4;

/** AF_INET and AF_INET6 of Linux. NFLOG also logs ARP and bridged frames. */
const AF_INET = 2;
const AF_INET6 = 10;

/** linux/netfilter/nfnetlink_log.h, enum nfulnl_attr_type. */
const IFINDEX_INDEV = 4;
const IFINDEX_OUTDEV = 5;
export const PAYLOAD = 9;
/** linux/netfilter/nfnetlink_queue.h, enum nfqnl_attr_type. */
export const QUEUED_PAYLOAD = 10;

/** The upper two bits of an attribute's type are flags: NLA_F_NESTED, NLA_F_NET_BYTEORDER. */
export const ATTRIBUTE_TYPE = 0x3fff;

/**
 * LINKTYPE_NFLOG (239): packets that the iptables target NFLOG passes to user space (`tcpdump -i nflog`).
 * Attributes have the byte order of the capturing machine. The file does not tell it, so the order that leads to
 * the packet is taken.
 *
 * https://www.tcpdump.org/linktypes/LINKTYPE_NFLOG.html
 *
 * ```
 * 0                1         2             4
 * | address family | version | resource id | attributes: length, type (16 bits each), value padded to 32 bits …
 * ```
 */
export const nflog: LinkLayer = { ipHeader, place };

function ipHeader(bytes: Bytes, start: number, end: number): number {
  return payloadOf(bytes, start, end, PAYLOAD);
}

/**
 * Finds the packet in a message of nfnetlink_log or nfnetlink_queue, which number its attribute differently.
 *
 * @returns its offset, NOT_IP or a Malformation
 */
export function payloadOf(bytes: Bytes, start: number, end: number, type: number): number {
  if (start + HEADER_OCTETS > end) return Malformation.cutLink;
  const family = u8(bytes, start);
  if (family !== AF_INET && family !== AF_INET6) return NOT_IP;
  const at = attribute(bytes, start + HEADER_OCTETS, end, type);
  return at < 0 ? Malformation.cutLink : at;
}

function place(bytes: Bytes, start: number, end: number, interfaceId: number): number {
  const out = attribute(bytes, start + HEADER_OCTETS, end, IFINDEX_OUTDEV);
  if (out >= 0) return placeOf(u32(bytes, out), OUTGOING);
  const into = attribute(bytes, start + HEADER_OCTETS, end, IFINDEX_INDEV);
  return into >= 0 ? placeOf(u32(bytes, into), 0) : placeOf(interfaceId, 0);
}

/** Returns the offset of the value of an attribute; negative if there is none. */
function attribute(bytes: Bytes, at: number, end: number, type: number): number {
  return attributeIn(isLittleEndian(bytes, at, end) ? u16le : u16, bytes, at, end, type);
}

function isLittleEndian(bytes: Bytes, at: number, end: number): boolean {
  return (
    attributeIn(u16le, bytes, at, end, PAYLOAD) >= 0 ||
    attributeIn(u16le, bytes, at, end, QUEUED_PAYLOAD) >= 0
  );
}

function attributeIn(
  read: typeof u16,
  bytes: Bytes,
  at: number,
  end: number,
  type: number,
): number {
  while (at + ATTRIBUTE_OCTETS <= end) {
    const length = read(bytes, at);
    const found = read(bytes, at + 2) & ATTRIBUTE_TYPE;
    if (length < ATTRIBUTE_OCTETS) return -1;
    if (found === type) return at + ATTRIBUTE_OCTETS;
    at += (length + 3) & ~3;
  }
  return -1;
}
