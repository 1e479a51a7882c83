import { say } from '../words/say.ts';
import { cause } from './cause.ts';
import { cautions } from './caution.ts';
import { visibleData } from './escape.ts';
import { figures } from './figures.ts';
import { cited, endpoint, mark } from './incident.ts';
import type { Line } from './line.ts';
import { count, wait } from './quantity.ts';
import type { CaptureSummary, Evidence, LatencySummary, Report, ReportFinding } from './report.ts';
import { bySeverity, secondsBetween, stories, type StoryLine } from './story.ts';
import { verdict } from './verdict.ts';

/** More cards make a page that no browser scrolls well; the JSON within the page has every finding. */
const CARDS = 500;
/** Packets of a card: a finding of thousands says no more with all of them. */
const CARD_LINES = 100;
/** Rows of the tables of clients, servers and names. */
const ROWS = 200;

/** What the template shows, worded and in order; every field is there, as the template is strict. */
export function page(report: Report, lines: readonly Line[]) {
  const told = stories(report, lines);
  const sorted = bySeverity(report.findings);
  const start = lines[0]?.time ?? '';
  return visibleData({
    verdict: String(verdict(report)),
    health: health(report),
    generator: `${report.generator.name} ${report.generator.version}`,
    captures: report.captures.map(capture),
    figures: figures(report)
      .flat()
      .map(({ label, value }) => ({ label: String(label), value })),
    findings: sorted.slice(0, CARDS).map((finding) => card(finding, told.get(finding.id) ?? [])),
    moreFindings: more(sorted, CARDS),
    lines: lines.map((line) => ({
      ...packet(line, secondsBetween(start, line.time)),
      finding: line.finding ?? '',
    })),
    clients: report.clients.slice(0, ROWS).map((client) => ({
      address: client.address,
      family: client.resolver.family,
      options: client.resolver.options.join(', '),
      because: client.resolver.because.join('; '),
      lookups: count(client.lookups),
      pairs: count(client.pairs),
      findings: count(client.findings),
      latency: latency(client.latencyMs),
    })),
    moreClients: more(report.clients, ROWS),
    servers: report.servers.slice(0, ROWS).map((server) => ({
      address: server.address,
      queries: count(server.queries),
      unanswered: count(server.unanswered),
      latency: latency(server.latencyMs),
    })),
    moreServers: more(report.servers, ROWS),
    names: report.names.slice(0, ROWS).map(({ name, lookups, findings }) => ({
      name,
      lookups: count(lookups),
      findings: count(findings),
    })),
    moreNames: more(report.names, ROWS),
  });
}

/** The worst severity among the findings: the colour of the verdict. */
function health({ findings, summary }: Report): string {
  return (
    bySeverity(findings).find(({ severity }) => severity !== 'note')?.severity ??
    (summary.lookups > 0 ? 'ok' : 'note')
  );
}

/** `and 300 more`, or nothing. */
function more(list: readonly unknown[], shown: number): string {
  return list.length > shown
    ? String(
        say`and ${count(list.length - shown)} more; all of them are in the JSON at the end of this page`,
      )
    : '';
}

function capture(summary: CaptureSummary) {
  const { file, format, compression, linkTypes, packets, firstPacket, lastPacket } = summary;
  return {
    file,
    format: [compression, format, ...linkTypes].filter((part) => part !== undefined).join(', '),
    packets: count(packets),
    from: firstPacket ?? '',
    to: lastPacket ?? '',
    cautions: cautions(summary).map(String),
  };
}

function card(finding: ReportFinding, story: readonly StoryLine[]) {
  return {
    id: finding.id,
    rule: finding.rule,
    severity: finding.severity,
    confidence: finding.confidence ?? '',
    title: String(cause(finding)),
    message: finding.message,
    client: endpoint(finding.client, finding.client?.pod),
    server: endpoint(finding.server, finding.server?.service),
    name: finding.name ?? '',
    lostType: finding.lostType ?? '',
    retryAfter: finding.retryAfterMs === undefined ? '' : wait(finding.retryAfterMs),
    stall: finding.stallMs === undefined ? '' : wait(finding.stallMs),
    lines: story.slice(0, CARD_LINES).map(({ line, since }) => packet(line, since)),
    moreLines:
      story.length > CARD_LINES
        ? String(say`and ${count(story.length - CARD_LINES)} more packets`)
        : '',
    evidence: finding.evidence.map((item) => ({
      mark: mark(item),
      verdict: standing(item),
      fact: item.fact,
      frames: cited(item),
    })),
    considered: finding.considered,
    remedies: finding.remedies.map(({ title, snippet = '', caveat = '' }) => ({
      title,
      snippet,
      caveat,
    })),
    nextStep: finding.nextStep ?? '',
  };
}

/** The mark in words, for who does not see it. */
function standing({ holds }: Evidence): string {
  if (holds === undefined) return String(say`not visible here`);
  return String(holds ? say`holds` : say`does not hold`);
}

function packet({ frame, file, line, annotation, state, time }: Line, since: string) {
  return { frame, file, line, annotation, state, time, since };
}

function latency({ p50, p95, p99, max }: LatencySummary) {
  return [p50, p95, p99, max].map((value) => (value === undefined ? '' : wait(value)));
}
