import { count } from '../report/quantity.ts';
import type { Terminal } from './streams.ts';

/** Milliseconds between two changes, and before the first: often enough to look alive. */
const INTERVAL = 100;

/** How far the run is: one line on standard error that is gone at the end. Only people see it, never a report. */
export class Progress {
  readonly #stderr: Terminal;
  /** Octets of all captures; undefined when that is not known, as of standard input. */
  readonly #total: number | undefined;
  #octetsRead = 0;
  #shownAt = performance.now();
  #isShown = false;

  constructor(stderr: Terminal, total: number | undefined) {
    this.#stderr = stderr;
    this.#total = total;
  }

  /** Another chunk was read. */
  read(octets: number): void {
    this.#octetsRead += octets;
  }

  show(packets: number): void {
    const now = performance.now();
    if (now - this.#shownAt < INTERVAL) return;
    this.#shownAt = now;
    this.#isShown = true;
    this.#stderr.write(`\r${this.#share()}, ${count(packets)} packets${ERASE_TO_END_OF_LINE}`);
  }

  /** In other words than how much was read. */
  tell(text: string): void {
    this.#isShown = true;
    this.#stderr.write(`\r${text}${ERASE_TO_END_OF_LINE}`);
  }

  clear(): void {
    if (this.#isShown) this.#stderr.write(`\r${ERASE_TO_END_OF_LINE}`);
    this.#isShown = false;
  }

  #share(): string {
    if (this.#total === undefined || this.#total === 0)
      return `${count(Math.round(this.#octetsRead / 1e6))} MB`;
    return `${Math.min(100, Math.floor((this.#octetsRead / this.#total) * 100))} %`;
  }
}

/** ECMA-48 section 8.3.41. */
const ERASE_TO_END_OF_LINE = '\u001b[K';
