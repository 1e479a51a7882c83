import { type Epoch, type Nanoseconds, SECOND } from '../../wire/time.ts';

/**
 * Block types of pcapng, draft-ietf-opsawg-pcapng section 11.1. Every block has the same frame:
 *
 * ```
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                           block type                          |
 * |           total length (a multiple of 4, at least 12)         |
 * /                              body                             /
 * |                     total length once more                    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * ```
 */
export const Block = {
  /** A palindrome: recognised before the byte order is known. */
  section: 0x0a0d0d0a,
  interface: 1,
  /** The obsolete Packet Block, appendix A. */
  packet: 2,
  simplePacket: 3,
  statistics: 5,
  enhancedPacket: 6,
  systemdJournal: 9,
  custom: 0x0bad,
  /** A custom block that must not be copied into another file. */
  customUncopied: 0x4000_0bad,
} as const;

/** Whether Wireshark gives this type of block a `frame.number`, although it is no packet. */
export function isNumbered(type: number): boolean {
  return type === Block.systemdJournal || type === Block.custom || type === Block.customUncopied;
}

/** Octets of a block without a body: type and two lengths. */
export const MIN_BLOCK = 12;

/** Returns the least total length of a block, without data and options; 0 for types that are skipped. */
export function leastLength(type: number): number {
  switch (type) {
    case Block.enhancedPacket:
    case Block.packet:
      return 32;
    case Block.section:
      return 28;
    case Block.interface:
      return 20;
    case Block.simplePacket:
      return 16;
    default:
      return 0;
  }
}

/** Greatest total length of blocks that are read: a block that straddles two chunks is held in memory. */
export const MAX_BLOCK = 16 << 20;

const OPTION_END = 0;
const IF_TSRESOL = 9;
const IF_TSOFFSET = 14;

/** Resolutions are 10^-n or 2^-n for n up to 127; without the option, microseconds. Section 4.2. */
const POWER_OF_TWO = 0x80;
const MICROSECONDS_PER_SECOND = 1_000_000n;

/**
 * The Interface Description Block: what a packet's numbers mean. Section 4.2.
 *
 * ```
 * |           link type           |           reserved            |  at octet 8 of the block
 * |                          snap length                          |
 * / options: code, length (16 bits each), value padded to 32 bits /
 * ```
 */
export class InterfaceDescription {
  readonly linkType: number;
  /** Octets per packet at most; 0 if there is no limit. */
  readonly snapLength: number;
  /** Units per second of its time stamps. */
  readonly unitsPerSecond: bigint;
  /** Seconds to add to each time stamp. */
  readonly #offset: bigint;
  /** Nanoseconds per unit if that is a whole number, so that a time stamp needs no BigInt; else 0. */
  readonly #unit: Nanoseconds;
  readonly #units: number;

  /** High word of the last time stamp, cached with its value: whole seconds, and units within the next second. */
  #high = -1;
  #highSeconds = 0;
  #highUnits = 0;

  /** The whole block is in [start, end) of the view. */
  constructor(view: DataView, start: number, end: number, littleEndian: boolean) {
    this.linkType = view.getUint16(start + 8, littleEndian);
    this.snapLength = view.getUint32(start + 12, littleEndian);
    let unitsPerSecond = MICROSECONDS_PER_SECOND;
    let offset = 0n;
    for (const [code, at, length] of options(view, start + 16, end - 4, littleEndian)) {
      if (code === IF_TSRESOL && length === 1) unitsPerSecond = resolution(view.getUint8(at));
      if (code === IF_TSOFFSET && length === 8) offset = view.getBigInt64(at, littleEndian);
    }
    this.unitsPerSecond = unitsPerSecond;
    this.#offset = offset;
    const isWhole = unitsPerSecond <= BigInt(SECOND) && BigInt(SECOND) % unitsPerSecond === 0n;
    this.#units = isWhole ? Number(unitsPerSecond) : 0;
    this.#unit = isWhole ? SECOND / this.#units : 0;
  }

  /** Returns the time of the two-word time stamp at `at`. Fractions of a nanosecond are cut off. */
  time(view: DataView, at: number, littleEndian: boolean, epoch: Epoch): Nanoseconds {
    const high = view.getUint32(at, littleEndian);
    const low = view.getUint32(at + 4, littleEndian);
    if (this.#unit === 0) return this.#exactTime(high, low, epoch);
    // The low word wraps every 4.3 seconds in nanoseconds, every 72 minutes in microseconds.
    if (high !== this.#high) this.#advance(high);
    const units = this.#highUnits + low;
    const seconds = Math.floor(units / this.#units);
    const fraction = units - seconds * this.#units;
    return epoch.since(this.#highSeconds + seconds, fraction * this.#unit);
  }

  #advance(high: number): void {
    const units = BigInt(high) << 32n;
    this.#high = high;
    this.#highSeconds = Number(units / this.unitsPerSecond + this.#offset);
    this.#highUnits = Number(units % this.unitsPerSecond);
  }

  #exactTime(high: number, low: number, epoch: Epoch): Nanoseconds {
    const units = (BigInt(high) << 32n) | BigInt(low);
    const seconds = units / this.unitsPerSecond;
    const fraction = units - seconds * this.unitsPerSecond;
    const nanoseconds = (fraction * BigInt(SECOND)) / this.unitsPerSecond;
    return epoch.since(Number(seconds + this.#offset), Number(nanoseconds));
  }
}

function resolution(value: number): bigint {
  const exponent = BigInt(value & ~POWER_OF_TWO);
  return (value & POWER_OF_TWO ? 2n : 10n) ** exponent;
}

/** @yields code, offset and length of the value of each option that lies within [start, end), section 3.5 */
export function* options(
  view: DataView,
  start: number,
  end: number,
  littleEndian: boolean,
): Generator<[code: number, at: number, length: number]> {
  let at = start;
  while (at + 4 <= end) {
    const code = view.getUint16(at, littleEndian);
    const length = view.getUint16(at + 2, littleEndian);
    if (code === OPTION_END || at + 4 + length > end) return;
    yield [code, at + 4, length];
    at += 4 + length + (-length & 3);
  }
}
