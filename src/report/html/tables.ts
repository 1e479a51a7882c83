import { type AddressNames, shownName } from '../../kubernetes/named-addresses.ts';
import { countedBy } from '../../wire/by-key.ts';
import { decimals, grouped, say, type Sentence, wait } from '../../words/say.ts';
import type { Words } from '../../words/words.ts';
import { clockSecond, clockTime, dayOf, dayTimeSpan, timeOfDay } from '../wording/clock.ts';
import { endpoint } from '../wording/endpoint.ts';
import { ends, names, shortfall, worstWait } from '../incidents/words.ts';
import { percentileName, PERCENTILES } from '../gate/percentiles.ts';
import type {
  CaptureSummary,
  ClientSummary,
  Incident,
  LatencySummary,
  NameSummary,
  PeakSummary,
  Report,
  ReportFinding,
  ServerSummary,
} from '../report.ts';
import { resolverName } from '../wording/resolver-name.ts';
import { waited } from '../wording/waited.ts';
import { type Cell, type Column, dataTable, rowsBeyond } from './table.ts';

/** Returns the tables of clients, servers, names and captures, and the rows of each beyond those shown. */
export function summaryTables(report: Report, words: Words) {
  const { clients, servers, names: all, captures } = report;
  const ofClients = clientColumns(words);
  const ofServers = serverColumns(report, words);
  const ofNames = nameColumns(words);
  const ofCaptures = captureColumns(report, words);
  return {
    tables: {
      clients: dataTable('clients', clients, ofClients),
      servers: dataTable('servers', servers, ofServers),
      names: dataTable('names', all, ofNames),
      captures: dataTable('captures', captures, ofCaptures),
    },
    beyond: {
      clients: rowsBeyond(clients, ofClients),
      servers: rowsBeyond(servers, ofServers),
      names: rowsBeyond(all, ofNames),
      captures: rowsBeyond(captures, ofCaptures),
    },
  };
}

export function incidentTable({ incidents }: Report, words: Words) {
  return dataTable('incidents', incidents, incidentColumns(incidents, words));
}

/**
 * Returns the first findings. The script takes the others from the data of the report.
 *
 * @param cardOf id of the card of each incident
 */
export function findingTable(
  findings: readonly ReportFinding[],
  cardOf: ReadonlyMap<string, string>,
  words: Words,
) {
  return dataTable('all-findings', findings, findingColumns(findings, cardOf, words));
}

/** Returns a function that makes the columns of a table. */
function columnOf<Row>(words: Words) {
  return (title: Sentence, kind: Column<Row>['kind'], cell: Column<Row>['cell']): Column<Row> => ({
    title: words.text(title),
    kind,
    cell,
  });
}

function incidentColumns(incidents: readonly Incident[], words: Words): Column<Incident>[] {
  const isOneDay = isOfOneDay(incidents.flatMap(({ first, last }) => [first, last]));
  const column = columnOf<Incident>(words);
  const said = (sentences: readonly Sentence[]): string =>
    sentences.map((sentence) => words.text(sentence)).join(' → ');
  return [
    column(say`incident`, 'text', ({ id, example }) => ({
      text: id,
      sort: Number(id.slice(1)),
      to: example,
    })),
    column(say`rule`, 'code', ({ rule, confidence, severity }) => ({
      text: rule,
      note: words.text(confidence ?? severity),
    })),
    column(say`findings`, 'number', ({ findings }) => number(findings)),
    column(isOneDay ? say`first (UTC)` : say`first`, 'text', ({ first }) =>
      second(first, isOneDay),
    ),
    column(isOneDay ? say`last (UTC)` : say`last`, 'text', ({ last }) => second(last, isOneDay)),
    column(say`worst wait`, 'number', (incident) => ({
      text: words.optional(worstWait(incident)),
      sort: incident.stallMs ?? '',
      ...(shortfall(incident) && { note: words.optional(shortfall(incident)) }),
    })),
    column(say`who`, 'code', (incident) => ({ text: said(ends(incident)) })),
    column(say`name`, 'code', (incident) => ({ text: said(names(incident)) })),
  ];
}

