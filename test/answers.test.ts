import { expect, test } from '@jest/globals';
import { assignAnswers } from '../src/lookup/exchange/answers.ts';
import { Answer, Attempt, type Copy, Lookup } from '../src/lookup/lookup.ts';

/** Returns a query of the lookup, from one port with one ID. */
function sentAt(time: number, lookup: Lookup): Attempt {
  const attempt = Object.assign(new Attempt(lookup), { time, id: 7, clientPort: 40_001 });
  attempt.ipId = 1 + time;
  lookup.attempts.push(attempt);
  return attempt;
}

function answered(attempt: Attempt, time: number): Answer {
  const answer = Object.assign(new Answer(), { time, attempt });
  attempt.answer = answer;
  return answer;
}

test('a response that becomes the second answer to its own query keeps its copies', () => {
  const lookup = new Lookup();
  const first = sentAt(0, lookup);
  const retry = sentAt(500, lookup);
  // The earlier response was taken for the answer to the retry. An ICMP error says that the retry did not arrive.
  const earlier = answered(retry, 800);
  const later = answered(first, 900);
  retry.rarely().rejection = { time: 2_000 } as Attempt['rare']['rejection'];
  const copy = { of: 'response', time: 905 } as Copy;
  first.copies = [copy];
  assignAnswers(lookup.attempts, () => undefined);
  expect(first.answer).toBe(earlier);
  expect(first.others).toEqual([later]);
  expect(first.copies).toEqual([copy]);
});
