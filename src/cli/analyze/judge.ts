import { breaches, type Breach, type Gate } from '../../report/gate/gate.ts';
import type { Report } from '../../report/report.ts';
import type { ExitCode } from '../exit-code.ts';

/** Collects the breaches of --fail-on and --expect in each report, to report them at the end. */
export class Judgement {
  readonly #gate: Gate;
  readonly #isEach: boolean;
  readonly #said: string[] = [];

  /** @param isEach whether each report is about a separate capture, which messages then name */
  constructor(gate: Gate, isEach: boolean) {
    this.#gate = gate;
    this.#isEach = isEach;
  }

  take(report: Report): void {
    const where = this.#isEach ? `${report.captures[0]!.file}: ` : '';
    for (const breach of breaches(report, this.#gate))
      this.#said.push(`${where}${breach.option}: ${what(breach)}`);
  }

  pronounce(say: (text: string) => void): ExitCode {
    for (const text of this.#said) say(text);
    return this.#said.length > 0 ? 1 : 0;
  }
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
