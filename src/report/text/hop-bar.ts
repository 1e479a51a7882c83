import { ms, say, type Sentence } from '../../words/say.ts';
import type { Words } from '../../words/words.ts';
import { visible } from '../escape.ts';
import type { ReportFinding, ReportHop } from '../report.ts';
import { aligned, wrap } from './wrap.ts';

/** Characters of a bar in text: a line of 80 has room for two IPv4 addresses beside it. */
const CELLS = 20;

/** Shows where the time went as text: a bar for each hop's wait, followed by its addresses. */
export function hopBars({ hops }: ReportFinding, width: number, words: Words): string[] {
  const [first] = hops ?? [];
  if (!hops || !first) return [];
  const rows = hops.map((hop) => [ms(hop.toMs - hop.fromMs), ms(hop.spentMs)] as const);
  const heads = [words.text(say`waited`), words.text(say`of it here`)] as const;
  const [head, ...figures] = aligned([heads, ...rows], () => true).map((row) => row.join('  '));
  return [
    '',
    `  ${words.text(hopTitle(hops))}`,
    `    ${' '.repeat(CELLS + 2)}  ${head}`,
    ...hops.flatMap((hop, at) => {
      const before = `    |${cells(hop, first.toMs)}|  ${figures[at]}  ${'  '.repeat(hop.level)}`;
      return wrap(visible(words.text(hopLabel(hop))), width, before);
    }),
  ];
}

/** Returns `Where the time went (AAAA)`. */
export function hopTitle(hops: readonly ReportHop[]): Sentence {
  const types = [...new Set(hops.map(({ type }) => type))].toSorted().join(', ');
  return say`Where the time went (${types})`;
}

/** Returns `10.244.0.3 → 10.0.0.2, no answer`. */
export function hopLabel({ client, server, state, rcode }: ReportHop): Sentence {
  const ends = `${client.address} → ${server.address}`;
  if (state === 'lost') return say`${ends}, no answer`;
  if (state === 'open') return say`${ends}, no answer in this capture`;
  if (state === 'late') return say`${ends}, answered too late`;
  return rcode === undefined ? say`${ends}` : say`${ends}, ${rcode}`;
}

/** Fills the cells of a hop's wait; every wait fills at least one. */
function cells({ fromMs, toMs }: ReportHop, total: number): string {
  if (total <= 0) return ' '.repeat(CELLS);
  const start = Math.min(CELLS - 1, Math.floor((fromMs / total) * CELLS));
  const end = Math.max(start + 1, Math.round((toMs / total) * CELLS));
  return (' '.repeat(start) + '█'.repeat(end - start)).padEnd(CELLS);
}
