import type { Tally } from '../../lookup/figures/tally.ts';
import { askedNow, type Change, whatIf } from '../../lookup/figures/what-if.ts';
import { grouped, say, type Sentence } from '../../words/say.ts';
import type { Words } from '../../words/words.ts';
import { visible } from '../escape.ts';
import type { Report, WhatIfRow } from '../report.ts';
import { aligned, wrap } from '../text/wrap.ts';

/** Labels of the changes. Names that people paste into configurations are not translated. */
const LABELS: Readonly<Record<WhatIfRow['change'], Sentence | string>> = {
  none: say`as it was`,
  'ndots:2': 'ndots:2',
  'single-request-reopen': 'single-request-reopen',
  'node-local-dns': 'NodeLocal DNSCache',
  'no-aaaa': 'no-aaaa',
};

const ASSUMES: Readonly<Record<Change, Sentence>> = {
  'ndots:2': say`a name with two dots or more is asked as it is, and with suffixes when it does not exist`,
  'single-request-reopen': say`AAAA leaves from a new port when A is answered; one round trip more`,
  'node-local-dns': say`pairs go to a cache on the node, without DNAT; what it answers itself is not counted`,
  'no-aaaa': say`glibc 2.36 or later; nothing is reached over IPv6 any more`,
};

/** Rules whose findings become fewer with less load or fewer pairs. Without one, the table says nothing useful. */
const CONCERNED: ReadonlySet<string> = new Set([
  'conntrack-race',
  'nat-clash-expired',
  'both-legs-lost',
  'burst-loss',
  'packet-loss',
  'rate-limit',
  'flow-limit',
  'search-list',
  'repeated-within-ttl',
  'aaaa-always-empty',
]);

/** Rows for the report; the first is the traffic as captured. */
export function whatIfRows(tally: Tally, words: Words): readonly WhatIfRow[] {
  return [
    { change: 'none', ...askedNow(tally) },
    ...whatIf(tally).map((row) => ({ ...row, assumes: words.text(ASSUMES[row.change]) })),
  ];
}

/** A table in words: a row of heads, rows of cells, and notes. */
export interface WhatIfTable {
  readonly heads: readonly Sentence[];
  readonly rows: readonly (readonly (Sentence | string)[])[];
  readonly notes: readonly (Sentence | string)[];
}

/** Returns the table, or undefined if no finding depends on these changes, or if no change has an effect. */
export function whatIfTable({ whatIf: rows, findings }: Report): WhatIfTable | undefined {
  const [now, ...changes] = rows ?? [];
  if (now === undefined || !findings.some(({ rule }) => CONCERNED.has(rule))) return undefined;
  const effective = changes.filter((row) => differs(row, now));
  if (effective.length === 0) return undefined;
  return {
    heads: [say`What if`, say`lookups`, say`queries`, say`A/AAAA pairs`, say`open to the race`],
    rows: [now, ...effective].map((row) => [LABELS[row.change], ...cells(row)]),
    notes: [say`Retransmissions are left out.`, ...notes(effective, now)],
  };
}

function cells({ lookups, queries, pairs, exposedPairs }: WhatIfRow): string[] {
  return [lookups, queries, pairs, exposedPairs].map(grouped);
}

function differs(row: WhatIfRow, now: WhatIfRow): boolean {
  return (
    row.lookups !== now.lookups ||
    row.queries !== now.queries ||
    row.pairs !== now.pairs ||
    row.exposedPairs !== now.exposedPairs
  );
}

function notes(rows: readonly WhatIfRow[], now: WhatIfRow): (Sentence | string)[] {
  const assumed = Math.max(...rows.map((row) => row.assumed ?? 0));
  const rest = rows.filter((row) => (row.followed ?? 0) + (row.assumed ?? 0) < now.lookups);
  return [
    ...(assumed > 0
      ? [
          say`For ${grouped(assumed)} of the lookups the capture does not show which resolver asks: the table assumes glibc.`,
        ]
      : []),
    ...rest.map(
      (row) =>
        say`For ${grouped(now.lookups - (row.followed ?? 0) - (row.assumed ?? 0))} of the lookups the resolver does not read ${LABELS[row.change]}: they stay as they are.`,
    ),
    ...rows.map((row) => say`${LABELS[row.change]}: ${row.assumes!}`),
  ];
}

/** Formats the table as text: aligned columns, numbers to the right. */
export function whatIfLines(report: Report, width: number, words: Words): string[] {
  const table = whatIfTable(report);
  if (table === undefined) return [];
  const rows = [table.heads, ...table.rows].map((row) => row.map((cell) => words.text(cell)));
  return [
    ...aligned(rows, (column) => column > 0).map((row) => visible(`  ${row.join('  ')}`)),
    ...table.notes.flatMap((note) => wrap(visible(words.text(note)), width, '  - ')),
  ];
}
