import { toMs } from '../wire/time.ts';
import { frames, grouped, ms, say } from '../words/say.ts';
import { seen } from './fact.ts';
import { References } from './references.ts';
import type { CaptureRule } from './rule.ts';

export const searchList: CaptureRule = {
  id: 'search-list',
  title: 'Names were tried with the suffixes of a search list first',
  severity: 'note',
  rationale:
    'With ndots:5 every name with fewer dots is first asked with each suffix of the search list. Each try is a pair of queries, and each pair can be hit by the race.',
  toldApartBy: [
    'A name is asked with suffixes, one after the other, each answered with NXDOMAIN, and the next follows at once.',
  ],
  references: [References.resolvConf, References.kubernetesDns],
  checkCapture(context) {
    const { searchList: tried, lookups } = context.tally;
    if (!tried.longest) return undefined;
    const { longest } = tried;
    const cost = ms(toMs(tried.cost));
    const tries =
      tried.extraLookups === 1
        ? say`1 of ${grouped(lookups)} lookups was the try of a suffix that does not exist; it took ${cost}`
        : say`${grouped(tried.extraLookups)} of ${grouped(lookups)} lookups were tries of suffixes that do not exist; they took ${cost} in all`;
    const [name, at] = [context.name(longest.name), frames(longest.frames)];
    return {
      message:
        longest.tries === 1
          ? say`${tries}. ${name} was tried with one suffix first (${at})`
          : say`${tries}. ${name} was tried with ${longest.tries} suffixes first (${at})`,
      evidence: [
        {
          frames: longest.frames,
          ...(context.isUntimed
            ? seen`each of the tries was answered with NXDOMAIN before the next one`
            : seen`each of the tries was answered with NXDOMAIN, and the next one followed at once`),
        },
      ],
      frames: longest.frames,
      capture: longest.capture,
    };
  },
  advice: [
    {
      title: say`End names that are complete with a dot, or lower ndots for this pod`,
      snippet: `spec:
  template:
    spec:
      dnsConfig:
        options:
          - name: ndots
            value: "2"
`,
      caveat: say`With ndots:1 short names of other namespaces, such as service.namespace, are asked as they are first, and fail.`,
    },
  ],
};
