import { FIGURES, parseLimit } from '../../report/gate/figure-limit.ts';
import { SEVERITIES } from '../../report/by-severity.ts';
import type { Expectation } from '../../report/gate/gate.ts';
import { UsageError } from './usage-error.ts';
import { say } from '../../words/say.ts';

/** Checks a demand of `--fail-on`: severity, rule, or limit of a figure. @param others further demands */
export async function failure(text: string, others: readonly string[] = []): Promise<string> {
  const words = [...others, ...SEVERITIES];
  if (words.includes(text) || parseLimit(text)) return text;
  if (text.includes('>'))
    throw new UsageError(
      say`--fail-on ${text}: a limit looks like p99>200ms, failed>0, stalled>1/1000 or lost>0.5%; figures are ${FIGURES.join(', ')}`,
    );
  return await ruleId('--fail-on', text, words);
}

export async function expectation(text: string): Promise<Expectation> {
  const [, rule, findings] = /^([^=]+)=(\d{1,9})$/.exec(text) ?? [];
  if (rule === undefined)
    throw new UsageError(say`--expect ${text}: needs RULE=N, such as conntrack-race=1`);
  return { rule: await ruleId('--expect', rule, []), findings: Number(findings) };
}

/** Checks the id of a rule: a test with a misspelt rule could never fail, which is worse than no test. */
async function ruleId(option: string, text: string, others: readonly string[]): Promise<string> {
  const { rules } = await import('../../rules/index.ts');
  const known = rules.map(({ id }) => id);
  if (known.includes(text)) return text;
  const { didYouMean } = await import('../parsing/nearest.ts');
  const all = [...others, ...known];
  throw new UsageError(
    say`${option} ${text}: no such rule${didYouMean(text, all) || say`; there are ${all.join(', ')}`}`,
  );
}
