import { type AddressNames, shownName } from '../../kubernetes/named-addresses.ts';
import { say } from '../../words/say.ts';
import type { Words } from '../../words/words.ts';
import { cautions } from '../caution.ts';
import { visibleData } from '../escape.ts';
import { figures } from '../figures.ts';
import type { Line } from '../line.ts';
import { count, wait } from '../quantity.ts';
import type { CaptureSummary, LatencySummary, Report } from '../report.ts';
import { bySeverity } from '../by-severity.ts';
import { secondsBetween, stories } from '../story.ts';
import { verdict } from '../verdict.ts';
import { adviceList } from './advice.ts';
import { assurances } from './assurance.ts';
import { card, row } from './card.ts';
import { histogramPicture } from './histogram-picture.ts';
import { legend } from './legend.ts';
import { lineRow } from './line-row.ts';
import { timelinePicture } from './timeline-picture.ts';

/** Findings told in full; further ones are rows of the table, and the JSON within the page has every detail. */
const CARDS = 50;
/** Rows of the table of findings that are shown, and those that are folded below them. */
const FINDINGS_SHOWN = 100;
const FINDINGS_FOLDED = 5_000;
/** Rows of the tables of clients, servers and names. */
const ROWS = 100;
/** Rows of the table of lines when not all lines were asked for: half a megabyte. */
export const LINES_SHOWN = 800;

/** What the template shows, worded and in order; every field is there, as the template is strict. */
export function page(report: Report, allLines: readonly Line[], maxLines: number, words: Words) {
  const told = stories(report, allLines);
  const sorted = bySeverity(report.findings);
  const advice = adviceList(report, words);
  const lines = allLines.slice(0, maxLines);
  const start = lines[0]?.time ?? '';
  const listed = sorted.length > 1 ? sorted : [];
  return visibleData({
    language: words.tag,
    verdict: words.text(verdict(report)),
    health: health(report),
    generator: `${report.generator.name} ${report.generator.version}`,
    captures: report.captures.map((one) => capture(one, words)),
    cautions: report.captures.flatMap((one) =>
      cautions(one).map((caution) => ({ file: one.file, caution: words.text(caution) })),
    ),
    assurances: assurances(report, words),
    advice: advice.groups,
    figures: figures(report)
      .flat()
      .map(({ label, value }) => ({ label: words.text(label), value: words.text(value) })),
    timeline: timelinePicture(report, words),
    isDense: report.timeline?.cells !== undefined,
    histogram: histogramPicture(report, words),
    hasFindings: sorted.length > 0,
    rows: listed.slice(0, FINDINGS_SHOWN).map((finding) => row(finding, words)),
    foldedRows: listed.slice(FINDINGS_SHOWN, FINDINGS_FOLDED).map((finding) => row(finding, words)),
    foldedCount: words.text(
      say`${count(Math.min(listed.length, FINDINGS_FOLDED) - FINDINGS_SHOWN)} more findings`,
    ),
    moreRows: more(listed, FINDINGS_FOLDED, words),
    cards: sorted
      .slice(0, CARDS)
      .map((finding, at) =>
        card(
          finding,
          told.get(finding.id) ?? [],
          at,
          advice.ofFinding.get(finding.id),
          report.captures.length > 1,
          words,
        ),
      ),
    moreCards:
      sorted.length > CARDS
        ? words.text(
            say`The first ${count(CARDS)} of ${count(sorted.length)} findings are told in full; every detail of the others is in the JSON at the end of this page.`,
          )
        : '',
    lines: lines.map((line) =>
      lineRow(line, secondsBetween(start, line.time), report.captures.length > 1),
    ),
    moreLines:
      allLines.length > lines.length
        ? words.text(
            say`and ${count(allLines.length - lines.length)} more lines: write them all with -o lines.csv, or show them with --lines all`,
          )
        : '',
    legend: legend(words),
    clients: report.clients.slice(0, ROWS).map((client) => ({
      address: client.address,
      named: shownNames(client),
      family: words.text(client.resolver.family),
      options: client.resolver.options.join(', '),
      because: client.resolver.because.join('; '),
      lookups: count(client.lookups),
      pairs: count(client.pairs),
      findings: count(client.findings),
      latency: latency(client.latencyMs),
    })),
    moreClients: more(report.clients, ROWS, words),
    servers: report.servers.slice(0, ROWS).map((server) => ({
      address: server.address,
      named: shownNames(server),
      queries: count(server.queries),
      unanswered: count(server.unanswered),
      latency: latency(server.latencyMs),
    })),
    moreServers: more(report.servers, ROWS, words),
    names: report.names.slice(0, ROWS).map(({ name, lookups, findings }) => ({
      name,
      lookups: count(lookups),
      findings: count(findings),
    })),
    moreNames: more(report.names, ROWS, words),
  });
}

/** The worst severity among the findings: the colour of the verdict. */
function health({ findings, summary }: Report): string {
  return (
    bySeverity(findings).find(({ severity }) => severity !== 'note')?.severity ??
    (summary.failed > 0 ? 'warning' : summary.lookups > 0 ? 'ok' : 'note')
  );
}

/** A server's pod and its service, a client's pod. */
function shownNames(names: AddressNames): string {
  const shown = shownName(names);
  const isBoth = names.pod !== undefined && names.service !== undefined;
  return isBoth ? `${names.pod} (${names.service})` : (shown ?? '');
}

/** `and 300 more`, or nothing. */
function more(list: readonly unknown[], shown: number, words: Words): string {
  return list.length > shown
    ? words.text(
        say`and ${count(list.length - shown)} more; all of them are in the JSON at the end of this page`,
      )
    : '';
}

function capture(summary: CaptureSummary, words: Words) {
  const {
    file,
    vantage = '',
    format,
    compression,
    linkTypes,
    packets,
    dnsMessages,
    firstPacket,
    lastPacket,
    snapLength,
    clockOffsetMs,
  } = summary;
  return {
    file,
    vantage,
    format: [compression, format, ...linkTypes].filter((part) => part !== undefined).join(', '),
    packets: count(packets),
    dnsMessages: count(dnsMessages),
    from: firstPacket ?? '',
    to: lastPacket ?? '',
    snapLength: snapLength === undefined ? '' : words.text(say`${count(snapLength)} octets`),
    clockOffset: clockOffsetMs === undefined ? '' : wait(clockOffsetMs),
  };
}

/** Each with the number that it is sorted by. */
function latency({ p50, p95, p99, max }: LatencySummary) {
  return [p50, p95, p99, max].map((value) =>
    value === undefined ? { text: '', ms: '' } : { text: wait(value), ms: value },
  );
}
