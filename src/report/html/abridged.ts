import { optional } from '../optional.ts';
import type { End, Report, ReportFinding } from '../report.ts';

/** Findings that the page holds in full, besides the examples of incidents: a hundred kilobytes. */
const IN_FULL = 20;
/** A report with at most this many findings holds all of them in full. */
const ALL_IN_FULL = 150;

/**
 * Findings as rows of numbers, which are indices into lists of repeated values: 20,000 findings take a megabyte. What a
 * row lacks (evidence, packets, advice) is in the example of its incident, and in `-o report.json`.
 *
 * In columns of `RISING`, a number is the difference to the row before. Absent values at the end of a row are left out.
 */
interface FindingTable {
  /** ISO 8601 UTC; `timeMs` counts from here. */
  readonly start?: string;
  readonly clients: readonly Omit<End, 'port'>[];
  readonly servers: readonly End[];
  readonly names: readonly string[];
  readonly types: readonly string[];
  readonly columns: typeof COLUMNS;
  readonly rising: typeof RISING;
  readonly rows: readonly Row[];
}

/** Columns of a row, in order. Indices into lists start at 0; `null` is an absent value. */
const COLUMNS = [
  'id',
  'incident',
  'client',
  'clientPort',
  'server',
  'name',
  'lostType',
  'timeMs',
  'stallMs',
  'lookup',
  'frame',
  'retryAfterMs',
  'isStallLowerBound',
  'file',
] as const;

/** Columns whose numbers mostly grow from row to row. */
const RISING = ['id', 'timeMs', 'lookup', 'frame'] as const;
const RISES = COLUMNS.map((column) => (RISING as readonly string[]).includes(column));

/** A report as the page holds it: `findings` are those in full, `findingTable` has the others. */
export type Abridged = Report & { readonly findingTable?: FindingTable };

export function abridged(report: Report): Abridged {
  const { findings, incidents } = report;
  if (findings.length <= ALL_IN_FULL) return report;
  const examples = new Set(incidents.map(({ example }) => example));
  const inFull = findings.filter(({ id }, at) => at < IN_FULL || examples.has(id));
  const others = findings.filter(({ id }, at) => at >= IN_FULL && !examples.has(id));
  return { ...report, findings: inFull, findingTable: tableOf(others, report) };
}

function tableOf(findings: readonly ReportFinding[], { incidents }: Report): FindingTable {
  const start = findings.find(({ time }) => time !== undefined)?.time;
  const [clients, servers] = [new Index<End>(), new Index<End>()];
  const [names, types] = [new Index<string>(), new Index<string>()];
  const incidentAt = new Map(incidents.map(({ id }, at) => [id, at]));
  const startMs = start === undefined ? 0 : milliseconds(start);
  const rows = findings.map((one) => [
    Number(one.id.slice(1)),
    incidentAt.get(one.group ?? '') ?? null,
    clients.at(one.client && portless(one.client), one.client?.address),
    one.client?.port ?? null,
    servers.at(one.server, one.server && `${one.server.address} ${one.server.port}`),
    names.at(one.name),
    types.at(one.lostType),
    one.time === undefined ? null : rounded(milliseconds(one.time) - startMs),
    one.stallMs ?? null,
    one.lookup ?? null,
    one.frames[0] ?? null,
    one.retryAfterMs ?? null,
    one.stallIsLowerBound ? 1 : null,
    one.file ?? null,
  ]);
  return {
    ...(start !== undefined && { start }),
    clients: clients.list,
    servers: servers.list,
    names: names.list,
    types: types.list,
    columns: COLUMNS,
    rising: RISING,
    rows: differences(rows),
  };
}

type Row = readonly (number | null)[];

/** Replaces rising columns by differences, and drops absent values at the end of each row. */
function differences(rows: readonly Row[]): Row[] {
  const before = new Map<number, number>();
  return rows.map((row) =>
    row
      .map((value, at) => {
        if (value === null || !RISES[at]) return value;
        const difference = rounded(value - (before.get(at) ?? 0));
        before.set(at, value);
        return difference;
      })
      .slice(0, row.findLastIndex((value) => value !== null) + 1),
  );
}

/** Undoes `differences`. */
function sums(rows: readonly Row[]): Row[] {
  const before = new Map<number, number>();
  return rows.map((row) =>
    row.map((difference, at) => {
      if (difference === null || !RISES[at]) return difference;
      const value = rounded((before.get(at) ?? 0) + difference);
      before.set(at, value);
      return value;
    }),
  );
}

/** A list of distinct values, which returns the index of each. */
class Index<T> {
  readonly list: T[] = [];
  readonly #known = new Map<string, number>();

  at(value: T | undefined, key: string | undefined = value as string | undefined): number | null {
    if (value === undefined || key === undefined) return null;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#known.set(key, this.list.length);
    return this.list.push(value) - 1;
  }
}

function portless({ port: _port, ...end }: End): End {
  return end;
}

/** Returns milliseconds since 1970, with the microseconds that Date.parse drops. */
function milliseconds(iso: string): number {
  const [second = '', fraction = '0'] = iso.replace('Z', '').split('.');
  return Date.parse(`${second}Z`) + Number(`0.${fraction}`) * 1_000;
}

function rounded(ms: number): number {
  return Math.round(ms * 1_000) / 1_000;
}

/** Restores the findings of a page. Those from the table have no evidence. */
export function unabridged({ findingTable, ...report }: Abridged): Report {
  if (!findingTable) return report;
  const rest = sums(findingTable.rows).map((row) => findingOf(row, findingTable, report));
  const findings = [...report.findings, ...rest];
  return { ...report, findings: findings.toSorted((a, b) => number(a) - number(b)) };
}

function number({ id }: ReportFinding): number {
  return Number(id.slice(1));
}

function findingOf(
  row: Row,
  { start, clients, servers, names, types }: FindingTable,
  { incidents, captures }: Report,
): ReportFinding {
  const [id, group, client, clientPort, server, name, type, ms, ...others] = row;
  const [stallMs, lookup, frame, retryAfterMs, isLowerBound, file] = others;
  const incident = incidents[group ?? -1];
  const [asker, asked] = [clients[client ?? -1], servers[server ?? -1]];
  const time =
    start === undefined || ms === null || ms === undefined
      ? undefined
      : isoOf(milliseconds(start) + ms);
  return {
    id: `F${id}`,
    ...optional('group', incident?.id),
    rule: incident?.rule ?? '',
    severity: incident?.severity ?? 'note',
    ...optional('confidence', incident?.confidence),
    ...optional('lookup', lookup),
    ...optional('client', asker && { ...asker, ...optional('port', clientPort) }),
    ...optional('server', asked),
    ...optional('name', names[name ?? -1]),
    ...optional('lostType', types[type ?? -1]),
    ...optional('retryAfterMs', retryAfterMs),
    ...optional('outcome', incident?.outcome),
    ...optional('stallMs', stallMs),
    ...(isLowerBound && { stallIsLowerBound: true }),
    frames: frame === null || frame === undefined ? [] : [frame],
    ...optional('file', file),
    ...optional('capture', captures[file ?? 0]?.file),
    ...optional('time', time),
    message: `see ${incident?.example ?? 'the report'}, which is of the same kind`,
    evidence: [],
    considered: [],
    remedies: [],
  };
}

/** Formats a time with microseconds. */
function isoOf(ms: number): string {
  const whole = Math.floor(ms / 1_000) * 1_000;
  const micros = Math.round((ms - whole) * 1_000);
  const text = new Date(whole).toISOString().slice(0, 19);
  return `${text}.${String(Math.min(micros, 999_999)).padStart(6, '0')}Z`;
}
