import { toMs } from '../wire/time.ts';
import { frames, ms, say } from '../words/say.ts';
import { seen, unseen } from './fact.ts';
import { firstRetryAfter } from './facts.ts';
import { type ForeignAnswer, foreignAnswer, refusalFact } from './foreign-answer.ts';
import { References } from './references.ts';
import type { Context, LookupRule } from './rule.ts';

export const unexpectedSource: LookupRule = {
  id: 'unexpected-source',
  title: 'An answer came from another address or port than was asked',
  severity: 'error',
  rationale:
    'A resolver must ignore an answer that does not come from where it asked. Translation that fails on the way back, a flushed connection table, a server with several addresses, or an asymmetric path do this; so does a forger.',
  toldApartBy: [
    'The answer fits question and ID, and comes from another address or port than was asked.',
    'When it could be the expired clash entry of two concurrent queries, it is nat-clash-expired instead.',
  ],
  references: [References.spoofing],
  check(story, context) {
    const foreign = foreignAnswer(story, context);
    if (!foreign) return undefined;
    const { attempt } = foreign;
    const from = whence(foreign, context);
    const asked = `${context.address(attempt.server)} port ${attempt.serverPort}`;
    return {
      message: say`the answer to the ${context.type(attempt.qtype)} query in ${frames([attempt.frame])} came from ${from} instead of ${asked}, and had to be ignored`,
      evidence: [
        {
          frames: foreign.frames,
          ...seen`the answer came ${ms(toMs(foreign.after))} after the query`,
        },
        refusalFact(foreign),
        context.isUntimed && story.pair
          ? unseen`whether it took longer than the second that a clash entry of the race lives (nat-clash-expired): there are no times`
          : undefined,
      ],
      lostType: attempt.qtype,
      retryAfter: firstRetryAfter(story),
      server: attempt.server,
    };
  },
  advice: [
    {
      title: say`Follow the answer's way back: is it the path, and the node, that the query took? Was the connection table flushed, or the DNS service changed, at this moment?`,
    },
  ],
};

/** tcpdump without -v does not print the port of the packet that an ICMP error quotes. */
function whence({ source, sourcePort }: ForeignAnswer, context: Context): string {
  const address = context.address(source);
  return sourcePort === 0 ? address : `${address} port ${sourcePort}`;
}
