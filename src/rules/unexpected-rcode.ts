import { rcodeName } from '../dns/codes.ts';
import type { Attempt } from '../lookup/lookup.ts';
import { isUseful } from '../lookup/grouping/completion.ts';
import type { Story } from '../lookup/story/story.ts';
import { say } from '../words/say.ts';
import { pasteName } from './paste.ts';
import { answeredWith, rcodeMatch } from './rcode.ts';
import { References } from './references.ts';
import type { LookupRule } from './rule.ts';

/** The last RCODE of RFC 1035. Each of these has a rule of its own, or is no error. */
const REFUSED = 5;

/** Tells the client which cookie to use (RFC 7873 section 5.2.3). No fault, if the next query is answered. */
const BADCOOKIE = 23;

export const unexpectedRcode: LookupRule = {
  id: 'unexpected-rcode',
  title: 'The answer has an RCODE that no query ought to get',
  severity: 'warning',
  rationale:
    'YXDOMAIN to NOTZONE are for updates, the higher ones for extensions that the query has to use. A server that is misconfigured, or a middlebox with bits of its own, says so. Go asks once more and fails the lookup; musl takes the answer for silence and fails after 5 s.',
  toldApartBy: [
    'The answer has an RCODE of 6 or above. It is an answer: nothing was lost.',
    'BADCOOKIE is none when the client asks again with the right cookie and is answered.',
    'FORMERR, SERVFAIL, NOTIMP and REFUSED have rules of their own.',
  ],
  references: [References.rcodeRegistry, References.goClient, References.muslSend],
  check(story, context) {
    const rcode = rcodeOf(story);
    if (rcode === undefined) return undefined;
    const [failed] = answeredWith(story, rcode) as [Attempt];
    const [server, type] = [context.address(failed.server), context.type(failed.qtype)];
    return {
      ...rcodeMatch(story, context, rcode, rcodeName(rcode))!,
      advice: [
        {
          title: say`Ask ${server} by hand, and read its log for this name: an access list, a zone that it does not serve, or a key that it does not know`,
          snippet: `dig @${server} ${pasteName(context.name(story.lookup.name))} ${type}\n`,
        },
      ],
    };
  },
  advice: [
    {
      title: say`Ask the server by hand, and read its log for this name: an access list, a zone that it does not serve, or a key that it does not know`,
      snippet: 'dig @SERVER NAME A\n',
    },
  ],
};

function rcodeOf({ legs }: Story): number | undefined {
  for (const { attempts, answer } of legs) {
    const odd = attempts.find((attempt) => (attempt.answer?.rcode ?? 0) > REFUSED);
    const rcode = odd?.answer?.rcode;
    if (rcode === undefined || (rcode === BADCOOKIE && isUseful(answer!))) continue;
    return rcode;
  }
  return undefined;
}
