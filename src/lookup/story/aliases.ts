import type { NameId } from '../../dns/message-view.ts';

/** Maximum of alias targets: some megabytes. Aliases of further targets are not followed. */
const MAX_TARGETS = 1 << 16;
/**
 * Maximum of names that lead to one target, directly or through others. In a content network many names lead to one
 * target, and few of them are asked for at once.
 */
const MAX_SOURCES = 64;

const NONE: readonly NameId[] = [];

/** Which names lead to which, according to the CNAME records of the answers so far (RFC 1034 section 3.6.2). */
export class Aliases {
  readonly #leadTo = new Map<NameId, NameId[]>();

  add(target: NameId, source: NameId): void {
    if (target < 0 || source < 0 || target === source) return;
    const sources = this.#leadTo.get(target);
    if (sources === undefined) {
      if (this.#leadTo.size < MAX_TARGETS) this.#leadTo.set(target, [source]);
    } else if (sources.length < MAX_SOURCES && !sources.includes(source)) sources.push(source);
  }

  /** Returns the names to which aliases lead. */
  targets(): Iterable<NameId> {
    return this.#leadTo.keys();
  }

  /** Returns all names that lead to this one, directly or through others. */
  sourcesOf(target: NameId): Iterable<NameId> {
    const first = this.#leadTo.get(target);
    if (first === undefined) return NONE;
    const all = new Set(first);
    for (const one of all)
      for (const source of this.#leadTo.get(one) ?? NONE)
        if (source !== target && all.size < MAX_SOURCES) all.add(source);
    return all;
  }
}
