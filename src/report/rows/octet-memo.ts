import type { HeldMessage } from '../../lookup/lines/held-message.ts';
import type { Bytes } from '../../wire/bytes.ts';
import { digest } from '../../wire/digest.ts';

/** Most messages kept: some 10 MB with their cells. Few names are asked for again and again. */
const PLACES = 1 << 13;
/** Places that each message may take (set-associative). With one place, a fifth of 2,000 messages would collide. */
const WAYS = 4;
/** Bytes of the ID at the start of a message, which differs each time and is not compared. */
const ID_OCTETS = 2;

interface Entry<Cells> {
  /** The message without its ID. */
  readonly octets: DataView;
  /** Length of `octets`, as V8 calls a function for `DataView.byteLength`. */
  readonly length: number;
  readonly payloadLength: number;
  readonly cells: Cells;
}

/** A cache of what a format writes about a message, by its bytes: nearly all equal an earlier one except for the ID. */
export class OctetMemo<Cells> {
  readonly #digests = new Int32Array(PLACES);
  readonly #entries: (Entry<Cells> | undefined)[] = Array<undefined>(PLACES).fill(undefined);
  readonly #missed = new Int32Array(PLACES);
  #turn = 0;
  /** Digest of the message that `find` looked for last. */
  #digest = 0;
  /** The block of the last message, and a view of it: a DataView reads four bytes at once. */
  #block: Bytes | undefined;
  #view: DataView = new DataView(new ArrayBuffer(0));

  /** Returns the cached cells of a message; undefined if there are none. */
  find({ bytes, start, end, payloadLength }: HeldMessage): Cells | undefined {
    if (bytes !== this.#block) {
      this.#block = bytes;
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    const hash = digest(bytes, start + ID_OCTETS, end);
    this.#digest = hash;
    const first = firstPlace(hash);
    for (let at = first; at < first + WAYS; at++) {
      if (this.#digests[at] !== hash) continue;
      const known = this.#entries[at];
      if (known === undefined || known.payloadLength !== payloadLength) continue;
      if (known.length !== end - start - ID_OCTETS) continue;
      if (isSame(known.octets, this.#view, start + ID_OCTETS, end)) return known.cells;
    }
    return undefined;
  }

  /** Whether `find` missed the message before, too: one that comes only once, as in a flood, is not worth keeping. */
  cameBefore(): boolean {
    const at = this.#digest & (PLACES - 1);
    const before = this.#missed[at] === this.#digest;
    this.#missed[at] = this.#digest;
    return before;
  }

  /**
   * Keeps the cells of the message that `find` missed.
   *
   * @param cells must depend only on the message's bytes without the ID, and on its length
   */
  keep({ bytes, start, end, payloadLength }: HeldMessage, cells: Cells): void {
    const at = firstPlace(this.#digest) + (this.#turn++ & (WAYS - 1));
    const octets = new DataView(bytes.slice(start + ID_OCTETS, end).buffer);
    this.#digests[at] = this.#digest;
    this.#entries[at] = { octets, length: octets.byteLength, payloadLength, cells };
  }
}

function firstPlace(hash: number): number {
  return (hash & (PLACES / WAYS - 1)) * WAYS;
}

/** Compares four bytes at a time. The last four may overlap those before: a message has at least its header. */
function isSame(octets: DataView, view: DataView, start: number, end: number): boolean {
  const length = end - start;
  for (let at = 0; at < length - 4; at += 4)
    if (octets.getInt32(at) !== view.getInt32(start + at)) return false;
  return octets.getInt32(length - 4) === view.getInt32(end - 4);
}
