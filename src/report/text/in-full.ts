import { grouped, say, type Sentence } from '../../words/say.ts';
import type { Words } from '../../words/words.ts';
import { kindOf } from '../wording/kind.ts';
import { clockTime } from '../wording/clock.ts';
import { ending } from '../wording/ending.ts';
import { endpoint } from '../wording/endpoint.ts';
import { howMissed } from '../wording/lost-type.ts';
import { shownLine } from '../lines/shown-line.ts';
import { visible, visibleLines } from '../escape.ts';
import { hopBars } from './hop-bar.ts';
import { type Paint, plain, styleOfFact, styleOfState } from './paint.ts';
import type { Evidence, Remedy, Report, ReportFinding } from '../report.ts';
import type { Stories, StoryLine } from '../wording/story.ts';
import { waited } from '../wording/waited.ts';
import { aligned, wrap } from './wrap.ts';

/** Packets shown per finding: more show nothing new, and the CSV has them all. */
const LINES_SHOWN = 24;

/** How findings are written. */
export interface Telling {
  /** Columns of prose; Infinity for no line breaks. */
  readonly width: number;
  /** Columns of lines that are packets: a wrapped line can be neither searched nor copied. */
  readonly packetWidth: number;
  readonly words: Words;
  readonly paint: Paint;
  /** Names of the captures if there are several, as frames are counted per file; else empty. */
  readonly files: readonly string[];
  /** Whether to write evidence, what was ruled out, and all of the advice; else what happened, and the first advice. */
  readonly isFull: boolean;
}

/** Returns how findings are written in full, without line breaks and colours. */
export function unwrapped(words: Words, files: readonly string[]): Telling {
  return { width: Infinity, packetWidth: Infinity, words, paint: plain, files, isFull: true };
}

/**
 * Writes findings as plain text: what happened, to whom and when, the packets, the reasons, what to do. Advice that
 * equals that of an earlier finding is not repeated.
 *
 * @yields the lines of one finding, its title first
 */
export function* inFull(
  findings: Iterable<ReportFinding>,
  told: Stories,
  telling: Telling,
): Generator<string[]> {
  const { width, words, paint, isFull } = telling;
  const givenIn = new Map<string, ReportFinding>();
  for (const finding of findings) {
    const key = adviceKey(finding);
    const before = givenIn.get(key);
    if (before === undefined) givenIn.set(key, finding);
    yield [
      paint(title(finding, words), finding.severity),
      ...wrap(visible(finding.message), width, '  '),
      ...whereaboutsLines(finding, telling),
      ...packets(told(finding), telling),
      ...hopBars(finding, width, words),
      ...(isFull ? places(finding, words) : []),
      ...(isFull ? evidence(finding, telling) : []),
      ...(isFull ? considered(finding, telling) : []),
      ...(before === undefined || key === ''
        ? (isFull ? remedies : firstRemedy)(finding, telling)
        : [
            '',
            `  ${visible(words.text(say`What to do: as for ${before.id}`))}`,
            ...otherCommands(finding, before),
          ]),
    ];
  }
}

/** Returns a key of the advice without its snippets: advice that differs only in the workload counts as equal. */
function adviceKey({ checks = [], remedies: list, nextStep = '' }: Advised): string {
  return (
    [...checks, ...list].map(({ title: said, caveat = '' }) => said + caveat).join('\n') + nextStep
  );
}

/** The line of a snippet that names the workload to patch. */
const COMMAND = /^\s*# kubectl /;

/** Returns the commands of its snippets if they are for another workload. */
function otherCommands(finding: ReportFinding, before: ReportFinding): string[] {
  const commands = commandsOf(finding);
  const isSame = commands.join('\n') === commandsOf(before).join('\n');
  return isSame ? [] : commands.map((command) => `        ${visible(command)}`);
}

function commandsOf({ remedies: list }: ReportFinding): string[] {
  const lines = list.flatMap(({ snippet = '' }) => snippet.split('\n'));
  return [...new Set(lines.filter((line) => COMMAND.test(line)))];
}

