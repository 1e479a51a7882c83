import type { NameId } from '../../dns/message-view.ts';

/** Names of which is known what leads to them: some megabytes. What is beyond is not followed. */
const MAX_TARGETS = 1 << 16;
/** Names that lead to one, directly or by others: of a content network many lead to one, of which few are asked for at once. */
const MAX_SOURCES = 64;

const NONE: readonly NameId[] = [];

/** Which names lead to which, by the CNAME records of the answers so far (RFC 1034 section 3.6.2). */
export class Aliases {
  readonly #leadTo = new Map<NameId, NameId[]>();

  add(target: NameId, source: NameId): void {
    if (target < 0 || source < 0 || target === source) return;
    const sources = this.#leadTo.get(target);
    if (sources === undefined) {
      if (this.#leadTo.size < MAX_TARGETS) this.#leadTo.set(target, [source]);
    } else if (sources.length < MAX_SOURCES && !sources.includes(source)) sources.push(source);
  }

  /** The names to which others lead. */
  targets(): Iterable<NameId> {
    return this.#leadTo.keys();
  }

  /** All that lead to this name, at once or by others in between. */
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
