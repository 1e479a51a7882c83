import type { HeldMessage } from '../../lookup/lines/held-message.ts';
import type { Bytes } from '../../wire/bytes.ts';
import { digest } from '../../wire/digest.ts';

/** Messages that are kept at most: some 10 MB with their cells. Names that are asked for again and again are few. */
const PLACES = 1 << 13;
/** Each has so many places that it may have: with one, of 2,000 a fifth would push each other out all the time. */
const WAYS = 4;
/** Behind the ID, which is another one each time. */
const ID_OCTETS = 2;

interface Entry<Cells> {
  /** All of the message but its ID. */
  readonly octets: DataView;
  /** V8 calls a function for that of a view. */
  readonly length: number;
  readonly payloadLength: number;
  readonly cells: Cells;
}

/**
 * What a format writes of a message by its octets alone, kept by these: of a million messages nearly all say what another
 * one said, but for the ID.
 */
export class OctetMemo<Cells> {
  readonly #digests = new Int32Array(PLACES);
  readonly #entries: (Entry<Cells> | undefined)[] = Array<undefined>(PLACES).fill(undefined);
  readonly #missed = new Int32Array(PLACES);
  #turn = 0;
  /** Of the message that was looked for last. */
  #digest = 0;
  /** Messages lie in blocks; a DataView reads four octets at once. */
  #block: Bytes | undefined;
  #view: DataView = new DataView(new ArrayBuffer(0));

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

  /** The message that was looked for came before: in a flood of names, what comes once is not worth keeping. */
  cameBefore(): boolean {
    const at = this.#digest & (PLACES - 1);
    const before = this.#missed[at] === this.#digest;
    this.#missed[at] = this.#digest;
    return before;
  }

  /**
   * Keeps what is written of the message that was looked for.
   *
   * @param cells depend neither on the ID nor on what else is known of the message
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

/** A message has a header at least: its last four octets may be compared twice. */
function isSame(octets: DataView, view: DataView, start: number, end: number): boolean {
  const length = end - start;
  for (let at = 0; at < length - 4; at += 4)
    if (octets.getInt32(at) !== view.getInt32(start + at)) return false;
  return octets.getInt32(length - 4) === view.getInt32(end - 4);
}
