import type { Seconds } from './fields.ts';
import type { Pod } from './pod.ts';
import type { Service } from './service.ts';
import { addTo } from '../wire/by-key.ts';

/** Who has an address for a time. */
export type Holder =
  | (Term & { readonly kind: 'pod'; readonly pod: Pod })
  | (Term & { readonly kind: 'service' | 'outer'; readonly service: Service })
  /** Every process of the node has it, host-network pods among them: which one, nothing tells. */
  | (Term & { readonly kind: 'node' })
  /** An endpoint that is not among the pods of the listing. */
  | (Term & { readonly kind: 'endpoint'; readonly isPod: boolean })
  /** NodeLocal DNSCache, on each node. */
  | (Term & { readonly kind: 'local' });

interface Term {
  /** `namespace/name`, or the name of a node; of the service when nothing tells which pod an endpoint is. */
  readonly name: string;
  readonly since: Seconds;
  readonly until: Seconds;
}

/** Who had which address when: as far as listings tell, and never a guess. */
export class Holders {
  readonly #added = new Map<string, Holder[]>();
  /** In the order in which they took the address, each once; made when an address is asked for. */
  readonly #inOrder = new Map<string, readonly Holder[]>();

  get isEmpty(): boolean {
    return this.#added.size === 0;
  }

  /** All are added before the first is asked for. */
  add(address: string, holder: Holder): void {
    addTo(this.#added, address, holder);
  }

  has(address: string): boolean {
    return this.#added.has(address);
  }

  /**
   * Who had it at a time: who took it last, if that one still had it. Without a time, who alone ever had it and has it
   * still. Undefined when two took it in one second.
   */
  at(address: string, time: Seconds | undefined): Holder | undefined {
    const list = this.#of(address);
    if (time === undefined)
      return list.length === 1 && list[0]!.until === Infinity ? list[0] : undefined;
    const at = list.findLastIndex(({ since }) => since <= time);
    const last = list[at];
    return last && time < last.until && isAlone(last, at, list) ? last : undefined;
  }

  /** Everyone who had it between two times, in order. */
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

/** Nobody else took the address in the same second. */
function isAlone({ since }: Holder, at: number, list: readonly Holder[]): boolean {
  return list[at - 1]?.since !== since && list[at + 1]?.since !== since;
}

/** What several listings, or pods, say of one holder is one: each may know more of its start or of its end. */
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
