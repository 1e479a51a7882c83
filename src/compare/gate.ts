import { breaches, breachText, type Gate } from '../report/gate/gate.ts';
import type { Report } from '../report/report.ts';
import { say, type Sentence } from '../words/say.ts';
import type { Comparison } from './comparison.ts';
import { type Verdict, VERDICTS } from './judgement.ts';

/** A demand of `--fail-on` that a column does not meet. */
export interface ColumnBreach {
  /** Index of the column. */
  readonly column: number;
  /** Verdict, severity, rule or limit, as on the command line. */
  readonly demand: string;
  /** Rules whose findings explain the breach; none for a verdict. */
  readonly rules: readonly string[];
  readonly message: Sentence;
}

/** Demands on a comparison, and those that are not met. */
export interface CheckedComparison {
  readonly failOn: readonly string[];
  readonly breaches: readonly ColumnBreach[];
}

/** Whether a demand is about a verdict; others are about the reports behind the first. */
export function isVerdict(demand: string): demand is Verdict {
  return (VERDICTS as readonly string[]).includes(demand);
}

/** Returns what the columns behind the first do not meet: what was before the change is no fault of it. */
export function checked(
  { verdicts }: Comparison,
  reports: readonly Report[],
  { failOn, isEachClient = false }: Omit<Gate, 'expect'>,
): CheckedComparison {
  const said = verdicts.flatMap(({ verdict, message }, at) =>
    failOn.includes(verdict)
      ? [
          {
            column: at + 1,
            demand: verdict,
            rules: [],
            message: say`${`--fail-on ${verdict}`}: ${message}`,
          },
        ]
      : [],
  );
  const others = failOn.filter((demand) => !isVerdict(demand));
  const found = reports.slice(1).flatMap((report, at) =>
    others.flatMap((demand) =>
      breaches(report, { failOn: [demand], expect: [], isEachClient }).map((breach) => ({
        column: at + 1,
        demand,
        rules: breach.said ? [] : breach.rules,
        message: breachText(breach),
      })),
    ),
  );
  return { failOn, breaches: [...said, ...found] };
}
