import { shownName } from '../kubernetes/named-addresses.ts';
import { say } from '../words/say.ts';
import type { Words } from '../words/words.ts';
import { ending } from './ending.ts';
import { visible, visibleLines } from './escape.ts';
import { hopBars } from './hop-bar.ts';
import { count } from './quantity.ts';
import type { End, Evidence, Report, ReportFinding } from './report.ts';
import type { StoryLine } from './story.ts';
import { waited } from './waited.ts';
import { wrap } from './wrap.ts';

/** More packets than this of one finding show nothing new; the CSV has them all. */
const LINES_SHOWN = 24;

/**
 * Findings in full, as plain text: what happened, to whom, the packets, why it is thought so, what to do.
 * Advice that an earlier one has given is not given again.
 *
 * @param told the lines of each finding, by its id
 * @param width columns, Infinity for no line breaks
 * @param words the language
 * @param files of the captures, when there are several: a frame is counted within its file
 * @yields the lines of one finding, its title first
 */
export function* incidents(
  findings: Iterable<ReportFinding>,
  told: ReadonlyMap<string, readonly StoryLine[]>,
  width: number,
  words: Words,
  files: readonly string[] = [],
): Generator<string[]> {
  const givenIn = new Map<string, ReportFinding>();
  for (const finding of findings) {
    const advice = remedies(finding, width, words);
    const key = advice.filter((line) => !COMMAND.test(line)).join('\n');
    const before = givenIn.get(key);
    if (before === undefined) givenIn.set(key, finding);
    yield [
      title(finding),
      ...wrap(visible(finding.message), width, '  '),
      ...whereabouts(finding, words, files[finding.file ?? 0], width),
      ...packets(told.get(finding.id) ?? [], width, words),
      ...hopBars(finding, width, words),
      ...places(finding, words),
      ...evidence(finding, width, words),
      ...considered(finding, width, words),
      ...(before === undefined || key === ''
        ? advice
        : [
            '',
            `  ${visible(words.text(say`What to do: as for ${before.id}`))}`,
            ...otherCommands(finding, before),
          ]),
    ];
  }
}

/** The line of a snippet that says which workload is patched. */
const COMMAND = /^\s*# kubectl /;

/** The commands of its snippets, when they are for another workload. */
function otherCommands(finding: ReportFinding, before: ReportFinding): string[] {
  const commands = commandsOf(finding);
  const isSame = commands.join('\n') === commandsOf(before).join('\n');
  return isSame ? [] : commands.map((command) => `        ${visible(command)}`);
}

function commandsOf({ remedies: list }: ReportFinding): string[] {
  const lines = list.flatMap(({ snippet = '' }) => snippet.split('\n'));
  return [...new Set(lines.filter((line) => COMMAND.test(line)))];
}

/** `F1  conntrack-race  error, compatible` */
function title({ id, rule, severity, confidence }: ReportFinding): string {
  return visible(
    `${id}  ${rule}  ${confidence === undefined ? severity : `${severity}, ${confidence}`}`,
  );
}

/** The names of captures that stand beside each other; none when there is one, which needs no naming. */
export function filesOf({ captures }: Report): readonly string[] {
  const files = captures.filter(({ vantage }) => vantage === undefined).map(({ file }) => file);
  return files.length > 1 ? files : [];
}

/**
 * `192.0.2.10:36596 → 10.96.0.10:53  example.com  AAAA lost  waited 5.0 s  in web-0.pcap`; nothing where a finding is
 * about the whole of the only capture.
 */
function whereabouts(
  finding: ReportFinding,
  words: Words,
  file: string | undefined,
  width: number,
): string[] {
  const [stall, outcome] = [waited(finding), ending(finding)];
  const isShort = finding.outcome === 'failed' || finding.outcome === 'partly';
  const parts = [
    [endpoint(finding.client), endpoint(finding.server)].filter((end) => end !== '').join(' → '),
    finding.name ?? '',
    finding.lostType === undefined ? '' : words.text(say`${finding.lostType} lost`),
    isShort && outcome ? words.text(outcome) : '',
    stall === undefined ? '' : words.text(say`waited ${stall}`),
    file === undefined ? '' : words.text(say`in ${file}`),
  ];
  const said = visible(parts.filter((part) => part !== '').join('  '));
  return said === '' ? [] : wrap(said, width, '  ');
}

