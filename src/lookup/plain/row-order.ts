import { NONE } from './columns.ts';

/** A doubly linked list of rows in the order in which they were added. Any row can be removed. */
export class RowOrder {
  #before: Int32Array;
  #after: Int32Array;
  /** The oldest row; NONE if the list is empty. */
  first = NONE;
  #last = NONE;
  size = 0;

  /** @param room most rows from the oldest to the newest; a power of two */
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

  /** Doubles the room. */
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
