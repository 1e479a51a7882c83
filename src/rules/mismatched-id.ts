import { frames, say } from '../words/say.ts';
import { seen } from './fact.ts';
import { firstRetryAfter, isMissed } from './facts.ts';
import { References } from './references.ts';
import type { LookupRule } from './rule.ts';

export const mismatchedId: LookupRule = {
  id: 'mismatched-id',
  title: 'An answer came with another ID than was asked with',
  severity: 'error',
  rationale:
    'A resolver must ignore it and goes on waiting. A middlebox that rewrites DNS, a broken server, or an attempt to forge an answer.',
  toldApartBy: [
    'Question, addresses and ports of the answer fit a query that waits, its ID does not.',
    'No other answer to that query came: it was sent again, or waited for longer than an answer takes.',
  ],
  references: [References.spoofing],
  check(story, context) {
    const attempt = story.lookup.attempts.find(
      (one) =>
        one.others.some((other) => other.kind === 'mismatched-id') && isMissed(one, story, context),
    );
    if (!attempt) return undefined;
    const odd = attempt.others.find((other) => other.kind === 'mismatched-id')!;
    return {
      message: say`the ${context.type(attempt.qtype)} query in ${frames([attempt.frame])} has ID ${attempt.id}, the answer in ${frames([odd.frame])} has ID ${odd.id}, and had to be ignored`,
      evidence: [
        {
          frames: [attempt.frame, odd.frame],
          ...seen`question, addresses and ports of the answer fit, its ID does not`,
        },
      ],
      lostType: attempt.qtype,
      retryAfter: firstRetryAfter(story),
      server: attempt.server,
    };
  },
  advice: [{ title: say`Find the device between client and server that answers or rewrites DNS` }],
};
