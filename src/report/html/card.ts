import { capital, say } from '../../words/say.ts';
import type { Words } from '../../words/words.ts';
import { cause } from '../cause.ts';
import { ending } from '../ending.ts';
import { endpoint } from '../endpoint.ts';
import { cited, mark } from '../in-full.ts';
import { count, wait } from '../quantity.ts';
import type { Evidence, ReportFinding } from '../report.ts';
import type { StoryLine } from '../story.ts';
import { waited } from '../waited.ts';
import { remedyRows } from './advice.ts';
import { ladderPicture } from './ladder-picture.ts';
import { type LineRow, lineRow } from './line-row.ts';

/** Packets of a card: a finding of thousands says no more with all of them. */
const CARD_LINES = 40;
/** Cards that are open from the start. */
const OPEN = 5;

/** One finding with all that is known of it. */
export function card(
  finding: ReportFinding,
  story: readonly StoryLine[],
  at: number,
  todo: string | undefined,
  hasFiles: boolean,
  words: Words,
) {
  const outcome = ending(finding);
  return {
    ...row(finding, words),
    isOpen: at < OPEN,
    message: finding.message,
    outcome: outcome === undefined ? '' : words.text(outcome),
    retryAfter: finding.retryAfterMs === undefined ? '' : wait(finding.retryAfterMs),
    ladder: ladderPicture(finding, words),
    lines: story
      .slice(0, CARD_LINES)
      .map(({ line, since }): LineRow => lineRow(line, since, hasFiles)),
    moreLines:
      story.length > CARD_LINES
        ? words.text(say`and ${count(story.length - CARD_LINES)} more packets`)
        : '',
    wireshark: wireshark(finding),
    evidence: finding.evidence.map((item) => ({
      mark: mark(item),
      standing: words.text(standing(item)),
      kind: item.holds === undefined ? 'unseen' : item.holds ? 'holds' : 'fails',
      fact: item.fact,
      frames: cited(item),
    })),
    considered: finding.considered,
    todo: todo ?? '',
    remedies: todo === undefined ? remedyRows(finding.remedies) : [],
    nextStep: finding.nextStep ?? '',
  };
}

/** A finding as a row of the table. */
export function row(finding: ReportFinding, words: Words) {
  const {
    id,
    rule,
    severity,
    confidence,
    client,
    server,
    name = '',
    lostType = '',
    stallMs,
  } = finding;
  const stall = waited(finding);
  return {
    id,
    rule,
    severity,
    severityWord: words.text(severity),
    confidence: confidence === undefined ? '' : words.text(confidence),
    title: capital(words.text(cause(finding))),
    client: endpoint(client),
    address: client?.address ?? '',
    server: endpoint(server),
    name,
    lostType,
    stall: stall === undefined ? '' : words.text(stall),
    stallMs: stallMs ?? '',
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
