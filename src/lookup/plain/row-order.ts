import { NONE } from './columns.ts';

/** Rows in the order in which they were added: a list of which any may be taken out. */
export class RowOrder {
  #before: Int32Array;
  #after: Int32Array;
  /** NONE when there is none. */
  first = NONE;
  #last = NONE;
  size = 0;

  /** @param room how many rows lie between the oldest and the newest; a power of two */
  constructor(room: number) {
    this.#before = new Int32Array(room);
    this.#after = new Int32Array(room);
  }

  add(row: number): void {
    const at = this.#at(row);
    this.#before[at] = this.#last;
    this.#after[at] = NONE;
    if (this.#last === NONE) this.first = row;
    else this.#after[this.#at(this.#last)] = row;
    this.#last = row;
    this.size++;
  }

  remove(row: number): void {
    const before = this.#before[this.#at(row)]!;
    const after = this.#after[this.#at(row)]!;
    if (before === NONE) this.first = after;
    else this.#after[this.#at(before)] = after;
    if (after === NONE) this.#last = before;
    else this.#before[this.#at(after)] = before;
    this.size--;
  }

  /** Twice the room. */
  grow(): void {
    const rows: number[] = [];
    for (let row = this.first; row !== NONE; row = this.#after[this.#at(row)]!) rows.push(row);
    this.#before = new Int32Array(2 * this.#before.length);
    this.#after = new Int32Array(2 * this.#after.length);
    this.first = this.#last = NONE;
    this.size = 0;
    for (const row of rows) this.add(row);
  }

  #at(row: number): number {
    return row & (this.#before.length - 1);
  }
}
