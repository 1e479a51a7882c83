import { breaches, type Gate } from '../report/gate.ts';
import type { Report } from '../report/report.ts';
import type { ExitCode } from './command.ts';

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
  for (const { captures, findings } of reports) {
    const where = isEach ? `${captures[0]!.file}: ` : '';
    for (const { option, findings: found, rules } of breaches(findings, gate)) {
      code = 1;
      say(
        option.startsWith('--fail-on')
          ? `${where}${option}: ${plural(found)} (${rules.join(', ')})`
          : `${where}${option}: there ${found === 1 ? 'is' : 'are'} ${plural(found)}`,
      );
    }
  }
  return code;
}

function plural(findings: number): string {
  return findings === 1 ? '1 finding' : `${findings} findings`;
}
