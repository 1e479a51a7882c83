import { isUsual } from '../lookup/grouping/completion.ts';
import type { Story } from '../lookup/story/story.ts';
import type { AddressId } from '../wire/address.ts';
import { frames, say } from '../words/say.ts';
import { seen } from './fact.ts';
import { pasteName } from './paste.ts';
import { answeredWith, rcodeMatch } from './rcode.ts';
import { References } from './references.ts';
import type { Advice, Context, Fact, LookupRule } from './rule.ts';

const NOTIMP = 4;

export const notimp: LookupRule = {
  id: 'notimp',
  title: 'The server does not do what it was asked for: NOTIMP',
  severity: 'warning',
  rationale:
    'An old server, or a middlebox, that does not know a type such as AAAA or HTTPS. It ought to say that there are no such records. glibc asks its next server; Go asks once more and fails the lookup; musl takes the answer for silence and fails after 5 s.',
  toldApartBy: [
    'The answer has RCODE 4. It is an answer: nothing was lost.',
    'Whether another type of the name is answered is part of the finding: then it is the type that the server does not know.',
  ],
  references: [
    References.rcodes,
    References.otherErroneousCodes,
    References.glibcSend,
    References.goClient,
    References.muslSend,
  ],
  check(story, context) {
    const match = rcodeMatch(story, context, NOTIMP, 'NOTIMP');
    return (
      match && {
        ...match,
        evidence: [...match.evidence, otherTypes(story, context)],
        advice: [adviceFor(story, match.server, context)],
      }
    );
  },
  advice: [
    {
      title: say`Ask the server for each type by hand. Where only one fails, update the server: without such records it has to answer NOERROR, with none`,
      snippet: 'dig @SERVER NAME A\ndig @SERVER NAME AAAA\n',
    },
  ],
};

function adviceFor({ legs, lookup }: Story, id: AddressId, context: Context): Advice {
  const [server, name] = [context.address(id), pasteName(context.name(lookup.name))];
  return {
    title: say`Ask ${server} for each type by hand. Where only one fails, update the server: without such records it has to answer NOERROR, with none`,
    snippet: legs.map(({ qtype }) => `dig @${server} ${name} ${context.type(qtype)}\n`).join(''),
  };
}

/** States that the same server answers another type of the name, if it does. */
function otherTypes(story: Story, context: Context): Fact | undefined {
  const failed = answeredWith(story, NOTIMP);
  const other = story.lookup.attempts.find(
    ({ answer, server, qtype }) =>
      answer !== undefined &&
      isUsual(answer.rcode) &&
      failed.every((one) => one.server === server && one.qtype !== qtype),
  );
  if (other === undefined) return undefined;
  const at = [other.frame, other.answer!.frame];
  return {
    frames: at,
    ...seen`the ${context.type(other.qtype)} query to the same server is answered (${frames(at)})`,
  };
}
