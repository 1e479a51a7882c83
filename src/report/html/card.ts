import { capital, say } from '../../words/say.ts';
import type { Words } from '../../words/words.ts';
import { cause } from '../wording/cause.ts';
import { clockTime } from '../wording/clock.ts';
import { ending } from '../wording/ending.ts';
import { endpoint } from '../wording/endpoint.ts';
import { cited, mark, tellsOfPairs } from '../text/in-full.ts';
import { count, wait } from '../wording/quantity.ts';
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
/** Cards that are open from the start. */
const OPEN = 3;
/** Cards that are printed in full. Further cards are printed if the reader opened them. */
const PRINTED = 8;

/** Parts of a card besides the incident and its example. */
export interface CardParts {
  readonly story: readonly StoryLine[];
  /** Index of the card in the page. */
  readonly at: number;
  /** Id of the advice at the top of the page that applies to this card. */
  readonly todo: string | undefined;
  /** Whether the page already explains at the top how to confirm this diagnosis. */
  readonly isAssured: boolean;
  readonly captures: readonly CaptureSummary[];
  readonly words: Words;
}

/** Returns the card of an incident: one finding, with everything known about it. */
export function card(
  incident: Incident,
  finding: ReportFinding,
  { story, at, todo, isAssured, captures, words }: CardParts,
) {
  const { id, rule, severity, confidence, client, server, name = '', lostType = '' } = finding;
  const hasFiles = captures.length > 1;
  const file = finding.capture ?? captures[finding.file ?? 0]?.file ?? '';
  return {
    id,
    incident: incident.id,
    rule,
    severity,
    severityWord: words.text(severity),
    confidence: words.optional(confidence),
    title: capital(words.text(cause(finding))),
    isOpen: at < OPEN,
    isPrinted: at < PRINTED,
    count: incident.findings > 1 ? `${count(incident.findings)} ×` : '',
    span: span(incident),
    worst: words.optional(worstWait(incident)),
    // For a single finding, the facts below name client and server.
    whom:
      incident.findings > 1
        ? ends(incident)
            .map((end) => words.text(end))
            .join(' → ')
        : '',
    names: names(incident)
      .map((one) => words.text(one))
      .join(', '),
    others:
      incident.findings > 1
        ? words.text(
            say`This is ${id}, the first of ${count(incident.findings)} findings of this kind:`,
          )
        : '',
    message: capital(finding.message),
    client: endpoint(client),
    server: endpoint(server),
    name,
    lostType,
    lostLabel: words.text(severity === 'note' ? say`unanswered` : say`lost`),
    time: finding.time ?? '',
    clock: finding.time === undefined ? '' : clockTime(finding.time),
    file: hasFiles ? file : '',
    outcome: words.optional(ending(finding)),
    retryAfter: finding.retryAfterMs === undefined ? '' : wait(finding.retryAfterMs),
    stall: words.optional(waited(finding)),
    hops: hopsPicture(finding, words),
    ladder: ladderPicture(finding, words),
    hasLegs: tellsOfPairs(story.slice(0, CARD_LINES)),
    lines: story
      .slice(0, CARD_LINES)
      .map(({ line, since }): LineRow => lineRow(line, since, hasFiles, words)),
    moreLines:
      story.length > CARD_LINES
        ? words.text(say`and ${count(story.length - CARD_LINES)} more packets`)
        : '',
    wireshark: wireshark(finding),
    wiresharkFile: hasFiles ? file : '',
    evidence: finding.evidence.map((item) => ({
      mark: mark(item),
      standing: words.text(standing(item)),
      kind: item.holds === undefined ? 'unseen' : item.holds ? 'holds' : 'fails',
      fact: item.fact,
      frames: cited(item),
    })),
    considered: finding.considered,
    todo: todo ?? '',
    todoLabel: words.text(client ? say`What to do for this client` : say`What to do`),
    checks: isAssured ? [] : remedyRows(finding.checks ?? []),
    remedies: todo === undefined ? remedyRows(finding.remedies) : [],
    nextStep: isAssured ? '' : (finding.nextStep ?? ''),
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
