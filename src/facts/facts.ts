import { addresses } from './kinds/addresses.ts';
import { allowances } from './kinds/allowances.ts';
import {
  type ConntrackCounters,
  conntrackCounters,
  conntrackGrowth,
  isInUse,
} from './kinds/conntrack.ts';
import { type DropRule, grownRules, iptablesDropRules, nftDropRules } from './kinds/drop-rules.ts';
import { type Drops, drops } from './kinds/drops.ts';
import type { FactFile, Growth, MissingFact, Scope, Told, When } from './fact-file.ts';
import { distribution, kernelRelease } from './kinds/kernel.ts';
import { type Libc, libcs } from './kinds/libc.ts';
import { resolvConf } from './kinds/resolv-conf.ts';
import { droppedByCapture } from './kinds/tcpdump.ts';
import { udpCounters } from './kinds/snmp.ts';
import {
  ciliumTranslation,
  iptablesTranslation,
  ipvsTranslation,
  nftTranslation,
  type Translation,
  type TranslationMode,
} from './kinds/translation.ts';

/** A text that was understood: its value, its system and its time. */
interface Reading<T> extends Told<T> {
  readonly scope: Scope | undefined;
  readonly when: When;
}

export interface ServiceTranslation {
  readonly mode: TranslationMode;
  readonly endpoints: readonly string[];
}

type Counters = ReadonlyMap<string, number>;

/** The kinds of facts, and the reader of each. A text is of the first kind whose reader accepts it. */
const KINDS = {
  addresses,
  conntrack: conntrackCounters,
  drops,
  udp: udpCounters,
  iptables: (text: string) => {
    const translation = iptablesTranslation(text);
    return translation && { translation, rules: iptablesDropRules(text) };
  },
  nftables: (text: string) => {
    const translation = nftTranslation(text);
    return translation && { translation, rules: nftDropRules(text) };
  },
  ipvs: ipvsTranslation,
  cilium: ciliumTranslation,
  allowances,
  captureDrops: droppedByCapture,
  kernel: kernelRelease,
  distribution,
  libc: (text: string) => {
    const list = libcs(text);
    return list.length > 0 ? list : undefined;
  },
  resolvConf,
  tableSize: (text: string) => (/^\d{1,12}\s*$/.test(text) ? Number(text) : undefined),
} as const;

type Kind = keyof typeof KINDS;
type ValueOf<K extends Kind> = NonNullable<ReturnType<(typeof KINDS)[K]>>;

