import type { Seconds } from './fields.ts';
import type { Pod } from './pod.ts';
import type { Service } from './service.ts';

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
  readonly #byAddress = new Map<string, Holder[]>();

  get isEmpty(): boolean {
    return this.#byAddress.size === 0;
  }

  /** Holders of one name and kind are one: a listing made later knows more of the end, an earlier one of the start. */
  add(address: string, holder: Holder): void {
    const list = this.#byAddress.get(address);
    if (!list) {
      this.#byAddress.set(address, [holder]);
      return;
    }
    const at = list.findIndex((one) => isSame(one, holder));
    const known = list[at];
    if (!known) list.push(holder);
    else if (holder.kind === 'node') {
      list[at] = { ...known, since: Math.min(known.since, holder.since) };
    } else if (holder.until < known.until) list[at] = holder;
    list.sort((a, b) => a.since - b.since);
  }

  has(address: string): boolean {
    return this.#byAddress.has(address);
  }

  /**
   * Who had it at a time: who took it last, if that one still had it. Without a time, who alone ever had it and has it
   * still. Undefined when two took it in one second.
   */
  at(address: string, time: Seconds | undefined): Holder | undefined {
    const list = this.#byAddress.get(address);
    if (!list) return undefined;
    if (time === undefined)
      return list.length === 1 && list[0]!.until === Infinity ? list[0] : undefined;
    const at = list.findLastIndex(({ since }) => since <= time);
    const last = list[at];
    if (!last || time >= last.until) return undefined;
    return at > 0 && list[at - 1]!.since === last.since ? undefined : last;
  }

  /** Everyone who had it between two times, in order. */
  within(address: string, from: Seconds | undefined, to: Seconds | undefined): readonly Holder[] {
    const first = this.at(address, from);
    const list = this.#byAddress.get(address);
    if (!list || from === undefined || to === undefined) return first ? [first] : [];
    const later = list.filter((one) => one.since > from && this.at(address, one.since) === one);
    return [...(first ? [first] : []), ...later.filter(({ since }) => since <= to)];
  }
}

function isSame(a: Holder, b: Holder): boolean {
  return a.kind === b.kind && a.name === b.name && (a.kind === 'node' || a.since === b.since);
}
