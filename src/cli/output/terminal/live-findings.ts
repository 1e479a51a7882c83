import { visible } from '../../../report/escape.ts';
import { endpoint } from '../../../report/wording/endpoint.ts';
import type { ReportFinding } from '../../../report/report.ts';
import { waited } from '../../../report/wording/waited.ts';
import { say, Sentence } from '../../../words/say.ts';
import { ENGLISH, type Words } from '../../../words/words.ts';
import type { Terminal } from '../streams.ts';

/** Most findings shown per second: the report shows a flood of findings better than lines do. */
const LINES_A_SECOND = 20;

/** Shows findings on standard error while a capture goes on. They are provisional until the report. */
export class LiveFindings {
  readonly #stderr: Terminal;
  readonly #clear: () => void;
  readonly #words: Words;
  #second = 0;
  #told = 0;
  #passedOver = 0;

  /** @param clear removes a progress line first */
  constructor(stderr: Terminal, clear: () => void, words: Words = ENGLISH) {
    this.#stderr = stderr;
    this.#clear = clear;
    this.#words = words;
  }

  tell(finding: ReportFinding): void {
    const second = Math.floor(performance.now() / 1_000);
    if (second !== this.#second) {
      this.end();
      [this.#second, this.#told] = [second, 0];
    }
    if (++this.#told > LINES_A_SECOND) this.#passedOver++;
    else this.#line(lineOf(finding, this.#words));
  }

  /** Says how many findings were left out. */
  end(): void {
    if (this.#passedOver > 0)
      this.#line(this.#words.text(say`and ${this.#passedOver} more findings`));
    this.#passedOver = 0;
  }

  #line(text: string): void {
    this.#clear();
    this.#stderr.write(`${visible(text)}\n`);
  }
}

/** Returns `2026-11-22T17:45:01.123456Z error conntrack-race web.test 10.244.1.7:36596 stalled 5.0 s (strong)`. */
function lineOf(finding: ReportFinding, words: Words): string {
  const { time, severity, rule, name, client, confidence } = finding;
  const end = endOf(finding);
  const sure = confidence && new Sentence([confidence], []);
  return [
    time,
    words.text(severity),
    rule,
    name,
    endpoint(client),
    words.optional(end && sure ? say`${end} (${sure})` : (end ?? sure)),
  ]
    .filter(Boolean)
    .join(' ');
}

/** Returns `stalled 5.0 s`, `failed after at least 5.0 s`, `failed`; undefined if it did neither. */
function endOf(finding: ReportFinding): Sentence | undefined {
  const stall = waited(finding);
  const hasFailed = finding.outcome === 'failed';
  if (stall === undefined) return hasFailed ? say`failed` : undefined;
  return hasFailed ? say`failed after ${stall}` : say`stalled ${stall}`;
}
