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

/** Packets of a card: a finding of thousands says no more with all of them. */
const CARD_LINES = 40;
/** Cards that are open from the start. */
const OPEN = 3;
/** Cards that are printed whole; of a report with more the reader prints what was opened. */
const PRINTED = 8;

/** What a card is made of, besides the incident and its example. */
export interface CardParts {
  readonly story: readonly StoryLine[];
  /** Which card of the page it is. */
  readonly at: number;
  /** Id of the advice that is told at the top. */
  readonly todo: string | undefined;
  /** What makes it sure is told at the top. */
  readonly isAssured: boolean;
  readonly captures: readonly CaptureSummary[];
  readonly words: Words;
}

/** An incident, shown by one finding with all that is known of it. */
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
    // Of one finding the facts below say it.
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
      .map(({ line, since }): LineRow => lineRow(line, since, hasFiles)),
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

/** Frames that a display filter names: a longer one is no filter that anybody pastes. */
const FILTER_FRAMES = 100;

/** The display filter that shows the packets of a finding in Wireshark. */
function wireshark({ frames }: ReportFinding): string {
  return frames.length === 0
    ? ''
    : `frame.number in {${frames.slice(0, FILTER_FRAMES).join(', ')}}`;
}

/** The mark in words, for who does not see it. */
function standing({ holds }: Evidence) {
  if (holds === undefined) return say`not visible here`;
  return holds ? say`holds` : say`does not hold`;
}
