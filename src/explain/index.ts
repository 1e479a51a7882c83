import { readPrintedLine } from '../text/lines/printed-line.ts';
import { rules } from '../rules/index.ts';
import { explainCoreDns, readAnswerOfCoreDns } from './coredns.ts';
import type { Explanation } from './explanation.ts';
import { explainLine } from './line.ts';
import { explainResolver, findProfile } from './resolver.ts';
import { PROFILES } from './resolvers/index.ts';
import { explainRule } from './rule.ts';
import { explainableWords, explainWord } from './words.ts';

export {
  type Explanation,
  inWords,
  type WordedBlock,
  type WordedExplanation,
} from './explanation.ts';
export { explanationText } from './text.ts';

/** Explains a rule, a resolver, a word of reports, or a line of tcpdump, tshark or CoreDNS's log. */
export function explain(text: string): Explanation | undefined {
  const word = text.trim();
  const name = word.toLowerCase();
  const rule = rules.find(({ id }) => id === name);
  if (rule) return explainRule(rule);
  const profile = findProfile(word);
  if (profile) return explainResolver(profile);
  const ofReports = explainWord(word);
  if (ofReports) return ofReports;
  const answer = readAnswerOfCoreDns(word);
  if (answer) return explainCoreDns(word, answer);
  const line = readPrintedLine(word);
  return line && explainLine(word, line);
}

/** Returns the names that `explain` knows: of rules, of resolvers, and of words. */
export function explainable(): {
  readonly rules: readonly string[];
  readonly resolvers: readonly string[];
  readonly words: readonly string[];
} {
  return {
    rules: rules.map(({ id }) => id),
    resolvers: PROFILES.map(({ names }) => names[0]),
    words: explainableWords(),
  };
}
