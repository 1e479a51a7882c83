import type { Story } from '../lookup/story/story.ts';
import { frames, say } from '../words/say.ts';
import type { Context, Match } from './rule.ts';

/** A lookup in which an answer carries this RCODE. */
export function rcodeMatch(
  story: Story,
  context: Context,
  rcode: number,
  mnemonic: string,
): Match | undefined {
  const failed = story.lookup.attempts.filter((attempt) => attempt.answer?.rcode === rcode);
  const [first] = failed;
  if (!first) return undefined;
  const types = [...new Set(failed.map((attempt) => context.type(attempt.qtype)))].join(' and ');
  const answers = failed.map((attempt) => attempt.answer!.frame);
  return {
    message: say`${context.address(first.server)} answered ${types} with ${mnemonic} (${frames(answers)})`,
    evidence: [
      {
        fact: say`the response in ${frames(answers)} has RCODE ${mnemonic}`,
        holds: true,
        frames: answers,
      },
    ],
    server: first.server,
  };
}