function findingColumns(
  findings: readonly ReportFinding[],
  cardOf: ReadonlyMap<string, string>,
  words: Words,
): Column<ReportFinding>[] {
  const column = columnOf<ReportFinding>(words);
  const isOneDay = isOfOneDay(findings.map(({ time }) => time));
  return [
    column(say`finding`, 'text', ({ id, group = '' }) => ({
      text: id,
      sort: Number(id.slice(1)),
      to: cardOf.get(group) ?? '',
    })),
    column(say`rule`, 'code', ({ rule, severity }) => ({
      text: rule,
      note: words.text(severity),
    })),
    column(isOneDay ? say`time (UTC)` : say`time`, 'text', ({ time }) => clock(time, isOneDay)),
    column(say`client`, 'code', ({ client }) => ({ text: endpoint(client) })),
    column(say`server`, 'code', ({ server }) => ({ text: endpoint(server) })),
    column(say`name`, 'code', ({ name = '' }) => ({ text: name })),
    // A query of one type was lost; where none was, an empty column would look like no loss at all.
    ...(findings.some(({ lostType }) => lostType !== undefined)
      ? [column(say`lost`, 'text', ({ lostType = '' }) => ({ text: lostType }))]
      : []),
    column(say`waited`, 'number', (finding) => ({
      text: words.optional(waited(finding)),
      sort: finding.stallMs ?? '',
    })),
  ];
}

function clientColumns(words: Words): Column<ClientSummary>[] {
  const column = columnOf<ClientSummary>(words);
  return [
    column(say`address`, 'code', address),
    column(say`resolver`, 'prose', ({ resolver }) => ({
      text: words.text(resolverName(resolver)),
      ...(resolver.options.length > 0 && { note: resolver.options.join(', ') }),
    })),
    column(say`lookups`, 'number', ({ lookups }) => number(lookups)),
    column(say`failed`, 'number', ({ failed }) => number(failed)),
    column(say`pairs`, 'number', ({ pairs }) => number(pairs)),
    column(say`findings`, 'number', ({ findings }) => number(findings)),
    column(say`peak per second`, 'number', peak),
    ...latencies<ClientSummary>(words),
  ];
}

function serverColumns(
  { accounts, servers }: Pick<Report, 'accounts' | 'servers'>,
  words: Words,
): Column<ServerSummary>[] {
  const column = columnOf<ServerSummary>(words);
  const hasHandshakes = servers.some(({ handshakeMs }) => handshakeMs !== undefined);
  return [
    column(say`address`, 'code', address),
    column(say`queries`, 'number', ({ queries }) => number(queries)),
    column(say`answered`, 'number', ({ answered }) => number(answered)),
    column(say`lost`, 'number', ({ lost }) => number(lost)),
    column(say`undetermined`, 'number', ({ undetermined }) => number(undetermined)),
    column(say`peak per second`, 'number', peak),
    ...(accounts.some(({ endpoint: one }) => one !== undefined)
      ? [
          column(say`endpoints`, 'long', (server) => ({
            text: endpointsOf(server, accounts, words),
          })),
        ]
      : []),
    ...latencies<ServerSummary>(words),
    ...(hasHandshakes
      ? [
          column(say`TCP handshake, median`, 'number', ({ handshakeMs }) =>
            milliseconds(handshakeMs?.p50),
          ),
        ]
      : []),
  ];
}

function nameColumns(words: Words): Column<NameSummary>[] {
  const column = columnOf<NameSummary>(words);
  return [
    column(say`name`, 'code', ({ name }) => ({ text: name })),
    column(say`lookups`, 'number', ({ lookups }) => number(lookups)),
    column(say`findings`, 'number', ({ findings }) => number(findings)),
  ];
}

