import type { IcmpKind } from '../decode/network/icmp-kind.ts';
import type { Attempt, Unreachable } from '../lookup/exchange/attempt.ts';
import { retryOf } from '../lookup/story/retries.ts';
import type { Story } from '../lookup/story/story.ts';
import { type AddressId, NO_ADDRESS } from '../wire/address.ts';
import { toMs } from '../wire/time.ts';
import { frames, ms, say } from '../words/say.ts';
import type { Context, Fact } from './rule.ts';

/** A transmission that an ICMP error quotes: it did not arrive. */
export interface Rejected extends Attempt {
  readonly rare: Attempt['rare'] & { readonly rejection: Unreachable };
}

/** What somebody on the way, or the server, rejected for one of these reasons. */
export function rejectedFor(story: Story, ...kinds: readonly IcmpKind[]): Rejected[] {
  return story.lookup.attempts.filter(
    (attempt): attempt is Rejected =>
      attempt.rare.rejection !== undefined && kinds.includes(attempt.rare.rejection.kind),
  );
}

/** Frames of the errors, each once: a copy of a query may share it. */
export function errorFrames(rejected: readonly Rejected[]): number[] {
  return [...new Set(rejected.map(({ rare }) => rare.rejection.frame))];
}

/** Which error quotes which transmission, who sent it, and when the client asked again. */
export function rejectionFacts(rejected: readonly Rejected[], context: Context): Fact[] {
  const quotes = rejected.map((attempt): Fact => {
    const { frame, rare } = attempt;
    const { rejection } = rare;
    const type = context.type(attempt.qtype);
    return {
      fact: say`the ICMP error of ${context.address(rejection.from)} in ${frames([rejection.frame])} quotes the ${type} query in ${frames([frame])}`,
      holds: true,
      frames: [frame, rejection.frame],
    };
  });
  return [...quotes, ...translated(rejected, context), ...nextTry(rejected)];
}

/** Whom the query was on its way to, where the error tells: the endpoint behind a service. */
export function targetOf({ rare: { rejection }, server }: Rejected): AddressId {
  // A text may leave out what is quoted.
  return rejection.quotedDestination === NO_ADDRESS ? server : rejection.quotedDestination;
}

function translated(rejected: readonly Rejected[], context: Context): Fact[] {
  const one = rejected.find((attempt) => targetOf(attempt) !== attempt.server);
  if (one === undefined) return [];
  return [
    {
      fact: say`by then the query was on its way to ${context.address(targetOf(one))}, as the error quotes it: the service address had been translated`,
      holds: true,
      frames: [one.rare.rejection.frame],
    },
  ];
}

/** Without one, nobody knows whether the client asked again. */
function nextTry(rejected: readonly Rejected[]): Fact[] {
  const [first] = rejected;
  const retry = first && retryOf(first);
  if (retry === undefined) return [];
  return [
    {
      fact: say`the client asked again after ${ms(toMs(retry.time - first!.time))} (${frames([retry.frame])})`,
      holds: true,
      frames: [retry.frame],
    },
  ];
}

/**
 * Whether it was the server that rejects. The translation of a service address puts that address into errors on
 * their way back, whoever sent them (net/netfilter/nf_nat_core.c, nf_nat_icmp_reply_translation).
 */
export function senderFact({ rare: { rejection }, server }: Rejected, context: Context): Fact {
  const from = context.address(rejection.from);
  if (rejection.from !== server)
    return {
      fact: say`${from} is not the server: it stands on the way`,
      holds: true,
      frames: [rejection.frame],
    };
  return {
    fact: say`whether it was the server, or something on the way: ${from} is the server’s own address, and also what the translation of a service puts into errors of others`,
  };
}
