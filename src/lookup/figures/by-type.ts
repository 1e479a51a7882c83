import { Type } from '../../dns/codes.ts';

/**
 * A table by QTYPE. Most servers are asked for A and AAAA only, so these have no Map: an empty one takes 180 bytes in
 * V8, for each of many servers.
 */
export class ByType<T> {
  #a: T | undefined = undefined;
  #aaaa: T | undefined = undefined;
  #others: Map<number, T> | undefined = undefined;

  get(qtype: number): T | undefined {
    if (qtype === Type.A) return this.#a;
    if (qtype === Type.AAAA) return this.#aaaa;
    return this.#others?.get(qtype);
  }

  set(qtype: number, item: T): T {
    if (qtype === Type.A) this.#a = item;
    else if (qtype === Type.AAAA) this.#aaaa = item;
    else (this.#others ??= new Map()).set(qtype, item);
    return item;
  }

  *[Symbol.iterator](): IterableIterator<[number, T]> {
    if (this.#a !== undefined) yield [Type.A, this.#a];
    if (this.#aaaa !== undefined) yield [Type.AAAA, this.#aaaa];
    if (this.#others !== undefined) yield* this.#others;
  }
}
