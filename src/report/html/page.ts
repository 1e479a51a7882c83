import { capital, grouped, say } from '../../words/say.ts';
import type { Words } from '../../words/words.ts';
import { bySeverity } from '../by-severity.ts';
import { ENDINGS } from '../wording/ending.ts';
import { cautions } from '../wording/caution.ts';
import { jsonInScript, visibleData } from '../escape.ts';
import { type Figure, figures } from '../text/figures.ts';
import { header } from '../text/header.ts';
import { mostAffected } from '../incidents/affected.ts';
import { causeOf, SIDES } from '../incidents/likeness.ts';
import { spanOf } from '../captures/span.ts';
import type { Line } from '../lines/line.ts';
import type { Report, ReportFinding } from '../report.ts';
import { raceSentences } from '../build/races.ts';
import { secondsBetween, stories } from '../wording/story.ts';
import { inOne, verdictParts } from '../wording/verdict.ts';
import { whatIfTable } from '../build/what-if-table.ts';
import { adviceList } from './advice.ts';
import { type Assurance, assurances } from './assurance.ts';
import { card } from './card.ts';
import { histogramPicture } from './pictures/histogram-picture.ts';
import { legend } from './lines/legend.ts';
import { lineRow } from './lines/line-row.ts';
import { recognised } from './recognised.ts';
import { findingTable, incidentTable, summaryTables } from './tables.ts';
import { timelinePicture } from './pictures/timeline-picture.ts';
import { waitsCaption } from './waits.ts';

/** Incidents whose example is shown in full. Further incidents are rows of the table. */
const CARDS = 50;
/** With more remedies than this, the advice is tall enough for the pictures beside it. */
const LONG_ADVICE = 3;
/** Printed lines, two sheets: more are read on a screen. The cards have the packets of their findings. */
const PRINTED_LINES = 50;
/** Rows of the table of lines, unless all lines are requested: half a megabyte. */
export const LINES_SHOWN = 800;

/** Returns the content of the template, worded and in order. Every field is present, as the template is strict. */
export function page(report: Report, allLines: readonly Line[], maxLines: number, words: Words) {
  const { tables, beyond } = summaryTables(report, words);
  const { ofFinding, groups } = adviceList(report, words);
  const sure = assurances(report, words);
  const sorted = bySeverity(report.findings);
  const shown = pictures(report, words);
  return {
    ...visibleData({
      language: words.tag,
      dataWords: JSON.stringify(dataWords(words)),
      generator: `${report.generator.name} ${report.generator.version}`,
      ...verdictAtTop(report, words),
      health: health(sorted, report),
      ...sources(report, words),
      affected: affected(report, words),
      assurances: sure,
      advice: groups,
      isAdviceLong: groups.flatMap(({ remedies }) => remedies).length > LONG_ADVICE,
      hasSeveralCauses: sure.length > 1,
      isAdviceWide: shown.timeline === '' && !sure.some(isToConfirm),
      ...numbers(report, words),
      ...shown,
      ...findingTables(report, sorted, words),
      cards: cards(report, allLines, ofFinding, sure, words),
      ...lineTable(report, allLines, maxLines, words),
      legend: legend(words),
      ...tables,
      hasClients: report.clients.length > 0,
      recognised: recognised(report.clients, words).map((sentence) => words.text(sentence)),
      hasServers: report.servers.length > 0,
      hasNames: report.names.length > 0,
    }),
    moreRows: Object.entries(beyond)
      .filter(([, { rows }]) => rows.length > 0)
      .map(([id, rows]) => ({ id, json: jsonInScript(visibleData(rows)) })),
  };
}

function verdictAtTop(report: Report, words: Words) {
  const parts = verdictParts(report);
  const { plain, figures: told, hit } = parts;
  return {
    verdict: words.text(inOne(parts)),
    plain: words.text(say`${plain}.`),
    told: words.optional(told && inOne({ plain: told, ...(hit && { figures: hit }) })),
  };
}

/** Returns the names of the captures, and what to be careful about. */
function sources(report: Report, words: Words) {
  const isOfSeveral = report.captures.length > 1;
  return {
    source: header(report).map((part) => ({ part: words.text(part) })),
    files: report.captures.map(({ file, vantage = '' }) => ({ file, vantage })),
    isOfSeveral,
    cautions: report.captures.flatMap((one) =>
      cautions(one).map((caution) => ({
        file: isOfSeveral ? one.file : '',
        caution: words.text(caution),
      })),
    ),
  };
}

function numbers(report: Report, words: Words) {
  const [lookupFigures = [], ...others] = figures(report);
  return {
    figures: figureRows(lookupFigures, words),
    books: figureRows(others.flat(), words),
    races: raceSentences(report).map((sentence) => words.text(sentence)),
    whatIf: whatIf(report, words),
  };
}

