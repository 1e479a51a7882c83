import { say } from '../words/say.ts';
import { rcodeMatch } from './rcode.ts';
import { References } from './references.ts';
import type { LookupRule } from './rule.ts';

export const servfail: LookupRule = {
  id: 'servfail',
  title: 'The server failed: SERVFAIL',
  severity: 'warning',
  rationale:
    'The server could not resolve the name: an upstream server is not reachable, or validation failed. Resolvers ask again at once.',
  toldApartBy: ['The answer has RCODE 2. It is an answer: nothing was lost.'],
  references: [References.rcodes],
  check: (story, context) => rcodeMatch(story, context, 2, 'SERVFAIL'),
  advice: [
    {
      title: say`Read the server's log for this name: upstream time-outs, DNSSEC validation, a loop in its configuration`,
    },
  ],
};
