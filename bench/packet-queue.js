// @ts-check

/**
 * @typedef {object} Timed
 * @property {number} time microseconds since the start of the capture
 */

/** Later than all events. */
export const NEVER = Infinity;

/**
 * Pending events, the earliest first: a binary heap. The order of events at one microsecond is
 * that of the heap, which is the same in every run.
 *
 * @template {Timed} T
 */
export class PacketQueue {
  /** @type {T[]} */
  #heap = [];

  /** Returns the time of the next event; NEVER without one. */
  get nextTime() {
    return this.#heap[0]?.time ?? NEVER;
  }

  /** @param {T} item */
  push(item) {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(item);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = /** @type {T} */ (heap[parent]);
      if (above.time <= item.time) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = item;
  }

  /** @returns {T | undefined} */
  pop() {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && this.#time(child + 1) < this.#time(child)) child++;
      if (this.#time(child) >= last.time) break;
      heap[at] = /** @type {T} */ (heap[child]);
      at = child;
    }
    heap[at] = last;
    return first;
  }

  /** @param {number} at */
  #time(at) {
    return /** @type {T} */ (this.#heap[at]).time;
  }
}
