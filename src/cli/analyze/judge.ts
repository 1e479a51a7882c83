import { breaches, type Breach, type Gate } from '../../report/gate.ts';
import type { Report } from '../../report/report.ts';
import type { ExitCode } from '../parsing/command.ts';

/**
 * What --fail-on and --expect say of each report.
 *
 * @param isEach whether each is of a capture by itself, which is named then
 */
export function judge(
  reports: readonly Report[],
  gate: Gate,
  isEach: boolean,
  say: (text: string) => void,
): ExitCode {
  let code: ExitCode = 0;
  for (const report of reports) {
    const where = isEach ? `${report.captures[0]!.file}: ` : '';
    for (const breach of breaches(report, gate)) {
      code = 1;
      say(`${where}${breach.option}: ${what(breach)}`);
    }
  }
  return code;
}

function what({ option, findings, rules, said }: Breach): string {
  if (!option.startsWith('--fail-on'))
    return `there ${findings === 1 ? 'is' : 'are'} ${plural(findings)}`;
  const found = said ? String(said) : plural(findings);
  return rules.length === 0 ? found : `${found} (${rules.join(', ')})`;
}

function plural(findings: number): string {
  return findings === 1 ? '1 finding' : `${findings} findings`;
}
