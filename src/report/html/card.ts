import { capital, grouped, say, wait } from '../../words/say.ts';
import type { Words } from '../../words/words.ts';
import { cause } from '../wording/cause.ts';
import { clockTime } from '../wording/clock.ts';
import { ending } from '../wording/ending.ts';
import { endpoint } from '../wording/endpoint.ts';
import { howMissed } from '../wording/lost-type.ts';
import { cited, mark, tellsOfPairs } from '../text/in-full.ts';
import { ends, names, span, worstWait } from '../incidents/words.ts';
import type { CaptureSummary, Evidence, Incident, ReportFinding } from '../report.ts';
import type { StoryLine } from '../wording/story.ts';
import { waited } from '../wording/waited.ts';
import { remedyRows } from './advice.ts';
import { hopsPicture } from './pictures/hops-picture.ts';
import { ladderPicture } from './pictures/ladder-picture.ts';
import { type LineRow, lineRow } from './lines/line-row.ts';

/** Packets shown in a card: more add nothing. */
const CARD_LINES = 40;
/** Causes whose first card is open from the start. */
const OPEN = 3;
/** Causes whose first card is printed in full. Further cards are printed if the reader opened them. */
const PRINTED = 8;

/** Parts of a card besides the incident and its example. */
export interface CardParts {
  readonly story: readonly StoryLine[];
  /** Index of its cause, if this is the first card of it; undefined for further cards, which tell the same again. */
  readonly cause: number | undefined;
  /** Id of the advice at the top of the page that applies to this card. */
  readonly todo: string | undefined;
  /** Whether the page already explains at the top how to confirm this diagnosis. */
  readonly isAssured: boolean;
  readonly captures: readonly CaptureSummary[];
  readonly words: Words;
}

/** Returns the card of an incident: one finding, with everything known about it. */
export function card(incident: Incident, finding: ReportFinding, parts: CardParts) {
  const { cause: ofCause = Infinity, captures, words } = parts;
  const { id, rule, severity, confidence } = finding;
  const isOfSeveral = captures.length > 1;
  const file = isOfSeveral ? (finding.capture ?? captures[finding.file ?? 0]?.file ?? '') : '';
  return {
    id,
    incident: incident.id,
    rule,
    severity,
    severityWord: words.text(severity),
    confidence: words.optional(confidence),
    title: capital(words.text(cause(finding))),
    isOpen: ofCause < OPEN,
    isPrinted: ofCause < PRINTED,
    ...ofIncident(incident, finding, words),
    ...ofLookup(finding, words),
    file,
    wiresharkFile: file,
    hops: hopsPicture(finding, words),
    ladder: ladderPicture(finding, words),
    ...packets(parts.story, words),
    ...reasons(finding, words),
    ...steps(finding, parts),
  };
}

/** Returns what a card says of all findings of its incident. */
function ofIncident(incident: Incident, { id }: ReportFinding, words: Words) {
  const isOne = incident.findings === 1;
  return {
    count: isOne ? '' : `${grouped(incident.findings)} ×`,
    span: span(incident),
    worst: words.optional(worstWait(incident)),
    // Of a single finding, `ofLookup` names client and server.
    whom: isOne
      ? ''
      : ends(incident)
          .map((end) => words.text(end))
          .join(' → '),
    names: names(incident)
      .map((one) => words.text(one))
      .join(', '),
    others: isOne
      ? ''
      : words.text(
          say`This is ${id}, the first of ${grouped(incident.findings)} findings of this kind:`,
        ),
  };
}

function ofLookup(finding: ReportFinding, words: Words) {
  const { client, server, name = '', lostType = '', time, retryAfterMs } = finding;
  return {
    message: capital(finding.message),
    client: endpoint(client),
    server: endpoint(server),
    name,
    lostType,
    lostLabel: words.text(howMissed(finding)),
    time: time ?? '',
    clock: time === undefined ? '' : clockTime(time),
    outcome: words.optional(ending(finding)),
    retryAfter: retryAfterMs === undefined ? '' : wait(retryAfterMs),
    stall: words.optional(waited(finding)),
    wireshark: wireshark(finding),
  };
}

function packets(story: readonly StoryLine[], words: Words) {
  const shown = story.slice(0, CARD_LINES);
  const isOfSeveral = new Set(shown.map(({ line }) => line.file)).size > 1;
  return {
    hasLegs: tellsOfPairs(shown),
    lines: shown.map(({ line, since }): LineRow => lineRow(line, since, isOfSeveral, words)),
    moreLines:
      story.length > CARD_LINES
        ? capital(words.text(say`and ${grouped(story.length - CARD_LINES)} more packets`))
        : '',
  };
}

function reasons({ evidence, considered }: ReportFinding, words: Words) {
  return {
    evidence: evidence.map((item) => ({
      mark: mark(item),
      standing: words.text(standing(item)),
      kind: item.holds === undefined ? 'unseen' : item.holds ? 'holds' : 'fails',
      fact: item.fact,
      frames: cited(item),
    })),
    considered,
  };
}

function steps(finding: ReportFinding, { todo, isAssured, words }: CardParts) {
  const { client, checks = [], remedies, nextStep = '' } = finding;
  return {
    todo: todo ?? '',
    todoLabel: words.text(client ? say`What to do for this client` : say`What to do`),
    checks: isAssured ? [] : remedyRows(checks),
    remedies: todo === undefined ? remedyRows(remedies) : [],
    nextStep: isAssured ? '' : nextStep,
    isAssured,
  };
}

/** Most frames in a display filter: nobody pastes a longer one. */
const FILTER_FRAMES = 100;

/** Returns the display filter that shows the packets of a finding in Wireshark. */
function wireshark({ frames }: ReportFinding): string {
  return frames.length === 0
    ? ''
    : `frame.number in {${frames.slice(0, FILTER_FRAMES).join(', ')}}`;
}

/** The mark in words, for readers who cannot see it. */
function standing({ holds }: Evidence) {
  if (holds === undefined) return say`not visible here`;
  return holds ? say`holds` : say`does not hold`;
}
