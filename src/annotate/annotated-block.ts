import { commentOptions, endOfOptions, padded } from '../capture/pcapng/options.ts';
import { Block } from '../capture/pcapng/block.ts';
import { type Bytes, copyOf } from '../wire/bytes.ts';

/** Size of opt_endofopt: code and length, all zeros. */
const END_OCTETS = 4;
/** Size of the second total length, at the end of a block. */
const TRAILER_OCTETS = 4;
/** Offsets of the section length and of the options in a Section Header Block (section 4.1). */
const SECTION_LENGTH_AT = 16;
const SECTION_OPTIONS_AT = 24;

/** Returns a pcapng block with comments after its own; one that can have none, or gets none, stays as it is. */
export function withComments(
  type: number,
  block: Bytes,
  littleEndian: boolean,
  comments: readonly string[],
): Bytes {
  const view = new DataView(block.buffer, block.byteOffset, block.length);
  const optionsAt = optionsOf(type, view, littleEndian);
  if (comments.length === 0 || optionsAt === undefined) return block;
  const before = endOfOptions(view, optionsAt, block.length - TRAILER_OCTETS, littleEndian);
  const added = commentOptions(comments, littleEndian);
  const length = before + added.length + END_OCTETS + TRAILER_OCTETS;
  const annotated = new Uint8Array(length);
  annotated.set(block.subarray(0, before));
  annotated.set(added, before);
  const out = new DataView(annotated.buffer);
  out.setUint32(4, length, littleEndian);
  out.setUint32(length - TRAILER_OCTETS, length, littleEndian);
  return annotated;
}

/** Returns a Section Header Block of unspecified length (-1, section 4.1), as comments make the section longer. */
export function withoutLength(section: Bytes, littleEndian: boolean): Bytes {
  const copy = copyOf(section, 0, section.length);
  new DataView(copy.buffer).setBigInt64(SECTION_LENGTH_AT, -1n, littleEndian);
  return copy;
}

/**
 * Returns the offset of a block's options; undefined if the block can have none, or is shorter than its packet claims.
 */
function optionsOf(type: number, view: DataView, littleEndian: boolean): number | undefined {
  if (type === Block.section) return SECTION_OPTIONS_AT;
  if (type !== Block.enhancedPacket && type !== Block.packet) return undefined;
  const at = 28 + padded(view.getUint32(20, littleEndian));
  return at <= view.byteLength - TRAILER_OCTETS ? at : undefined;
}
