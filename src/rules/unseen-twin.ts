import { Transport } from '../decode/datagram.ts';
import type { Attempt } from '../lookup/exchange/attempt.ts';
import { isAddressType } from '../lookup/grouping/legs.ts';
import { retryOf } from '../lookup/story/retries.ts';
import type { Leg, Story } from '../lookup/story/story.ts';
import { LEG_WINDOW, SHORTEST_ROUND } from '../lookup/times.ts';
import { frames, say } from '../words/say.ts';
import type { Context, Fact } from './rule.ts';

/** A query that was lost, and a twin that the capture has from the retry on alone. */
export interface UnseenTwin {
  readonly lost: Attempt;
  /** The lost query, sent again. */
  readonly retry: Attempt;
  /** The first transmission of the other type that is in the capture. */
  readonly twin: Attempt;
}

/**
 * The capture began between two packets, or missed one. When one of two answers is missing, glibc asks for both again, one
 * after the other (resolv/res_send.c, send_dg, goto retry); when both are missing it sends both at once. The query that was
 * lost comes second: with single-request it would be the first to come again, alone.
 */
export function unseenTwin({ pair, legs, lookup }: Story): UnseenTwin | undefined {
  if (pair || legs.length !== 2 || lookup.isInterrupted) return undefined;
  const [{ first: lost }, { first: twin }] = legs as [Leg, Leg];
  if (lost.answer || !isAddressType(lost.qtype) || !isAddressType(twin.qtype)) return undefined;
  const retry = retryOf(lost);
  if (!retry || lost.clientPort !== twin.clientPort) return undefined;
  if ([lost, retry, twin].some(({ transport }) => transport !== Transport.udp)) return undefined;
  if (retry.time - lost.time < SHORTEST_ROUND) return undefined;
  if (Math.abs(retry.time - twin.time) > LEG_WINDOW) return undefined;
  const { answer } = twin;
  return answer !== undefined && answer.time <= retry.time ? { lost, retry, twin } : undefined;
}

export function twinFacts({ retry, twin }: UnseenTwin, context: Context): Fact[] {
  const type = context.type(twin.qtype);
  return [
    {
      fact: say`sent again, the two come one after the other: so glibc asks when one of two answers is missing`,
      holds: true,
      frames: [twin.frame, retry.frame],
    },
    {
      fact: say`whether the first ${type} query left together with it: the capture has that query from ${frames([twin.frame])} on`,
      frames: [twin.frame],
    },
  ];
}
