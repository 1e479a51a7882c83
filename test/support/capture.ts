import type { Bytes } from '../../src/wire/bytes.ts';
import { type ByteOrder, concat, padTo4, u16, u32, u64, u8 } from './octets.ts';

export interface BuiltPacket {
  /** Time since 1970. */
  readonly time: { readonly seconds: number; readonly nanoseconds: number };
  readonly bytes: Bytes;
  /** Octets on the wire, when more than `bytes`. */
  readonly originalLength?: number;
  /** pcapng only: index of the interface in its section; default 0. */
  readonly interfaceId?: number;
}

export interface CaptureOptions {
  readonly format: 'pcap' | 'pcapng';
  readonly order: ByteOrder;
  readonly resolution: 'us' | 'ns';
  readonly linkType: number;
  /** Longer packets are cut to this length, as tcpdump -s does; default 262,144. */
  readonly snapLength?: number;
  /** Simple Packet Blocks, which have no times: pcapng, whatever the format. */
  readonly isUntimed?: boolean;
}

/** Returns a capture file as tcpdump (pcap) or dumpcap (pcapng) would write it. */
export function buildCapture(packets: readonly BuiltPacket[], options: CaptureOptions): Bytes {
  const snapLength = options.snapLength ?? 262_144;
  const cut = packets.map((packet) => ({
    ...packet,
    bytes: packet.bytes.subarray(0, snapLength),
    originalLength: packet.originalLength ?? packet.bytes.length,
  }));
  if (options.isUntimed === true) return simplePackets(cut, options);
  return options.format === 'pcap'
    ? pcap(cut, options, snapLength)
    : pcapng(cut, options, snapLength);
}

function pcap(packets: readonly BuiltPacket[], options: CaptureOptions, snapLength: number): Bytes {
  const { order, resolution } = options;
  const magic = resolution === 'us' ? 0xa1b2c3d4 : 0xa1b23c4d;
  const header = pcapHeader(magic, order, snapLength, options.linkType);
  const records = packets.map(({ time, bytes, originalLength = bytes.length }) =>
    concat(
      u32(time.seconds, order),
      u32(resolution === 'us' ? Math.floor(time.nanoseconds / 1_000) : time.nanoseconds, order),
      u32(bytes.length, order),
      u32(originalLength, order),
      bytes,
    ),
  );
  return concat(header, ...records);
}

/** The 24 octets at the start of a pcap file. */
export function pcapHeader(
  magic: number,
  order: ByteOrder,
  snapLength: number,
  linkType: number,
): Bytes {
  return concat(
    u32(magic, order),
    u16(2, order),
    u16(4, order),
    u32(0, order),
    u32(0, order),
    u32(snapLength, order),
    u32(linkType, order),
  );
}

function pcapng(
  packets: readonly BuiltPacket[],
  options: CaptureOptions,
  snapLength: number,
): Bytes {
  const { order, resolution, linkType } = options;
  const interfaces = 1 + Math.max(0, ...packets.map(({ interfaceId = 0 }) => interfaceId));
  const unitsPerSecond = resolution === 'us' ? 1_000_000n : 1_000_000_000n;
  // Microseconds are the default: dumpcap writes if_tsresol for anything finer.
  const tsResolution = resolution === 'us' ? [] : [option(9, u8(9), order)];
  return concat(
    sectionHeader(order),
    ...Array.from({ length: interfaces }, () =>
      interfaceDescription(linkType, snapLength, tsResolution, order),
    ),
    ...packets.map((packet) => enhancedPacket(packet, unitsPerSecond, order)),
  );
}

/** draft-ietf-opsawg-pcapng section 4.4. */
function simplePackets(
  packets: readonly BuiltPacket[],
  { order, linkType }: CaptureOptions,
): Bytes {
  return concat(
    sectionHeader(order),
    interfaceDescription(linkType, 0, [], order),
    ...packets.map(({ bytes, originalLength = bytes.length }) =>
      block(3, concat(u32(originalLength, order), bytes), order),
    ),
  );
}

/** One pcapng block: type, total length, body, total length. draft-ietf-opsawg-pcapng section 3.1. */
export function block(type: number, body: Bytes, order: ByteOrder): Bytes {
  const padded = padTo4(body);
  const length = u32(12 + padded.length, order);
  return concat(u32(type, order), length, padded, length);
}

/** An option of a pcapng block: if_tsresol is 9, if_tsoffset 14. */
export function option(code: number, value: Bytes, order: ByteOrder): Bytes {
  return concat(u16(code, order), u16(value.length, order), padTo4(value));
}

/** Starts a section, of unknown length. */
export function sectionHeader(order: ByteOrder): Bytes {
  const unknownLength = u64(0xffff_ffff_ffff_ffffn, order);
  return block(
    0x0a0d0d0a,
    concat(u32(0x1a2b3c4d, order), u16(1, order), u16(0, order), unknownLength),
    order,
  );
}

export function interfaceDescription(
  linkType: number,
  snapLength: number,
  options: readonly Bytes[],
  order: ByteOrder,
): Bytes {
  const endOfOptions = options.length > 0 ? [option(0, new Uint8Array(0), order)] : [];
  return block(
    1,
    concat(
      u16(linkType, order),
      u16(0, order),
      u32(snapLength, order),
      ...options,
      ...endOfOptions,
    ),
    order,
  );
}

/** `unitsPerSecond` must be the if_tsresol of the packet's interface. */
export function enhancedPacket(
  packet: BuiltPacket,
  unitsPerSecond: bigint,
  order: ByteOrder,
): Bytes {
  const { bytes, originalLength = bytes.length, interfaceId = 0 } = packet;
  return block(
    6,
    concat(
      u32(interfaceId, order),
      timestamp(packet.time, unitsPerSecond, order),
      u32(bytes.length, order),
      u32(originalLength, order),
      bytes,
    ),
    order,
  );
}

/** The high word comes first in either byte order. */
function timestamp(time: BuiltPacket['time'], unitsPerSecond: bigint, order: ByteOrder): Bytes {
  const units =
    BigInt(time.seconds) * unitsPerSecond +
    (BigInt(time.nanoseconds) * unitsPerSecond) / 1_000_000_000n;
  return concat(u32(Number(units >> 32n), order), u32(Number(units & 0xffff_ffffn), order));
}

/**
 * The bytes in chunks of `size` octets, all in one buffer that is overwritten before the next. Code that keeps a
 * view of a chunk reads garbage.
 * @yields views of that one buffer
 */
export async function* chunksOf(bytes: Bytes, size: number): AsyncGenerator<Bytes> {
  const buffer = new Uint8Array(size);
  for (let at = 0; at < bytes.length; at += size) {
    const chunk = bytes.subarray(at, at + size);
    buffer.fill(0xee);
    buffer.set(chunk);
    yield buffer.subarray(0, chunk.length);
  }
}
