import { say } from '../words/say.ts';
import { rcodeMatch } from './rcode.ts';
import { References } from './references.ts';
import type { LookupRule } from './rule.ts';

export const refused: LookupRule = {
  id: 'refused',
  title: 'The server refused to answer: REFUSED',
  severity: 'warning',
  rationale:
    'The server does not serve this client or this zone. musl treats it like silence and waits.',
  toldApartBy: ['The answer has RCODE 5. It is an answer: nothing was lost.'],
  references: [References.rcodes, References.muslSend],
  check: (story, context) => rcodeMatch(story, context, 5, 'REFUSED'),
  advice: [
    {
      title: say`Check the server's access lists and zones: does it recurse for this client's address?`,
    },
  ],
};