/** `192.0.2.10:36596 (shop/web-0)`: with the name that Kubernetes has for it. */
export function endpoint(end: End | undefined): string {
  if (!end) return '';
  const name = shownName(end);
  return name === undefined ? addressAndPort(end) : `${addressAndPort(end)} (${name})`;
}

/** `192.0.2.10:36596`, `[2001:db8::1]:53` (RFC 3986 section 3.2.2). */
export function addressAndPort(end: End): string {
  const host =
    end.port !== undefined && end.address.includes(':') ? `[${end.address}]` : end.address;
  return end.port === undefined ? host : `${host}:${end.port}`;
}

function packets(story: readonly StoryLine[], width: number, words: Words): string[] {
  if (story.length === 0) return [];
  const shown = story.slice(0, LINES_SHOWN);
  const frameWidth = Math.max(5, ...shown.map(({ line }) => String(line.frame).length));
  const timeWidth = Math.max(...shown.map(({ since }) => since.length));
  const lines = shown.flatMap(({ line, since }) => {
    const before = `  ${String(line.frame).padStart(frameWidth)}  ${since.padStart(timeWidth)}  `;
    const annotation = wrap(visible(line.annotation), width, `${' '.repeat(before.length)}^ `);
    return [
      ...wrap(visible(line.line), width, before),
      ...(line.annotation === '' ? [] : annotation),
    ];
  });
  const rest = story.length - shown.length;
  return [
    '',
    `  ${words.text(say`frame`).padStart(frameWidth)}  ${'s'.padStart(timeWidth)}`,
    ...lines,
    ...(rest > 0 ? [`  ${words.text(say`and ${count(rest)} more packets`)}`] : []),
  ];
}

/** The table that people draw by hand: each packet, and its frame at each place where it was seen. */
function places({ sightings }: ReportFinding, words: Words): string[] {
  const [first] = sightings ?? [];
  if (!sightings || !first) return [];
  const rows = sightings.map(({ type, message, transmission, places: seen }) => {
    const what = words.text(message === 'query' ? say`${type} query` : say`${type} response`);
    const label = transmission > 1 ? `${what} (${transmission})` : what;
    return [visible(label), ...seen.map(({ frame }) => (frame === undefined ? '–' : `${frame}`))];
  });
  const table = [['', ...first.places.map(({ place }) => visible(place))], ...rows];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  return [
    '',
    `  ${words.text(say`Frame at each place where the packet was seen (– not there)`)}`,
    ...table.map((row) =>
      `    ${row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ')}`.trimEnd(),
    ),
  ];
}

/** ✓ holds, ✗ does not, ? cannot be seen in this capture. */
export function mark({ holds }: Evidence): '✓' | '✗' | '?' {
  if (holds === undefined) return '?';
  return holds ? '✓' : '✗';
}

function evidence(finding: ReportFinding, width: number, words: Words): string[] {
  return finding.evidence.flatMap((item, index) => [
    ...(index === 0
      ? ['', `  ${words.text(say`Evidence (✓ holds, ✗ does not, ? not visible here)`)}`]
      : []),
    ...wrap(visible(item.fact + cited(item)), width, `    ${mark(item)} `),
  ]);
}

/** The frames behind a fact; none in a fact that names its frames itself. */
export function cited({ fact, frames }: Evidence): string {
  if (frames === undefined || frames.length === 0 || /\bframes? \d|第 \d/.test(fact)) return '';
  return ` [${frames.slice(0, LINES_SHOWN).join(', ')}${frames.length > LINES_SHOWN ? ', …' : ''}]`;
}

function considered(finding: ReportFinding, width: number, words: Words): string[] {
  return finding.considered.flatMap(({ rule, ruledOutBy }, index) => [
    ...(index === 0 ? ['', `  ${words.text(say`Considered and ruled out`)}`] : []),
    ...wrap(visible(`${rule}: ${ruledOutBy}`), width, '    - '),
  ]);
}

function remedies(
  { remedies: list, nextStep }: ReportFinding,
  width: number,
  words: Words,
): string[] {
  const steps = list.flatMap(({ title: name, snippet, caveat }) => [
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
  ]);
  const next =
    nextStep === undefined
      ? []
      : wrap(visible(words.text(say`to be sure: ${nextStep}`)), width, '    - ');
  return steps.length + next.length === 0
    ? []
    : ['', `  ${words.text(say`What to do`)}`, ...steps, ...next];
}
