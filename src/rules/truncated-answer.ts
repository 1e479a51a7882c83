import { Transport } from '../decode/datagram.ts';
import type { Answer, Attempt } from '../lookup/lookup.ts';
import type { Story } from '../lookup/story/story.ts';
import { LONGEST_DEFAULT_WAIT } from '../lookup/times.ts';
import { frames, say, type Sentence } from '../words/say.ts';
import type { AddressId } from '../wire/address.ts';
import { seen, unseen } from './fact.ts';
import { needlessTruncations } from './needless-truncation.ts';
import { References } from './references.ts';
import type { Advice, Context, Fact, LookupRule } from './rule.ts';
import { TCP_ADVICE } from './tcp-servers.ts';

const AS_IT_IS: readonly Advice[] = [
  { title: say`Nothing, as long as TCP port 53 is open between client and server` },
];

export const truncatedAnswer: LookupRule = {
  id: 'truncated-answer',
  title: 'The answer came truncated: it has to be asked for over TCP',
  severity: 'note',
  rationale:
    'As a rule the answer did not fit into a UDP message; a server that limits its rate truncates what would fit, too. The client should ask again over TCP. musl before 1.2.4 uses the truncated answer as it is.',
  toldApartBy: [
    'The answer has the TC flag. Whether the client asked again over TCP is part of the finding.',
  ],
  references: [References.truncation, References.muslSend],
  check(story, context) {
    const truncated = truncatedIn(story);
    if (!truncated) return undefined;
    const type = context.type(truncated.qtype);
    const answer = truncated.answer!;
    const again = againOverTcp(story, truncated);
    const tried = again ? undefined : triedOf(truncated, context);
    const isUnread = context.messages.unreadable > 0 || context.unreadableQueries.size > 0;
    const isHidden = again === undefined && (isUnread || tried?.isOpen === true);
    return {
      message: again
        ? say`the ${type} answer in ${frames([answer.frame])} is truncated; the client asked again over TCP in ${frames([again.frame])}`
        : tried
          ? tried.message(type)
          : isHidden
            ? say`the ${type} answer in ${frames([answer.frame])} is truncated; whether the client asked again over TCP cannot be read in this capture`
            : say`the ${type} answer in ${frames([answer.frame])} is truncated, and the client did not ask over TCP in this capture`,
      evidence: [
        { frames: [answer.frame], ...seen`the answer has the TC flag` },
        {
          fact: say`the client asked again over TCP`,
          ...(!isHidden && { holds: again !== undefined }),
          ...(again && { frames: [again.frame] }),
        },
        again && answeredFact(again, context),
        tried?.fact,
        ...needless(answer, truncated.server, context),
      ],
      server: truncated.server,
      advice: tried?.isOpen === false ? TCP_ADVICE : AS_IT_IS,
    };
  },
  advice: AS_IT_IS,
};

function truncatedIn({ lookup }: Story): Attempt | undefined {
  return lookup.attempts.find(
    ({ answer, transport }) => answer?.truncated === true && transport === Transport.udp,
  );
}

function againOverTcp({ lookup }: Story, { time }: Attempt): Attempt | undefined {
  return lookup.attempts.find(
    (attempt) => attempt.transport === Transport.tcp && attempt.time > time,
  );
}

function answeredFact(again: Attempt, context: Context): Fact {
  const isKnown = again.answer !== undefined || context.fate(again) === 'lost';
  return {
    fact: say`the query over TCP was answered`,
    ...(isKnown && { holds: again.answer !== undefined }),
    frames: again.answer ? [again.answer.frame] : [again.frame],
  };
}

/** States that the answer would have fit, if the server gave it in full in 512 bytes or fewer. */
function needless(answer: Answer, server: AddressId, context: Context): Fact[] {
  const one = needlessTruncations(server, context).find(({ truncated }) => truncated === answer);
  if (one === undefined) return [];
  const { length, frame } = one.full;
  return [
    {
      fact: say`the answer did not fit into a UDP message: in full (${frames([frame])}) it has ${length} bytes`,
      holds: false,
      frames: [frame],
    },
    unseen`whether the server limits the rate of its answers (slip of response rate limiting)`,
  ];
}

/** A failed attempt of the client to ask over TCP. */
interface Tried {
  /** Whether the capture ends before it shows if the connection opens. */
  readonly isOpen: boolean;
  readonly fact: Fact;
  message(type: string): Sentence;
}

function triedOf(truncated: Attempt, context: Context): Tried | undefined {
  const { server } = truncated;
  const { frame, time } = truncated.answer!;
  const client = context.hosts.clientOf(truncated);
  // A later connection has nothing to do with the truncated answer, as no client waits that long.
  const until = time + LONGEST_DEFAULT_WAIT;
  const connection = context.connections.failedOf({ client, server }, time, until);
  if (!connection) return undefined;
  const syn = connection.syns[0]!;
  const end = context.isUntimed ? -Infinity : context.endOf(syn.capture);
  const isOpen = connection.fate(end) === 'undetermined';
  const fact = say`the client got the TCP connection that it tried to open`;
  return {
    isOpen,
    fact: { fact, ...(!isOpen && { holds: false }), frames: [syn.frame] },
    message: (type) =>
      isOpen
        ? say`the ${type} answer in ${frames([frame])} is truncated; the client turned to TCP in ${frames([syn.frame])}, and the capture ends before an answer could show`
        : say`the ${type} answer in ${frames([frame])} is truncated; the client turned to TCP in ${frames([syn.frame])}, and got no connection`,
  };
}