/** Facts gathered besides the packets: plain texts of the system, each with its file. */
export class Facts {
  readonly missing: readonly MissingFact[];
  readonly #readings = Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, []])) as {
    readonly [K in Kind]: Reading<ValueOf<K>>[];
  } & Record<string, never[]>;
  /** Files of no known kind, such as the output of a clock's daemon: they are for people. */
  readonly #others: string[] = [];

  constructor(files: readonly FactFile[] = [], missing: readonly MissingFact[] = []) {
    this.missing = missing;
    for (const file of files) if (!this.#take(file)) this.#others.push(file.name);
  }

  /** Whether no file was given. */
  get isEmpty(): boolean {
    return (
      this.missing.length === 0 &&
      this.#others.length === 0 &&
      Object.values(this.#readings).every((list) => list.length === 0)
    );
  }

  /** Whether this file was understood. */
  knows(name: string): boolean {
    return !this.#others.includes(name);
  }

  /** The release of the node's kernel, as `5.4.0-1103-aws`. */
  get kernel(): Told<string> | undefined {
    return first(this.#readings.kernel);
  }

  get distribution(): Told<string> | undefined {
    return first(this.#readings.distribution.filter(({ scope }) => scope !== 'pod'));
  }

  /** The file that the container itself reads, not that of the node. */
  get resolvConf(): Told<readonly string[]> | undefined {
    return first(this.#readings.resolvConf.filter(({ scope }) => scope !== 'host'));
  }

  get libc(): Told<readonly Libc[]> | undefined {
    return first(this.#readings.libc);
  }

  /** Addresses of the pod; undefined if no text tells them. */
  get addresses(): Told<ReadonlySet<string>> | undefined {
    return first(this.#readings.addresses);
  }

  get drops(): Told<Drops> | undefined {
    return first(this.#readings.drops);
  }

  /**
   * Counters of connection tracking in the namespace that translates; undefined without two readings of a table in use.
   * That namespace is the host's, or the pod's if its own table dropped something: then a sidecar translates there.
   */
  get conntrack(): Growth<Counters> | undefined {
    const { conntrack } = this.#readings;
    const pod = conntrackGrowthOf(conntrack.filter(({ scope }) => scope === 'pod'));
    const isPods = (pod?.grown.get('insert_failed') ?? 0) + (pod?.grown.get('drop') ?? 0) > 0;
    return isPods ? pod : conntrackGrowthOf(conntrack.filter(({ scope }) => scope !== 'pod'));
  }

  /** The readings themselves, even if they make no growth. */
  get conntrackReadings(): readonly Told<ConntrackCounters>[] {
    return pair(this.#readings.conntrack.filter(({ scope }) => scope !== 'pod'));
  }

  udp(scope: Scope): Growth<Counters> | undefined {
    return growth(this.#readings.udp.filter((reading) => (reading.scope ?? 'host') === scope));
  }

  /** Packets that a capture itself lost, by its file. */
  get captureDrops(): readonly Told<number>[] {
    return this.#readings.captureDrops.filter(({ value }) => value > 0);
  }

  get allowances(): Growth<Counters> | undefined {
    return growth(this.#readings.allowances);
  }

  /** Connections in the table, and how many it can hold; one file each. */
  get table(): { readonly count: number; readonly max: number; readonly file: string } | undefined {
    const of = (name: string) => this.#readings.tableSize.filter(({ file }) => file.endsWith(name));
    const counts = of('nf_conntrack_count').toSorted((a, b) => b.value - a.value);
    const [max] = of('nf_conntrack_max');
    const [most] = counts;
    return most && max && { count: most.value, max: max.value, file: most.file };
  }

  /** How the node translates, and which services; texts with most services first, and eBPF last. */
  get translations(): readonly Told<Translation>[] {
    const { iptables, nftables, ipvs, cilium } = this.#readings;
    const rules = [...iptables, ...nftables].map(({ value, ...reading }) => ({
      value: value.translation,
      ...reading,
    }));
    const netfilter = [...ipvs, ...rules].toSorted(
      (a, b) => b.value.services.size - a.value.services.size,
    );
    return [...netfilter, ...cilium].filter(({ when }) => when === 'begin');
  }

  /** Returns how this address is translated for DNS, by eBPF if by nothing else; undefined if it is not. */
  translationOf(address: string): Told<ServiceTranslation> | undefined {
    for (const { value, file } of this.translations) {
      const endpoints = value.services.get(address);
      if (endpoints) return { value: { mode: value.mode, endpoints: [...endpoints] }, file };
    }
    return undefined;
  }

  /** Returns the service of which this address is an endpoint; undefined if there is none. */
  serviceOf(endpoint: string): Told<string> | undefined {
    for (const { value, file } of this.translations)
      for (const [service, endpoints] of value.services)
        if (endpoints.has(endpoint)) return { value: service, file };
    return undefined;
  }

  /** Rules of the node that dropped packets of DNS between the two readings, the busiest first. */
  get dropRules(): readonly Told<DropRule>[] {
    for (const [begin, end] of this.#rules) {
      const rules = grownRules(begin.value.rules, end.value.rules);
      // nft lists the rules of iptables once more, so the first kind is enough.
      if (rules.length > 0) return rules.map((value) => ({ value, file: end.file }));
    }
    return [];
  }

  /** Whether the rules of the node were read twice, which tells what they dropped. */
  get areRulesCompared(): boolean {
    return this.#rules.length > 0;
  }

  /** Rules of the node at the beginning and at the end, by the tools that list them. */
  get #rules() {
    const { iptables, nftables } = this.#readings;
    return [iptables, nftables].flatMap((readings) => {
      const [begin, end] = pair(readings.filter(({ scope }) => scope !== 'pod'));
      return begin && end ? [[begin, end] as const] : [];
    });
  }

  #take({ name, scope, when, text }: FactFile): boolean {
    for (const kind of Object.keys(KINDS) as Kind[]) {
      const value = KINDS[kind](text);
      if (value === undefined) continue;
      const readings = this.#readings[kind] as Reading<unknown>[];
      const isFirst = !readings.some((reading) => reading.when === 'begin');
      readings.push({ value, file: name, scope, when: when ?? (isFirst ? 'begin' : 'end') });
      return true;
    }
    return false;
  }
}

export const NO_FACTS = new Facts();

function first<T>(readings: readonly Reading<T>[]): Told<T> | undefined {
  return readings.find(({ when }) => when === 'begin') ?? readings[0];
}

/** Returns the first reading of the beginning and the last of the end, as far as they exist. */
function pair<T>(readings: readonly Reading<T>[]): readonly Told<T>[] {
  const begin = readings.find(({ when }) => when === 'begin');
  const end = readings.findLast(({ when }) => when === 'end');
  return [...(begin ? [begin] : []), ...(end ? [end] : [])];
}

function conntrackGrowthOf(
  readings: readonly Reading<ConntrackCounters>[],
): Growth<Counters> | undefined {
  const [begin, end] = pair(readings);
  if (!begin || !end || !(isInUse(begin.value) || isInUse(end.value))) return undefined;
  const grown = conntrackGrowth(begin.value, end.value);
  return grown && { grown, before: begin.file, after: end.file };
}

function growth(readings: readonly Reading<Counters>[]): Growth<Counters> | undefined {
  const [before, after] = pair(readings);
  if (!before || !after) return undefined;
  const grown = new Map<string, number>();
  for (const [name, value] of after.value) {
    const earlier = before.value.get(name);
    if (earlier !== undefined && value >= earlier) grown.set(name, value - earlier);
  }
  return { grown, before: before.file, after: after.file };
}
