import { Transport } from '../decode/datagram.ts';
import { frames, say } from '../words/say.ts';
import { References } from './references.ts';
import type { LookupRule } from './rule.ts';

/** TC, and what came of it. */
export const truncatedAnswer: LookupRule = {
  id: 'truncated-answer',
  title: 'The answer did not fit into a UDP message',
  severity: 'note',
  rationale:
    'The client should ask again over TCP. musl before 1.2.4 uses the truncated answer as it is.',
  toldApartBy: [
    'The answer has the TC flag. Whether the client asked again over TCP is part of the finding.',
  ],
  references: [References.truncation, References.muslSend],
  check(story, context) {
    const truncated = story.lookup.attempts.find((attempt) => attempt.answer?.truncated);
    if (!truncated) return undefined;
    const again = story.lookup.attempts.find(
      (attempt) => attempt.transport === Transport.tcp && attempt.time > truncated.time,
    );
    const isHidden = again === undefined && context.unreadable > 0;
    const type = context.type(truncated.qtype);
    return {
      message: again
        ? say`the ${type} answer in ${frames([truncated.answer!.frame])} is truncated; the client asked again over TCP in ${frames([again.frame])}`
        : isHidden
          ? say`the ${type} answer in ${frames([truncated.answer!.frame])} is truncated; whether the client asked again over TCP cannot be read in this capture`
          : say`the ${type} answer in ${frames([truncated.answer!.frame])} is truncated, and the client did not ask over TCP in this capture`,
      evidence: [
        { fact: say`the answer has the TC flag`, holds: true, frames: [truncated.answer!.frame] },
        {
          fact: say`the client asked again over TCP`,
          ...(!isHidden && { holds: again !== undefined }),
          ...(again && { frames: [again.frame] }),
        },
      ],
      server: truncated.server,
    };
  },
  advice: [{ title: say`Nothing, as long as TCP port 53 is open between client and server` }],
};
