import type { Bytes } from '../wire/bytes.ts';
import type { DamageCode } from './error.ts';
import type { CaptureFacts, CaptureReader, Damage, PacketSink, Remainder } from './packet.ts';
import type { Sentence } from '../words/say.ts';

/** Cuts chunks into the records of a file format, in place. Only a record that straddles two is copied. */
export abstract class RecordReader implements CaptureReader {
  abstract readonly facts: CaptureFacts;
  damage: Damage | undefined;

  /** Bytes that the record at `#front` needs, as far as known: those of its header first, then all. */
  protected needed = 0;

  /** Offset in the file of the first record that is not read yet. */
  #front = 0;
  /** Bytes of the file seen so far; less than `#front` while a record is skipped. */
  #seen = 0;
  /** Offset in the file of the first byte that records() is given. */
  #origin = 0;
  /** Buffer whose first `#carried` bytes are the beginning of the record at `#front`, kept from earlier chunks. */
  #carry: Bytes = new Uint8Array(1 << 12);
  #carried = 0;

  /**
   * Reads the records that are complete in bytes[start, end). Returns where the first incomplete record starts, and
   * sets `needed` for it. An offset after `end` skips bytes that are still to come.
   */
  protected abstract records(bytes: Bytes, start: number, end: number, sink: PacketSink): number;

  read(chunk: Bytes, sink: PacketSink): void {
    const chunkAt = this.#seen;
    this.#seen += chunk.length;
    let taken = 0;
    while (this.#carried > 0) {
      taken = this.#keep(chunk, taken, taken + this.needed - this.#carried);
      if (this.#carried < this.needed) return;
      this.#origin = this.#front;
      const next = this.records(this.#carry, 0, this.#carried, sink);
      if (this.damage) return;
      // The reader consumed the record (or its header, to skip the rest), or nothing because it needs more bytes.
      this.#front += next;
      if (next > 0) this.#carried = 0;
    }
    const start = this.#front - chunkAt;
    if (start >= chunk.length) return;
    this.#origin = chunkAt;
    const next = this.records(chunk, start, chunk.length, sink);
    this.#front = chunkAt + next;
    if (!this.damage) this.#keep(chunk, next, chunk.length);
  }

  end(): Remainder {
    return { octetsLeft: this.#seen - this.#front, offset: this.#front, needed: this.needed };
  }

  /** Reports damage in the record at bytes[at]. Called by records(), which then returns. */
  protected damaged(code: DamageCode, what: Sentence, at: number): void {
    this.damage = { code, what, offset: this.#origin + at };
  }

  /** Appends chunk[start, end), as far as the chunk reaches, to the carried bytes. Returns where it stopped. */
  #keep(chunk: Bytes, start: number, end: number): number {
    const stop = Math.min(end, chunk.length);
    if (stop <= start) return stop;
    if (this.needed > this.#carry.length) {
      const wider = new Uint8Array(2 * this.needed);
      wider.set(this.#carry.subarray(0, this.#carried));
      this.#carry = wider;
    }
    this.#carry.set(chunk.subarray(start, stop), this.#carried);
    this.#carried += stop - start;
    return stop;
  }
}
