import { count, wait } from '../../../report/wording/quantity.ts';
import { say, type Sentence } from '../../../words/say.ts';
import { ENGLISH, type Words } from '../../../words/words.ts';
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
  readonly #words: Words;
  #octetsRead = 0;
  readonly #beganAt = performance.now();
  #shownAt = performance.now();
  #isShown = false;

  constructor(stderr: Terminal, total: number | undefined, words: Words = ENGLISH) {
    this.#stderr = stderr;
    this.#total = total;
    this.#words = words;
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
      ...this.#share(now),
      packets === 1 ? say`1 packet` : say`${count(packets)} packets`,
      troubled === 1
        ? say`1 lookup in trouble so far`
        : say`${count(troubled)} lookups in trouble so far`,
      ...this.#timeLeft(now),
    ];
    const said = this.#words.list(parts.map((part) => this.#words.text(part)));
    this.#stderr.write(`\r${said}${ERASE_TO_END_OF_LINE}`);
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
  #timeLeft(now: number): Sentence[] {
    const spent = now - this.#beganAt;
    if (!this.#total || spent < ENOUGH_TO_TELL || this.#octetsRead === 0) return [];
    const left = (spent * Math.max(0, this.#total - this.#octetsRead)) / this.#octetsRead;
    return [say`${seconds(Math.max(1_000, left))} left`];
  }

  /** Of what comes from a pipe or a network, for how long it has come. */
  #share(now: number): (Sentence | string)[] {
    if (this.#total === undefined || this.#total === 0) return [seconds(now - this.#beganAt)];
    return [`${Math.min(100, Math.floor((this.#octetsRead / this.#total) * 100))} %`];
  }
}

/** `12 s` */
function seconds(milliseconds: number): string {
  const whole = Math.round(milliseconds / 1_000) * 1_000;
  return whole === 0 ? '0 s' : wait(whole).replace('.0', '');
}

/** ECMA-48 section 8.3.41. */
const ERASE_TO_END_OF_LINE = '\u001b[K';
