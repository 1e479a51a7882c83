import type { IcmpKind } from '../decode/network/icmp-kind.ts';
import type { Attempt } from '../lookup/lookup.ts';
import type { Unreachable } from '../lookup/sighting.ts';
import { retryOf } from '../lookup/story/retries.ts';
import type { Story } from '../lookup/story/story.ts';
import { type AddressId, NO_ADDRESS } from '../wire/address.ts';
import { toMs } from '../wire/time.ts';
import { frames, ms, type Sentence } from '../words/say.ts';
import { seen, unseen } from './fact.ts';
import type { Context, Fact, Match } from './rule.ts';

/** A transmission that an ICMP error quotes, so that it did not arrive. */
export interface Rejected extends Attempt {
  readonly rare: Attempt['rare'] & { readonly rejection: Unreachable };
}

/** What a rule says of the first transmission that was rejected. */
interface Told extends Pick<Match, 'message' | 'advice'> {
  /** A fact besides those that all rejections have. */
  readonly fact?: Fact | undefined;
}

/**
 * Returns a match if a router or the server rejected transmissions for one of these reasons; undefined otherwise.
 *
 * @param tell takes the first one, and the frames of all errors
 */
export function rejectionMatch(
  { lookup }: Story,
  kinds: readonly IcmpKind[],
  context: Context,
  tell: (first: Rejected, at: Sentence) => Told,
): Match | undefined {
  const rejected = lookup.attempts.filter(
    (attempt): attempt is Rejected =>
      attempt.rare.rejection !== undefined && kinds.includes(attempt.rare.rejection.kind),
  );
  const [first] = rejected;
  if (!first) return undefined;
  // Copies of a query may share an error.
  const errors = new Set(rejected.map(({ rare }) => rare.rejection.frame));
  const { fact, ...told } = tell(first, frames([...errors]));
  const evidence = [...rejectionFacts(rejected, context), nextTry(first), fact];
  return { ...told, evidence, server: first.server };
}

/** States which error quotes which transmission, and where the query was by then. */
function rejectionFacts(rejected: readonly Rejected[], context: Context): Match['evidence'] {
  const quotes = rejected.map((attempt): Fact => {
    const { frame, rare } = attempt;
    const { rejection } = rare;
    const type = context.type(attempt.qtype);
    return {
      frames: [frame, rejection.frame],
      ...seen`the ICMP error of ${context.address(rejection.from)} in ${frames([rejection.frame])} quotes the ${type} query in ${frames([frame])}`,
    };
  });
  return [...quotes, translated(rejected, context)];
}

/** Returns the quoted destination, if the error tells it: after translation, the endpoint behind the service. */
export function targetOf({ rare: { rejection }, server }: Rejected): AddressId {
  // A text may leave out the quoted packet.
  return rejection.quotedDestination === NO_ADDRESS ? server : rejection.quotedDestination;
}

function translated(rejected: readonly Rejected[], context: Context): Fact | undefined {
  const one = rejected.find((attempt) => targetOf(attempt) !== attempt.server);
  if (one === undefined) return undefined;
  return {
    frames: [one.rare.rejection.frame],
    ...seen`by then the query was on its way to ${context.address(targetOf(one))}, as the error quotes it: the service address had been translated`,
  };
}

/** States when the client asked again. Without a retry nothing is stated, as the client may have asked again unseen. */
function nextTry(first: Rejected): Fact | undefined {
  const retry = retryOf(first);
  if (retry === undefined) return undefined;
  return {
    frames: [retry.frame],
    ...seen`the client asked again after ${ms(toMs(retry.time - first.time))} (${frames([retry.frame])})`,
  };
}

/**
 * States whether the server itself sent the error. The translation of a service address puts that address into errors
 * on their way back, whoever sent them (net/netfilter/nf_nat_core.c, nf_nat_icmp_reply_translation).
 */
export function senderFact({ rare: { rejection }, server }: Rejected, context: Context): Fact {
  const from = context.address(rejection.from);
  if (rejection.from !== server)
    return { frames: [rejection.frame], ...seen`${from} is not the server: it stands on the way` };
  return unseen`whether it was the server, or something on the way: ${from} is the server’s own address, and also what the translation of a service puts into errors of others`;
}
