import { contradiction } from '../lookup/story/contradiction.ts';
import { frames, say } from '../words/say.ts';
import { seen } from './fact.ts';
import { pasteName } from './paste.ts';
import { References } from './references.ts';
import type { Advice, LookupRule } from './rule.ts';

/** coredns-template(7): RCODE NOERROR instead of NXDOMAIN. */
const COREFILE = `template ANY AAAA {
  rcode NOERROR
}
`;

export const contradictingNxdomain: LookupRule = {
  id: 'contradicting-nxdomain',
  title: 'NXDOMAIN for one type of a name that has another',
  severity: 'error',
  rationale:
    'NXDOMAIN says that the name does not exist, for no type whatever. A server that has an A record and no AAAA has to answer NOERROR with no records. musl fails the whole lookup when one of its two answers is NXDOMAIN; glibc takes the other one; a cache may deny the name to everybody from then on.',
  toldApartBy: [
    'In one lookup the same server answers one type of the name with records and another one with NXDOMAIN.',
    'NXDOMAIN for every type is a name that does not exist, as with the suffixes of a search list: no fault.',
    'NOERROR without records is how a type that is not there ought to be denied: no fault.',
  ],
  references: [
    References.nameErrorForAaaa,
    References.nothingUnderneath,
    References.negativeCaching,
    References.muslLookup,
  ],
  check(story, context) {
    const found = contradiction(story.lookup.attempts);
    if (!found) return undefined;
    const [denied, other] = [found.denied, found.found];
    const [deniedType, type] = [context.type(denied.qtype), context.type(other.qtype)];
    const [deniedAt, at] = [denied.answer!.frame, other.answer!.frame];
    const name = pasteName(context.name(story.lookup.name));
    return {
      message: say`${context.address(denied.server)} answered ${deniedType} with NXDOMAIN (${frames([deniedAt])}), although it has an answer for ${type} of the same name (${frames([at])})`,
      evidence: [
        {
          frames: [denied.frame, deniedAt],
          ...seen`the ${deniedType} response in ${frames([deniedAt])} says that the name does not exist`,
        },
        {
          frames: [other.frame, at],
          ...seen`the ${type} response of the same server in ${frames([at])} has records`,
        },
      ],
      server: denied.server,
      advice: [adviceFor(context.address(denied.server), name, [type, deniedType]), TEMPLATE],
    };
  },
  advice: [adviceFor('SERVER', 'NAME', ['A', 'AAAA'])],
};

function adviceFor(server: string, name: string, types: readonly string[]): Advice {
  return {
    title: say`Find who denies the name, and have it fixed: ask ${server} for both types, then the servers that it asks, up to the one of the zone (often a load balancer)`,
    snippet: types.map((type) => `dig @${server} ${name} ${type} | grep status\n`).join(''),
  };
}

const TEMPLATE: Advice = {
  title: say`Where CoreDNS itself suppresses the type by its plugin template, let it answer NOERROR instead of NXDOMAIN`,
  snippet: COREFILE,
};
