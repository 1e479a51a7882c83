import { frames, say } from '../words/say.ts';
import { unansweredFact } from './facts.ts';
import { References } from './references.ts';
import type { LookupRule } from './rule.ts';

/** The capture, not the network, lost the answer. */
export const captureLoss: LookupRule = {
  id: 'capture-loss',
  title: 'The client behaves as if it had the answer that the capture lacks',
  severity: 'note',
  restsOnTime: true,
  rationale:
    'A resolver that misses an answer waits and asks again. When it does neither and goes on with other lookups, the answer reached it, and the capture dropped it: tcpdump reports "packets dropped by kernel".',
  toldApartBy: [
    'One leg of a pair has no answer in the capture, yet the client asks other things at once and never this again.',
    'A resolver that really misses an answer waits for it; glibc with single-request-reopen, which gives a lost AAAA up, sends no pair.',
  ],
  references: [References.resolvConf, References.snapLength],
  check(story, context) {
    const silent = story.silent.find((leg) => leg.attempts.length === 1);
    if (!silent || story.legs.length !== 2 || story.silent.length === 2) return undefined;
    if (!story.pair)
      return say`the two queries were not sent together, and glibc with single-request-reopen never asks again`;
    if (!story.lookup.clientWentOn)
      return say`the client asked nothing else before a retry was due`;
    return {
      message: say`the ${context.type(silent.qtype)} query in ${frames([silent.first.frame])} has no answer in the capture, but the client went on at once and never asked again`,
      evidence: [
        unansweredFact(silent.first, context),
        {
          fact: say`the client began other lookups before any resolver would have asked again`,
          holds: true,
        },
        { fact: say`whether it was the same process that went on` },
      ],
      lostType: silent.qtype,
      server: silent.first.server,
    };
  },
  advice: [
    {
      title: say`Capture with a larger buffer and a tighter filter`,
      snippet: 'tcpdump -i eth0 -s 500 -B 16384 -w capture.pcap udp port 53\n',
    },
  ],
};
