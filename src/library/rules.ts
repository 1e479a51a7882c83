import type { Confidence, Remedy, Severity } from '../report/report.ts';
import { rules as allRules } from '../rules/index.ts';
import type { LookAlike, Reference, Rule as AnyRule } from '../rules/rule.ts';

/** What can be found, in words: `rule` of a finding is the id of one. Plain data, in English. */
export interface Rule {
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  /** What it means, and why one should care. */
  readonly rationale: string;
  /** How it is told from what looks like it, a sentence each. */
  readonly toldApartBy: readonly string[];
  /** Other rules whose traffic looks much like it. */
  readonly lookAlikes: readonly LookAlike[];
  /** What each degree of confidence says; left out where there are no degrees. */
  readonly confidences?: Readonly<Record<Confidence, string>>;
  /** What facts gathered beside the packets change, a sentence each; left out where they change nothing. */
  readonly factsChange?: readonly string[];
  /** What to do, whatever the client is; a finding has what fits its client. */
  readonly remedies: readonly Remedy[];
  readonly references: readonly Reference[];
}

/** Every rule, in order of precedence: a lookup has the finding of the first that matches it. */
export const rules: readonly Rule[] = allRules.map(inWords);

function inWords(rule: AnyRule): Rule {
  const { id, severity, title, rationale, toldApartBy, references } = rule;
  const { lookAlikes = [], confidences, factsChange, advice } = rule;
  return {
    id,
    severity,
    title,
    rationale,
    toldApartBy,
    lookAlikes,
    ...(confidences && { confidences }),
    ...(factsChange && { factsChange }),
    remedies: advice.map((one) => ({
      title: String(one.title),
      ...(one.snippet !== undefined && { snippet: one.snippet }),
      ...(one.caveat && { caveat: String(one.caveat) }),
    })),
    references,
  };
}
