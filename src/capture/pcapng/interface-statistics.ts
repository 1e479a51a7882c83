import type { DropCount } from '../packet.ts';
import { MAX_BLOCK, options } from './block.ts';

const ISB_IFRECV = 4;
const ISB_IFDROP = 5;
const ISB_OSDROP = 7;

/** Octets of a block with interface and time, without options. */
const LEAST = 24;

/** The value that dumpcap writes for "unknown". */
const UNKNOWN = 0xffff_ffff_ffff_ffffn;

/** Whether a block of this length is read. Other lengths are skipped, as unknown blocks are. */
export function areStatistics(length: number): boolean {
  return length >= LEAST && length <= MAX_BLOCK;
}

/**
 * The Interface Statistics Block, draft-ietf-opsawg-pcapng section 4.6: counts of an interface since the capture
 * began. The last block of an interface replaces earlier ones.
 *
 * ```
 * |                           interface                           |  at octet 8 of the block
 * |             time stamp, upper 32 bits, lower 32 bits          |
 * / options: code, length (16 bits each), value padded to 32 bits /
 * ```
 */
export class InterfaceStatistics {
  readonly #byInterface = new Map<number, DropCount>();

  /** Adds the block in [start, end) of the view. `interfaceId` is the interface number, counted over the file. */
  add(
    interfaceId: number,
    view: DataView,
    start: number,
    end: number,
    littleEndian: boolean,
  ): void {
    const counts = new Map<number, number>();
    for (const [code, at, length] of options(view, start + 20, end - 4, littleEndian)) {
      const count = length === 8 ? view.getBigUint64(at, littleEndian) : UNKNOWN;
      if (count !== UNKNOWN) counts.set(code, Number(count));
    }
    const [byInterface, bySystem] = [counts.get(ISB_IFDROP), counts.get(ISB_OSDROP)];
    if (byInterface === undefined && bySystem === undefined) return;
    const received = counts.get(ISB_IFRECV);
    this.#byInterface.set(interfaceId, {
      interfaceId,
      ...(received !== undefined && { received }),
      dropped: (byInterface ?? 0) + (bySystem ?? 0),
    });
  }

  /** Drop counts in the order of the interfaces; undefined if the file has none. */
  get dropped(): readonly DropCount[] | undefined {
    if (this.#byInterface.size === 0) return undefined;
    return [...this.#byInterface.values()].toSorted((a, b) => a.interfaceId - b.interfaceId);
  }
}
