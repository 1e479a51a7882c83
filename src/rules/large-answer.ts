import type { Attempt } from '../lookup/lookup.ts';
import type { Leg, Story } from '../lookup/story/story.ts';
import { frames, grouped, say, type Sentence } from '../words/say.ts';
import { unseen } from './fact.ts';
import { pasteName } from './paste.ts';
import type { Context, Fact } from './rule.ts';

/** Bytes of DNS that fit into one packet on every path: 1,280 of IPv6 without headers (RFC 9715 section 3.1). */
export const SAFE_ANSWER_OCTETS = 1_232;

/**
 * Returns a leg that may have failed because its answers are fragmented: it was never answered, all of its queries
 * accept large answers, and the server answers others. A fragment dropped on the way leaves no trace at the client.
 * Undefined without such a leg.
 */
function largeLeg({ silent }: Story, { tally }: Context): Leg | undefined {
  return silent.find(
    ({ attempts }) =>
      attempts.every(({ payloadSize }) => payloadSize > SAFE_ANSWER_OCTETS) &&
      attempts.some(({ server }) => tally.server(server).answered > 0),
  );
}

/** Whether the loss may be that of a large answer instead of the query; the client's side does not show which. */
export function isMaybeTooLarge({ qtype }: Attempt, story: Story, context: Context): boolean {
  return largeLeg(story, context)?.qtype === qtype;
}

/** Returns the evidence for a loss of large answers, and the command that decides; undefined if there is none. */
export function largeAnswer(
  story: Story,
  context: Context,
): { readonly fact: Fact; readonly nextStep: Sentence } | undefined {
  const leg = largeLeg(story, context);
  if (leg === undefined) return undefined;
  const { payloadSize, server, frame } = leg.first;
  const name = pasteName(context.name(story.lookup.name));
  const [type, address] = [context.type(leg.qtype), context.address(server)];
  return {
    fact: {
      frames: [frame],
      ...unseen`whether its answer is too large for the path: the query in ${frames([frame])} takes answers of up to ${grouped(payloadSize)} bytes (EDNS), which come in fragments when they do not fit into a packet, and a fragment that is dropped on the way is not seen here`,
    },
    nextStep: say`Ask once for small answers: dig @${address} ${name} ${type} +bufsize=${SAFE_ANSWER_OCTETS}. If that is answered, or truncated and then answered over TCP, the fragments of large answers are dropped: let no answer be larger (CoreDNS: bufsize ${SAFE_ANSWER_OCTETS}), or let fragments pass.`,
  };
}
