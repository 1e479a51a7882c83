import { countUp } from '../../wire/by-key.ts';
/** Counters of connection tracking, summed over the CPUs. */
export interface ConntrackCounters {
  /** Names as the kernel gives them: `insert_failed`, `drop`, `clash_resolve`. */
  readonly counters: ReadonlyMap<string, number>;
  /** Connections in the table; only /proc tells. */
  readonly entries: number | undefined;
}

/** A machine has a few hundred CPUs. */
const MAX_CPUS = 8_192;
const MAX_COLUMNS = 64;

/**
 * Reads /proc/net/stat/nf_conntrack, with a heading and one line of hexadecimal columns for each CPU
 * (net/netfilter/nf_conntrack_standalone.c, ct_cpu_seq_show), or the output of `conntrack -S` (conntrack(8)), one line
 * of `name=decimal` for each CPU. Undefined if it is neither.
 */
export function conntrackCounters(text: string): ConntrackCounters | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (/^cpu=\d/.test(lines[0] ?? '')) return printed(lines.slice(0, MAX_CPUS));
  const names = (lines[0] ?? '').trim().split(/\s+/);
  if (names[0] !== 'entries' || !names.includes('insert_failed')) return undefined;
  return columns(names.slice(0, MAX_COLUMNS), lines.slice(1, MAX_CPUS));
}

function columns(names: readonly string[], lines: readonly string[]): ConntrackCounters {
  const counters = new Map<string, number>();
  let entries: number | undefined;
  for (const line of lines) {
    const values = line
      .trim()
      .split(/\s+/)
      .map((value) => Number.parseInt(value, 16));
    // The first column is the same for every CPU: connections of the whole table.
    entries = number(values[0]) ?? entries;
    for (const [at, name] of names.entries())
      if (at > 0) countUp(counters, name, number(values[at]) ?? 0);
  }
  return { counters, entries };
}

function printed(lines: readonly string[]): ConntrackCounters {
  const counters = new Map<string, number>();
  for (const line of lines) {
    for (const [, name = '', value] of line.matchAll(/(\w{1,40})=(\d{1,15})/g))
      if (name !== 'cpu') countUp(counters, name, Number(value));
  }
  return { counters, entries: undefined };
}

function number(value: number | undefined): number | undefined {
  return value === undefined || !Number.isSafeInteger(value) ? undefined : value;
}

/**
 * Whether the table of these counters has, or had, connections. Each network namespace has its own table. That of a
 * pod, which translates nothing, stays empty: its zeros say nothing about the host's.
 */
export function isInUse({ counters, entries }: ConntrackCounters): boolean {
  return (entries ?? 0) > 0 || [...counters.values()].some((value) => value > 0);
}

/**
 * Returns how much was counted between two readings. Undefined if a counter fell, so that they are not of one run of
 * one machine, or if `insert_failed` or `drop` is missing.
 */
export function conntrackGrowth(
  before: ConntrackCounters,
  after: ConntrackCounters,
): ReadonlyMap<string, number> | undefined {
  const grown = new Map<string, number>();
  for (const [name, value] of after.counters) {
    const earlier = before.counters.get(name);
    if (earlier === undefined) continue;
    if (value < earlier) return undefined;
    grown.set(name, value - earlier);
  }
  return grown.has('insert_failed') && grown.has('drop') ? grown : undefined;
}