/** Returns `F1  conntrack-race  error, compatible`. */
function title(finding: ReportFinding, words: Words): string {
  return visible(`${finding.id}  ${finding.rule}  ${kindOf(finding, words)}`);
}

/** Returns the names of the captures, vantages aside; empty for a single capture, which need not be named. */
export function filesOf({ captures }: Pick<Report, 'captures'>): readonly string[] {
  const files = captures.filter(({ vantage }) => vantage === undefined).map(({ file }) => file);
  return files.length > 1 ? files : [];
}

function missing(finding: ReportFinding): Sentence | '' {
  const { lostType } = finding;
  return lostType === undefined ? '' : say`${lostType} ${howMissed(finding)}`;
}

/**
 * Returns where and when, in one line:
 * `2026-11-22 10:11:12.123456 UTC  192.0.2.10:36596 → 10.96.0.10:53  example.com  AAAA lost  waited 5.0 s  in web-0.pcap`
 */
export function whereabouts(finding: ReportFinding, { words, files }: Telling): string {
  const [stall, outcome] = [waited(finding), ending(finding)];
  const file = files[finding.file ?? 0];
  const isShort = finding.outcome === 'failed' || finding.outcome === 'partly';
  const parts = [
    finding.time === undefined ? '' : clockTime(finding.time),
    [endpoint(finding.client), endpoint(finding.server)].filter((end) => end !== '').join(' → '),
    finding.name ?? '',
    words.text(missing(finding)),
    isShort && outcome ? words.text(outcome) : '',
    stall === undefined ? '' : words.text(say`waited ${stall}`),
    file === undefined ? '' : words.text(say`in ${file}`),
  ];
  return visible(parts.filter((part) => part !== '').join('  '));
}

function whereaboutsLines(finding: ReportFinding, telling: Telling): string[] {
  const said = whereabouts(finding, telling);
  return said === '' ? [] : wrap(said, telling.width, '  ');
}

export function packets(
  story: readonly StoryLine[],
  { width, packetWidth, words, paint }: Telling,
): string[] {
  if (story.length === 0) return [];
  const shown = story.slice(0, LINES_SHOWN);
  const frameWidth = Math.max(5, ...shown.map(({ line }) => String(line.frame).length));
  const timeWidth = Math.max(...shown.map(({ since }) => since.length));
  const lines = shown.flatMap(({ line, since }) => {
    const before = `  ${String(line.frame).padStart(frameWidth)}  ${since.padStart(timeWidth)}  `;
    const annotation = wrap(visible(line.annotation), width, `${' '.repeat(before.length)}^ `);
    const style = styleOfState(line.state);
    return [
      ...wrap(visible(shownLine(line, words)), packetWidth, before),
      ...(line.annotation === '' ? [] : annotation),
    ].map((text) => paint(text, style));
  });
  const rest = story.length - shown.length;
  const hasLegs = tellsOfPairs(shown);
  return [
    '',
    `  ${words.text(say`frame`).padStart(frameWidth)}  ${'s'.padStart(timeWidth)}`,
    ...lines,
    ...(rest > 0 ? [`  ${words.text(say`and ${grouped(rest)} more packets`)}`] : []),
    ...(hasLegs
      ? wrap(words.text(PAIR_EXPLAINED), width, '  ').map((text) => paint(text, 'quiet'))
      : []),
  ];
}

/** Whether annotations mention pairs and legs, in any language. */
export function tellsOfPairs(story: readonly StoryLine[]): boolean {
  return story.some(({ line }) => / leg of a |并发查询对/.test(line.annotation));
}

/** Explains words of annotations that a reader may not know. */
const PAIR_EXPLAINED = say`(A concurrent pair: A and AAAA of one name, sent together from one port; each of the two is a leg.)`;

