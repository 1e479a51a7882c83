import type { Seconds } from './fields.ts';
import type { Pod } from './pod.ts';
import type { Service } from './service.ts';
import { addTo } from '../wire/by-key.ts';

/** The holder of an address for a time. */
export type Holder =
  | (Term & { readonly kind: 'pod'; readonly pod: Pod })
  | (Term & { readonly kind: 'service' | 'outer'; readonly service: Service })
  /** A node. Every process on it has the address, host-network pods among them, and nothing tells which one. */
  | (Term & { readonly kind: 'node' })
  /** An endpoint that is not among the pods of the listing. */
  | (Term & { readonly kind: 'endpoint'; readonly isPod: boolean })
  /** NodeLocal DNSCache, on each node. */
  | (Term & { readonly kind: 'local' });

interface Term {
  /** `namespace/name`, or the name of a node; that of the service if nothing tells which pod an endpoint is. */
  readonly name: string;
  readonly since: Seconds;
  readonly until: Seconds;
}

/** The holders of each address over time, as far as listings tell, and never a guess. */
export class Holders {
  readonly #added = new Map<string, Holder[]>();
  /** Holders in the order in which they took the address, each once; made when the address is first asked for. */
  readonly #inOrder = new Map<string, readonly Holder[]>();

  get isEmpty(): boolean {
    return this.#added.size === 0;
  }

  /** Adds a holder. All must be added before the first is asked for. */
  add(address: string, holder: Holder): void {
    addTo(this.#added, address, holder);
  }

  has(address: string): boolean {
    return this.#added.has(address);
  }

  /**
   * Returns the holder at a time: the last one that took the address, if it still had it. Without a time, the only one
   * that ever had it, if it still has it. Undefined otherwise, and if two took it in the same second.
   */
  at(address: string, time: Seconds | undefined): Holder | undefined {
    const list = this.#of(address);
    if (time === undefined)
      return list.length === 1 && list[0]!.until === Infinity ? list[0] : undefined;
    const at = list.findLastIndex(({ since }) => since <= time);
    const last = list[at];
    return last && time < last.until && isAlone(last, at, list) ? last : undefined;
  }

  /** Returns all holders between two times, in order. */
  within(address: string, from: Seconds | undefined, to: Seconds | undefined): readonly Holder[] {
    const first = this.at(address, from);
    const already = first ? [first] : [];
    if (from === undefined || to === undefined) return already;
    const later = this.#of(address).filter(
      (one, at, list) => one.since > from && one.since <= to && isAlone(one, at, list),
    );
    return [...already, ...later];
  }

  #of(address: string): readonly Holder[] {
    let list = this.#inOrder.get(address);
    if (!list) {
      const added = this.#added.get(address);
      if (!added) return NOBODY;
      this.#inOrder.set(address, (list = inOrder(added)));
    }
    return list;
  }
}

const NOBODY: readonly Holder[] = [];

/** Whether no other holder took the address in the same second. */
function isAlone({ since }: Holder, at: number, list: readonly Holder[]): boolean {
  return list[at - 1]?.since !== since && list[at + 1]?.since !== since;
}

/** Merges what several listings, or several pods, tell about one holder: each may know more of its start or its end. */
function inOrder(added: readonly Holder[]): readonly Holder[] {
  const byKey = new Map<string, Holder>();
  for (const holder of added) {
    const isNode = holder.kind === 'node';
    const key = `${holder.kind} ${holder.name} ${isNode ? '' : holder.since}`;
    const known = byKey.get(key);
    if (!known) byKey.set(key, holder);
    else if (isNode ? holder.since < known.since : holder.until < known.until)
      byKey.set(key, holder);
  }
  return [...byKey.values()].toSorted((a, b) => a.since - b.since);
}
