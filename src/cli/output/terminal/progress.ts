import { count, wait } from '../../../report/wording/quantity.ts';
import type { Terminal } from '../streams.ts';

/** Milliseconds between two changes, and before the first: often enough to look alive. */
const INTERVAL = 100;

/** Milliseconds after which the speed of reading is known. */
const ENOUGH_TO_TELL = 1_000;

/** How far the run is: one line on standard error that is gone at the end. Only people see it, never a report. */
export class Progress {
  readonly #stderr: Terminal;
  /** Octets of all captures; undefined when that is not known, as of standard input. */
  readonly #total: number | undefined;
  #octetsRead = 0;
  readonly #beganAt = performance.now();
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

  /** @param troubled lookups so far that something is wrong with */
  show(packets: number, troubled: number): void {
    const now = performance.now();
    if (now - this.#shownAt < INTERVAL) return;
    this.#shownAt = now;
    this.#isShown = true;
    const parts = [
      this.#share(),
      `${count(packets)} packets`,
      `${count(troubled)} lookups in trouble so far`,
      ...this.#timeLeft(now),
    ];
    this.#stderr.write(`\r${parts.join(', ')}${ERASE_TO_END_OF_LINE}`);
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

  /** As fast as until now; nothing before that can be said. */
  #timeLeft(now: number): string[] {
    const spent = now - this.#beganAt;
    if (!this.#total || spent < ENOUGH_TO_TELL || this.#octetsRead === 0) return [];
    const left = (spent * Math.max(0, this.#total - this.#octetsRead)) / this.#octetsRead;
    return [`${wait(Math.max(1_000, Math.round(left / 1_000) * 1_000)).replace('.0', '')} left`];
  }

  #share(): string {
    if (this.#total === undefined || this.#total === 0)
      return `${count(Math.round(this.#octetsRead / 1e6))} MB`;
    return `${Math.min(100, Math.floor((this.#octetsRead / this.#total) * 100))} %`;
  }
}

/** ECMA-48 section 8.3.41. */
const ERASE_TO_END_OF_LINE = '\u001b[K';