function captureColumns({ captures, findings }: Report, words: Words): Column<CaptureSummary>[] {
  const column = columnOf<CaptureSummary>(words);
  const isOneDay = isOfOneDay(captures.flatMap((one) => [one.firstPacket, one.lastPacket]));
  const found = countedBy(findings, ({ file = 0 }) => captures[file]);
  return [
    column(say`file`, 'code', ({ file, vantage, clockOffsetMs }) => ({
      text: file,
      ...(vantage !== undefined && {
        note: words.text(
          clockOffsetMs === undefined
            ? say`vantage ${vantage}`
            : say`vantage ${vantage}, clock ahead by ${wait(clockOffsetMs)}`,
        ),
      }),
    })),
    column(say`format`, 'prose', ({ compression, format, linkTypes }) => ({
      text: [compression, format, ...linkTypes].filter((part) => part !== undefined).join(', '),
    })),
    column(say`packets`, 'number', ({ packets }) => number(packets)),
    column(say`DNS messages`, 'number', ({ dnsMessages }) => number(dnsMessages)),
    ...(captures.length > 1
      ? [column(say`findings`, 'number', (capture) => number(found.get(capture) ?? 0))]
      : []),
    column(isOneDay ? say`first packet (UTC)` : say`first packet`, 'text', ({ firstPacket }) =>
      clock(firstPacket, isOneDay),
    ),
    column(isOneDay ? say`last packet (UTC)` : say`last packet`, 'text', ({ lastPacket }) =>
      clock(lastPacket, isOneDay),
    ),
    column(say`snap length`, 'text', ({ snapLength }) =>
      snapLength === undefined
        ? { text: '' }
        : { text: words.text(say`${grouped(snapLength)} bytes`), sort: snapLength },
    ),
  ];
}

/** Whether all times are of one day: then the head of a column says that they are UTC, and cells have the time of day. */
function isOfOneDay(times: readonly (string | undefined)[]): boolean {
  return new Set(times.flatMap((time) => (time === undefined ? [] : [dayOf(time)]))).size === 1;
}

function latencies<Row extends { readonly latencyMs: LatencySummary }>(words: Words) {
  const column = columnOf<Row>(words);
  return PERCENTILES.map((percentile) =>
    column(percentileName(percentile), 'number', ({ latencyMs }) =>
      milliseconds(latencyMs[percentile]),
    ),
  );
}

function milliseconds(value: number | undefined): Cell {
  return value === undefined ? { text: '', sort: '' } : { text: digits(value), sort: value };
}

/** Formats a duration with zeros at its end, so that the figures of a column stand below each other: 3.20 ms. */
function digits(value: number): string {
  if (value >= 100) return wait(value);
  const places = decimals(value);
  const scale = 10 ** places;
  // Rounded as elsewhere: toFixed makes 4.50 of 4.505, which is a little less in binary.
  return `${(Math.round(value * scale) / scale).toFixed(places)} ms`;
}

/** Shows the number of queries in the busiest second. */
function peak({ peak: busiest }: { readonly peak?: PeakSummary }): Cell {
  return busiest === undefined ? { text: '', sort: '' } : number(busiest.perSecond);
}

/** Most endpoints named beside their server. */
const ENDPOINTS = 20;

/** Lists the endpoints of a server: `→ 10.244.5.9: 0 of 100 answered`. */
function endpointsOf(
  { address: server }: ServerSummary,
  accounts: Report['accounts'],
  words: Words,
): string {
  const said = accounts.flatMap((account) => {
    const { endpoint: one, answered, queries } = account;
    if (account.server !== server || one === undefined) return [];
    const named = shownName(one);
    const shown = named === undefined ? one.address : `${one.address} (${named})`;
    return [words.text(say`→ ${shown}: ${grouped(answered)} of ${grouped(queries)} answered`)];
  });
  return said.slice(0, ENDPOINTS).join('; ');
}

function number(value: number): Cell {
  return { text: grouped(value), sort: value };
}

/** Shows a time. ISO times sort as text. */
function clock(iso: string | undefined, isOneDay: boolean): Cell {
  if (iso === undefined) return { text: '' };
  return { text: isOneDay ? timeOfDay(iso) : clockTime(iso), sort: iso, iso };
}

/** Shows a time to the second, to save room; without the day if the whole table is of one day. */
function second(iso: string | undefined, isOneDay: boolean): Cell {
  if (iso === undefined) return { text: '' };
  return { text: isOneDay ? dayTimeSpan(iso, iso) : clockSecond(iso), sort: iso, iso };
}

/** Shows an address with its Kubernetes name: pod and service of a server, pod of a client. */
function address(one: { readonly address: string } & AddressNames): Cell {
  const isBoth = one.pod !== undefined && one.service !== undefined;
  const name = isBoth ? `${one.pod} (${one.service})` : shownName(one);
  return name === undefined ? { text: one.address } : { text: one.address, note: name };
}
