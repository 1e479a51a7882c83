import { NONE } from './columns.ts';

/** A doubly linked list of rows. Any row can be removed. */
export class RowOrder {
  #before: Int32Array;
  #after: Int32Array;
  /** The oldest row; NONE if the list is empty. */
  first = NONE;
  /** The newest row; NONE if the list is empty. */
  last = NONE;
  size = 0;

  /** @param room most rows from the oldest to the newest; a power of two */
  constructor(room: number) {
    this.#before = new Int32Array(room);
    this.#after = new Int32Array(room);
  }

  /** @param before the row to add it behind; NONE adds it as the first one */
  add(row: number, before: number): void {
    const at = this.#at(row);
    const after = before === NONE ? this.first : this.#after[this.#at(before)]!;
    this.#before[at] = before;
    this.#after[at] = after;
    if (before === NONE) this.first = row;
    else this.#after[this.#at(before)] = row;
    if (after === NONE) this.last = row;
    else this.#before[this.#at(after)] = row;
    this.size++;
  }

  /** Returns the row before this one; NONE if it is the first one. */
  before(row: number): number {
    return this.#before[this.#at(row)]!;
  }

  remove(row: number): void {
    const before = this.#before[this.#at(row)]!;
    const after = this.#after[this.#at(row)]!;
    if (before === NONE) this.first = after;
    else this.#after[this.#at(before)] = after;
    if (after === NONE) this.last = before;
    else this.#before[this.#at(after)] = before;
    this.size--;
  }

  /** Doubles the room. */
  grow(): void {
    const rows: number[] = [];
    for (let row = this.first; row !== NONE; row = this.#after[this.#at(row)]!) rows.push(row);
    this.#before = new Int32Array(2 * this.#before.length);
    this.#after = new Int32Array(2 * this.#after.length);
    this.first = this.last = NONE;
    this.size = 0;
    for (const row of rows) this.add(row, this.last);
  }

  #at(row: number): number {
    return row & (this.#before.length - 1);
  }
}
