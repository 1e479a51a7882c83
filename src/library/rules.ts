import type { Confidence, Remedy, Severity } from '../report/report.ts';
import { rules as allRules } from '../rules/index.ts';
import type { LookAlike, Reference, Rule as AnyRule } from '../rules/rule.ts';

/** A problem that can be found, in words: `rule` of a finding is the id of one. Plain data, in English. */
export interface Rule {
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  /** What it means, and why it matters. */
  readonly rationale: string;
  /** How it is told apart from similar problems, in a sentence each. */
  readonly toldApartBy: readonly string[];
  /** Rules whose traffic looks similar. */
  readonly lookAlikes: readonly LookAlike[];
  /** Meaning of each degree of confidence; left out if there are no degrees. */
  readonly confidences?: Readonly<Record<Confidence, string>>;
  /** Effects of facts gathered besides the packets, in a sentence each; left out if there are none. */
  readonly factsChange?: readonly string[];
  /** Remedies for any client. A finding has those that suit its client. */
  readonly remedies: readonly Remedy[];
  readonly references: readonly Reference[];
}

/** Every rule, in order of precedence: a lookup has the finding of the first rule that matches. */
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