/** Writes the table of sightings, as people draw it by hand: each packet, and its frame at each place. */
export function places({ sightings }: ReportFinding, words: Words): string[] {
  const [first] = sightings ?? [];
  if (!sightings || !first) return [];
  const rows = sightings.map(({ type, message, transmission, places: seen }) => {
    const what = words.text(message === 'query' ? say`${type} query` : say`${type} response`);
    const label = transmission > 1 ? `${what} (${transmission})` : what;
    return [visible(label), ...seen.map(({ frame }) => (frame === undefined ? '–' : `${frame}`))];
  });
  const table = [['', ...first.places.map(({ place }) => visible(place))], ...rows];
  return section(
    say`Frame at each place where the packet was seen (– not there)`,
    aligned(table, () => false).map((row) => `    ${row.join('  ')}`),
    words,
  );
}

/** Returns ✓ if the fact holds, ✗ if it does not, ? if this capture cannot show it. */
export function mark({ holds }: Evidence): '✓' | '✗' | '?' {
  if (holds === undefined) return '?';
  return holds ? '✓' : '✗';
}

function evidence(finding: ReportFinding, { width, words, paint }: Telling): string[] {
  const lines = finding.evidence.flatMap((item) => {
    const said = visible(item.fact + cited(item));
    const [first = '', ...more] = wrap(said, width, `    ${mark(item)} `);
    return [`    ${paint(mark(item), styleOfFact(item))}${first.slice(5)}`, ...more];
  });
  return section(say`Evidence (✓ holds, ✗ does not, ? not visible here)`, lines, words);
}

/** Returns the frames behind a fact; empty if the fact names frames itself. */
export function cited({ fact, frames }: Evidence): string {
  if (frames === undefined || frames.length === 0 || /\bframes? \d|第 \d/.test(fact)) return '';
  return ` [${frames.slice(0, LINES_SHOWN).join(', ')}${frames.length > LINES_SHOWN ? ', …' : ''}]`;
}

function considered(finding: ReportFinding, { width, words }: Telling): string[] {
  const lines = finding.considered.flatMap(({ rule, ruledOutBy }) =>
    wrap(visible(words.labelled(rule, ruledOutBy)), width, '    - '),
  );
  return section(say`Considered and ruled out`, lines, words);
}

type Advised = Pick<ReportFinding, 'checks' | 'remedies' | 'nextStep'>;

/** Writes all advice: what confirms the diagnosis, then what fixes the problem. */
function remedies({ checks = [], remedies: list, nextStep }: Advised, telling: Telling): string[] {
  const { words } = telling;
  return [
    ...section(
      say`To be sure`,
      [...sure(nextStep, telling), ...checks.flatMap((check) => step(check, telling))],
      words,
    ),
    ...section(
      say`What to do`,
      list.flatMap((remedy) => step(remedy, telling)),
      words,
    ),
  ];
}

/** Writes the first check and the first remedy, which cost least. */
function firstRemedy(
  { checks = [], remedies: list, ...rest }: Advised,
  telling: Telling,
): string[] {
  return remedies({ ...rest, checks: checks.slice(0, 1), remedies: list.slice(0, 1) }, telling);
}

function section(head: Sentence, lines: readonly string[], words: Words): string[] {
  return lines.length === 0 ? [] : ['', `  ${words.text(head)}`, ...lines];
}

function sure(nextStep: string | undefined, { width }: Telling): string[] {
  return nextStep === undefined ? [] : wrap(visible(nextStep), width, '    - ');
}

/** Writes a step. Commands and settings are never wrapped, so that they can be copied. */
function step({ title: name, snippet, caveat }: Remedy, { width, words }: Telling): string[] {
  return [
    ...wrap(visible(name), width, '    - '),
    ...(snippet === undefined
      ? []
      : visibleLines(snippet)
          .trimEnd()
          .split('\n')
          .map((line) => `        ${line}`)),
    ...(caveat === undefined
      ? []
      : wrap(visible(words.text(say`but: ${caveat}`)), width, '      ')),
  ];
}
