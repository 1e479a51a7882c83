import type { Line, LineState } from '../../src/report/lines/line.ts';
import type { Report } from '../../src/report/report.ts';
import { Said } from './judge.ts';
import { isResponse, type Lookup } from './model.ts';
import type { Fate, QueryTruth, ResponseTruth, Truth } from './truth.ts';

const STATES: Readonly<Record<Fate, LineState>> = {
  answered: 'answered',
  lost: 'unanswered',
  undetermined: 'undetermined',
};

/** Returns the output of a program that knows the truth. A check that finds a fault in it is wrong itself. */
export function perfect(truth: Truth): Said {
  const states = new Map<number, LineState>();
  for (const query of truth.queries) tellQuery(truth, query, states);
  for (const response of truth.responses) tellResponse(truth, response, states);
  const lines = truth.traffic.frames.map(({ number, message }) => {
    const { lookup } = isResponse(message) ? message.to : message;
    return {
      frame: number,
      message: isResponse(message) ? 'response' : 'query',
      lookup: lookup.number,
      state: states.get(number),
    } as Line;
  });
  return new Said(reportOf(truth, lines), lines);
}

/** Chooses the true fate where the capture leaves several open. */
function tellQuery(
  { seen }: Truth,
  { frames, fates, transmission }: QueryTruth,
  states: Map<number, LineState>,
): void {
  for (const frame of frames) states.set(frame, 'copy');
  const open: Fate = fates.has('lost') ? 'lost' : 'undetermined';
  states.set(frames[0]!, STATES[seen.isAnswered(transmission) ? 'answered' : open]);
}

function tellResponse(
  { seen }: Truth,
  { frames, kinds, duplicates, to }: ResponseTruth,
  states: Map<number, LineState>,
): void {
  const isStranger = kinds.has('stranger');
  const main = isStranger ? 'unmatched' : kinds.has('answer') ? 'answer' : 'late';
  for (const frame of frames) states.set(frame, 'copy');
  const firsts = [...seen.responses.get(to)!.values()].map(([first]) => first!.number);
  firsts.sort((a, b) => a - b);
  for (const [at, frame] of firsts.entries())
    if (at > 0 && at <= duplicates[0]) states.set(frame, 'duplicate');
  states.set(firsts[0]!, main);
}

function reportOf({ traffic, lookups }: Truth, lines: readonly Line[]): Report {
  const count = (state: LineState) => lines.filter((line) => line.state === state).length;
  const messages = (message: Line['message']) =>
    lines.filter((line) => line.message === message).length;
  const raced = new Set<Lookup>(traffic.world.raced);
  return {
    findings: [...raced].map(({ number }) => ({
      rule: 'conntrack-race',
      severity: 'error',
      lookup: number,
    })),
    summary: {
      dnsMessages: lines.length,
      queries: messages('query'),
      responses: messages('response'),
      lookups: lookups.length,
      lost: count('unanswered'),
      undetermined: count('undetermined'),
      copies: count('copy'),
      unansweredQueries: count('unanswered') + count('undetermined'),
    },
  } as unknown as Report;
}
