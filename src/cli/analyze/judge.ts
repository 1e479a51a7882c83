import { breaches, type Breach, type Gate } from '../../report/gate/gate.ts';
import type { Report } from '../../report/report.ts';
import { say, type Sentence } from '../../words/say.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Tell } from '../output/tell.ts';

/** Collects the breaches of --fail-on and --expect in each report, to report them at the end. */
export class Judgement {
  readonly #gate: Gate;
  readonly #isEach: boolean;
  readonly #said: Sentence[] = [];

  /** @param isEach whether each report is about a separate capture, which messages then name */
  constructor(gate: Gate, isEach: boolean) {
    this.#gate = gate;
    this.#isEach = isEach;
  }

  take(report: Report): void {
    for (const breach of breaches(report, this.#gate)) {
      const said = say`${breach.option}: ${what(breach)}`;
      this.#said.push(this.#isEach ? say`${report.captures[0]!.file}: ${said}` : said);
    }
  }

  pronounce(tell: Tell): ExitCode {
    for (const text of this.#said) tell(text);
    return this.#said.length > 0 ? 1 : 0;
  }
}

function what({ option, findings, rules, said }: Breach): Sentence {
  if (!option.startsWith('--fail-on'))
    return findings === 1 ? say`there is 1 finding` : say`there are ${findings} findings`;
  const found = said ?? (findings === 1 ? say`1 finding` : say`${findings} findings`);
  return rules.length === 0 ? found : say`${found} (${rules.join(', ')})`;
}
