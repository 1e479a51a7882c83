import type { Attempt, Lookup } from '../lookup/lookup.ts';
import { hadAnswerUnseen } from '../lookup/fate/fate.ts';
import { frames, grouped, say } from '../words/say.ts';
import { FRAMES_NAMED, seen, unseen } from './fact.ts';
import { References } from './references.ts';
import type { Advice, CaptureRule, Context, Fact } from './rule.ts';
import { OWN_LIMIT } from './own-limit.ts';

const EITHER = say`a query has no answer, and nobody asked again: the capture lacks the answer, or the program stopped waiting for it`;

const LARGER_BUFFER: readonly Advice[] = [
  {
    title: say`Capture with a larger buffer and a tighter filter`,
    snippet: 'tcpdump -i eth0 -s 500 -B 16384 -w capture.pcap udp port 53\n',
  },
];

export const captureLoss: CaptureRule = {
  id: 'capture-loss',
  title: 'An answer is missing in the capture, and its client went on without asking again',
  severity: 'note',
  rationale:
    'A resolver that misses an answer waits and asks again. When it does neither and goes on with other lookups, the answer reached it, and the capture dropped it: tcpdump reports "packets dropped by kernel". Or the program was stopped, or has a time limit of its own, and the next one went on. Nothing is claimed of such queries.',
  toldApartBy: [
    'Queries have no answer in the capture, nobody asks again although the capture goes on, and the program that captured counted as many packets that it dropped (pcapng), or there are responses to queries that the capture lacks.',
    'Or one leg of a pair has no answer in the capture, yet the client asks other things soon and never this again. One or two such queries, and no other sign that packets are missing, do not tell whether the capture dropped the answer or the program stopped waiting; three or more are client-gave-up.',
    'A resolver that really misses an answer waits for it; glibc with single-request-reopen, which gives a lost AAAA up, sends no pair.',
  ],
  references: [References.resolvConf, References.interfaceStatistics, References.snapLength],
  checkCapture(context) {
    if (context.messages.responses === 0) return undefined;
    const missing = unseenAnswers(context);
    const [first] = missing;
    if (!first) return undefined;
    const { capture } = first;
    const at = missing
      .filter((one) => one.capture === capture)
      .map(({ frame }) => frame)
      .slice(0, FRAMES_NAMED);
    const types = new Set(missing.map(({ qtype }) => qtype));
    return {
      message:
        missing.length === 1
          ? say`the ${context.type(first.qtype)} query in ${frames(at)} has no answer in the capture, but its client went on and never asked again`
          : say`${grouped(missing.length)} of ${grouped(context.tally.queries)} queries have no answer in the capture, but their clients went on and never asked again`,
      ...(!context.isLossy && { headline: EITHER, advice: [...LARGER_BUFFER, ...OWN_LIMIT] }),
      evidence: [
        { frames: at, ...seen`nobody asked again, although the capture goes on` },
        droppedFact(context),
        ...(context.isLossy && context.messages.dropped < missing.length
          ? [seen`responses came to queries that are not in the capture: it misses packets`]
          : context.isLossy
            ? []
            : [
                seen`the client began other lookups before any resolver would have asked again`,
                unseen`whether it was the same process that went on: a program that was stopped, or has a time limit of its own, asks no more either`,
              ]),
      ],
      ...(types.size === 1 && { lostType: first.qtype }),
      frames: at,
      capture,
    };
  },
  advice: LARGER_BUFFER,
};

/** Returns the drop count of the capturing program as evidence. */
function droppedFact({ messages: { dropped } }: Context): Fact | undefined {
  if (dropped === 0) return undefined;
  return dropped === 1
    ? seen`the program that captured had no room for 1 packet, by its own count`
    : seen`the program that captured had no room for ${grouped(dropped)} packets, by its own count`;
}

/** Returns the queries whose client got an answer that the capture lacks, judging by the client's behaviour. */
function unseenAnswers(context: Context): Attempt[] {
  return context.stories.flatMap(({ lookup }) =>
    clientHadAnswer(lookup, context)
      ? lookup.attempts.filter(
          (attempt) => !attempt.rare.mayHave && context.fate(attempt) === 'undetermined',
        )
      : [],
  );
}

/** Whether the client behaves as if it had every answer of this lookup. */
export function clientHadAnswer(lookup: Lookup, context: Context): boolean {
  if (lookup.isInterrupted) return false;
  return context.isLossy || hadAnswerUnseen(lookup, context);
}
