import { grouped, say, type Sentence } from '../../words/say.ts';
import type { Words } from '../../words/words.ts';
import { codeBlock, codeSpan, markdownText, visible, visibleLines } from '../escape.ts';
import {
  cited,
  filesOf,
  mark,
  packets,
  places,
  type Telling,
  unwrapped,
  whereabouts,
} from '../text/in-full.ts';
import { membersOf } from '../incidents/grouping.ts';
import type { Line } from '../lines/line.ts';
import { kindOf } from '../wording/kind.ts';
import type { Incident, Remedy, Report, ReportFinding } from '../report.ts';
import { stories, type StoryLine } from '../wording/story.ts';

/** A part that is written as a whole or not at all, and how many examples and lines it has. */
export interface Part {
  readonly text: string;
  readonly examples?: number;
  readonly lines?: number;
}

/**
 * Writes an example of each incident: one sentence and what to do. Packets and evidence are folded.
 *
 * @yields the part of one incident
 */
export function* examples(report: Report, lines: readonly Line[], words: Words): Generator<Part> {
  const all = stories(lines);
  const byId = new Map(report.findings.map((finding) => [finding.id, finding]));
  const telling = unwrapped(words, filesOf(report));
  const givenIn = new Map<string, Incident>();
  const members = membersOf(report.findings);
  for (const incident of report.incidents) {
    const finding = byId.get(incident.example);
    if (!finding) continue;
    const others = (members.get(incident.id) ?? []).filter(({ id }) => id !== finding.id);
    const key = JSON.stringify([finding.checks, finding.remedies]);
    const before = givenIn.get(key);
    if (before === undefined) givenIn.set(key, incident);
    const story = all(finding);
    const told = [
      example(incident, finding, story, before, telling),
      ...folded(say`The other findings of ${incident.id}`, otherFindings(others, telling), words),
    ];
    yield { text: told.join('\n'), examples: 1 };
  }
}

function example(
  incident: Incident,
  finding: ReportFinding,
  story: readonly StoryLine[],
  before: Incident | undefined,
  telling: Telling,
): string {
  const { words } = telling;
  const { id, rule, findings } = incident;
  const title = [
    id,
    rule,
    kindOf(incident, words),
    ...(findings > 1 ? [`${grouped(findings)} ×`] : []),
  ].join(' · ');
  const hasAdvice = (finding.checks ?? []).length + finding.remedies.length > 0;
  return [
    `### ${markdownText(title)}\n`,
    `${markdownText(`${finding.id}: ${finding.message}`)}\n`,
    `${codeSpan(whereabouts(finding, telling))}\n`,
    ...folded(say`Packets and evidence`, evidenceOf(finding, story, telling), words),
    ...(finding.nextStep === undefined
      ? []
      : [`**${words.text(say`To be sure:`)}** ${markdownText(visible(finding.nextStep))}\n`]),
    ...(before !== undefined && hasAdvice
      ? [`${markdownText(words.text(say`What to do: as for ${before.id}`))}\n`]
      : folded(say`What to do`, adviceOf(finding, words), words)),
  ].join('\n');
}

/** Other findings listed per incident, to leave room for other incidents. */
const OTHERS = 50;

function otherFindings(others: readonly ReportFinding[], telling: Telling): string[] {
  if (others.length === 0) return [];
  const rest = others.length - OTHERS;
  const more = telling.words.text(say`and ${grouped(rest)} more`);
  return [
    ...list(
      others.slice(0, OTHERS),
      (one) => `- ${one.id}: ${codeSpan(whereabouts(one, telling))}`,
    ),
    ...(rest > 0 ? [`${more}\n`] : []),
  ];
}

function evidenceOf(
  finding: ReportFinding,
  story: readonly StoryLine[],
  telling: Telling,
): string[] {
  const { words } = telling;
  const shown = [...packets(story, telling), ...places(finding, words)];
  const block = shown.map((line) => line.replace(/^ {2}/, '')).slice(1);
  return [
    ...(block.length > 0 ? [codeBlock(block.join('\n'), 'text')] : []),
    ...list(finding.evidence, (item) => `- ${mark(item)} ${markdownText(item.fact + cited(item))}`),
    ...(finding.considered.length > 0 ? [`${words.text(say`Considered and ruled out`)}:\n`] : []),
    ...list(
      finding.considered,
      ({ rule, ruledOutBy }) => `- ${codeSpan(rule)}: ${markdownText(ruledOutBy)}`,
    ),
  ];
}

function list<T>(items: readonly T[], item: (one: T) => string): string[] {
  return items.length === 0 ? [] : [`${items.map(item).join('\n')}\n`];
}

/** Checks come first, as they cost nothing. */
function adviceOf({ checks = [], remedies }: ReportFinding, words: Words): string[] {
  return [...checks, ...remedies].map((one, at) => step(one, at + 1, words));
}

/** Writes a step of a numbered list, with its snippet in a code block below it. */
function step({ title, snippet, caveat }: Remedy, number: number, words: Words): string {
  const bullet = `${number}. `;
  const below = [
    ...(snippet === undefined
      ? []
      : [codeBlock(visibleLines(snippet).trimEnd(), languageOf(snippet)).trimEnd()]),
    ...(caveat === undefined ? [] : [markdownText(words.text(say`But: ${caveat}`))]),
  ].map((block) => block.replaceAll(/^(?=.)/gm, ' '.repeat(bullet.length)));
  return `${[`${bullet}${markdownText(title)}`, ...below].join('\n\n')}\n`;
}

/** Returns the language of a snippet, for syntax highlighting. */
function languageOf(snippet: string): string {
  if (/^\s*(?:spec|options|dnsConfig):/m.test(snippet)) return 'yaml';
  return /^(?:kubectl|dnspcap|tcpdump|nsenter|conntrack|dig|ss|nstat|ip\w*|for) /m.test(snippet)
    ? 'sh'
    : 'text';
}

function folded(title: Sentence, parts: readonly string[], words: Words): string[] {
  if (parts.length === 0) return [];
  return [`<details><summary>${words.text(title)}</summary>\n`, ...parts, '</details>\n'];
}
