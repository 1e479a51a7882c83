import type { Attempt } from '../lookup/lookup.ts';
import type { Story } from '../lookup/story/story.ts';
import type { AddressId } from '../wire/address.ts';
import { frames, say } from '../words/say.ts';
import { seen } from './fact.ts';
import type { Context, Fact, Match } from './rule.ts';

/** Returns the transmissions that were answered with this RCODE. */
export function answeredWith(story: Story, rcode: number): Attempt[] {
  return story.lookup.attempts.filter((attempt) => attempt.answer?.rcode === rcode);
}

/** Returns a match if an answer of the lookup has this RCODE; undefined otherwise. */
export function rcodeMatch(
  story: Story,
  context: Context,
  rcode: number,
  mnemonic: string,
): (Match & { readonly server: AddressId }) | undefined {
  const failed = answeredWith(story, rcode);
  const [first] = failed;
  if (!first) return undefined;
  const answers = failed.map((attempt) => attempt.answer!.frame).toSorted((a, b) => a - b);
  return {
    message: say`${serversOf(failed, context)} answered ${typesOf(failed, context)} with ${mnemonic} (${frames(answers)})`,
    evidence: [rcodeFact(failed, mnemonic)],
    server: first.server,
  };
}

export function rcodeFact(failed: readonly Attempt[], mnemonic: string): Fact {
  const answers = failed.map((attempt) => attempt.answer!.frame).toSorted((a, b) => a - b);
  return { frames: answers, ...seen`the response in ${frames(answers)} has RCODE ${mnemonic}` };
}

/** Returns the servers as `10.96.0.10, 10.96.0.11 and 10.96.0.12`. After an error a client asks the next server. */
export function serversOf(attempts: readonly Attempt[], context: Context): string {
  const servers = [...new Set(attempts.map(({ server }) => context.address(server)))];
  const last = servers.pop()!;
  return servers.length === 0 ? last : `${servers.join(', ')} and ${last}`;
}

/** Returns the types as `A and AAAA`. */
export function typesOf(attempts: readonly Attempt[], context: Context): string {
  return [...new Set(attempts.map((attempt) => context.type(attempt.qtype)))].join(' and ');
}