function pictures(report: Report, words: Words) {
  const timeline = timelinePicture(report, words);
  return {
    timeline: timeline?.picture ?? '',
    timelineCaption: words.optional(timeline?.caption),
    timelineKey: timeline?.key ?? [],
    isDense: timeline?.isDense ?? false,
    isTroubled: timeline?.isTroubled ?? false,
    histogram: histogramPicture(report, words),
    waitsCaption: words.text(waitsCaption(report)),
  };
}

function findingTables(report: Report, sorted: readonly ReportFinding[], words: Words) {
  const cardOf = new Map(report.incidents.slice(0, CARDS).map(({ id, example }) => [id, example]));
  return {
    hasFindings: sorted.length > 0,
    incidents: incidentTable(report, words),
    hasIncidentTable: report.incidents.length > 1,
    moreCards:
      report.incidents.length > CARDS
        ? words.text(
            say`The first ${grouped(CARDS)} of ${grouped(report.incidents.length)} incidents are shown in full; the others are in the table above and in the data of this page.`,
          )
        : '',
    findings: findingTable(sorted, cardOf, words),
    hasFindingTable: sorted.length > 1,
    findingCount: grouped(sorted.length),
  };
}

function lineTable(report: Report, all: readonly Line[], most: number, words: Words) {
  const shown = all.slice(0, most);
  const start = spanOf(report.captures)?.first ?? '';
  return {
    hasManyLines: shown.length > PRINTED_LINES,
    lines: shown.map((line) => ({
      ...lineRow(line, secondsBetween(start, line.time), report.captures.length > 1, words),
      name: line.qname ?? '',
      rule: line.rule ?? '',
    })),
    moreLines:
      all.length > shown.length
        ? capital(
            words.text(
              say`and ${grouped(all.length - shown.length)} more lines: write them all with -o lines.csv, or show them with --lines all`,
            ),
          )
        : '',
  };
}

/** Whether an assurance has steps to confirm it, which fill a column beside the advice. */
function isToConfirm({ checks, nextStep }: Assurance): boolean {
  return checks.length > 0 || nextStep !== '';
}

function figureRows(row: readonly Figure[], words: Words) {
  return row.map(({ label, one, value }) => ({
    label: words.text(value === '1' ? (one ?? label) : label),
    value: words.text(value),
  }));
}

function cards(
  report: Report,
  lines: readonly Line[],
  todos: ReadonlyMap<string, string>,
  sure: readonly Assurance[],
  words: Words,
) {
  const told = stories(lines);
  const byId = new Map(report.findings.map((finding) => [finding.id, finding]));
  const causes = new Set<string>();
  return report.incidents.slice(0, CARDS).flatMap((incident) => {
    const finding = byId.get(incident.example);
    if (!finding) return [];
    const key = causeOf(finding);
    const cause = causes.has(key) ? undefined : causes.size;
    causes.add(key);
    return card(incident, finding, {
      story: told(finding),
      cause,
      todo: todos.get(finding.id),
      isAssured: sure.some((one) => one.finding === finding.id),
      captures: report.captures,
      words,
    });
  });
}

function whatIf(report: Report, words: Words) {
  const table = whatIfTable(report);
  if (table === undefined) return undefined;
  return {
    heads: table.heads.map((head) => words.text(head)),
    rows: table.rows.map(([label = '', ...cells]) => ({
      label: words.text(label),
      cells: cells.map((cell) => words.text(cell)),
    })),
    notes: table.notes.map((note) => words.text(note)),
  };
}

/** Returns the words that the script shows for the keys in the data of the report. */
function dataWords(words: Words): Readonly<Record<string, string>> {
  const said = { error: say`error`, warning: say`warning`, note: say`note`, ...ENDINGS };
  return Object.fromEntries(Object.entries(said).map(([word, shown]) => [word, words.text(shown)]));
}

/** Returns the severity of the worst finding, for the colour of the verdict. */
function health([worst]: readonly ReportFinding[], { summary }: Report): string {
  if (worst !== undefined && worst.severity !== 'note') return worst.severity;
  return summary.failed > 0 ? 'warning' : summary.lookups > 0 ? 'ok' : 'note';
}

const AFFECTED = {
  client: say`Clients hit most`,
  name: say`Names hit most`,
  server: say`Servers hit most`,
};

function affected({ findings }: Report, words: Words) {
  const most = mostAffected(findings);
  if (!most) return [];
  return SIDES.filter((side) => most[side].length > 0).map((side) => ({
    label: words.text(AFFECTED[side]),
    list: most[side].map((one) => ({ what: one.what, findings: grouped(one.findings) })),
  }));
}
