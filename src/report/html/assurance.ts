import { group } from 'd3-array';
import { rules } from '../../rules/index.ts';
import { capital, grouped, say, type Sentence } from '../../words/say.ts';
import type { Words } from '../../words/words.ts';
import { causeOf } from '../incidents/likeness.ts';
import { cause } from '../wording/cause.ts';
import { remedyRows } from './advice.ts';
import type { Confidence, Report, ReportFinding } from '../report.ts';
import { bySeverity } from '../by-severity.ts';

/** Causes explained at the top of the page. The cards explain each finding. */
const CAUSES_SHOWN = 3;

/** Meaning of each confidence of the race. It depends on where the capture was taken. */
const CONFIDENCE: Readonly<Record<Confidence, Sentence>> = {
  compatible: say`Every condition of the race that can be seen at this place holds. That is not proof: the capture does not show what became of the lost query beyond this place.`,
  strong: say`The lost query never came by this point, which lies behind the translation, although the resolver behaves as if it had sent it.`,
  proved: say`The lost query is seen before the translation and does not leave the node behind it, while the other packets of the lookup are at both places.`,
};

/** How certain a diagnosis is, and why; one for each cause. */
export interface Assurance {
  readonly title: string;
  readonly severity: string;
  readonly rule: string;
  readonly confidence: string;
  readonly why: string;
  readonly facts: string;
  readonly nextStep: string;
  /** Commands that confirm the diagnosis. */
  readonly checks: ReturnType<typeof remedyRows>;
  /** Id of the example: the first finding of the cause. */
  readonly finding: string;
}

export function assurances({ findings }: Report, words: Words): readonly Assurance[] {
  const unhealthy = findings.filter(({ severity }) => severity !== 'note');
  const byCause = group(bySeverity(unhealthy.length > 0 ? unhealthy : findings), causeOf);
  return [...byCause.values()]
    .toSorted((a, b) => b.length - a.length)
    .slice(0, CAUSES_SHOWN)
    .map((findingsOf) => {
      const [first] = findingsOf as [ReportFinding];
      const rule = rules.find(({ id }) => id === first.rule);
      return {
        title: capital(
          words.text(
            byCause.size > 1 ? say`${cause(first)} (${grouped(findingsOf.length)})` : cause(first),
          ),
        ),
        severity: first.severity,
        rule: first.rule,
        confidence: words.optional(first.confidence),
        why:
          first.confidence === undefined
            ? words.text(rule?.rationale ?? '')
            : words.text(CONFIDENCE[first.confidence]),
        facts:
          first.evidence.length === 0 ? '' : words.labelled(words.text(standing(first)), '').trim(),
        nextStep: first.nextStep ?? '',
        checks: remedyRows(first.checks ?? []),
        finding: first.id,
      };
    });
}

function standing({ evidence }: ReportFinding): Sentence {
  const hold = evidence.filter(({ holds }) => holds === true).length;
  const unseen = evidence.filter(({ holds }) => holds === undefined).length;
  if (hold === 1 && evidence.length === 1) return say`The fact that it rests on holds`;
  if (hold === evidence.length) return say`All ${hold} facts that it rests on hold`;
  if (unseen === 0) return say`${hold} of the ${evidence.length} facts that it rests on hold`;
  return say`${hold} of the ${evidence.length} facts that it rests on hold; ${unseen} cannot be seen in this capture`;
}
