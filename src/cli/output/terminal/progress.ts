import { grouped, say, type Sentence, wait } from '../../../words/say.ts';
import { ENGLISH, type Words } from '../../../words/words.ts';
import type { Terminal } from '../streams.ts';

/** Milliseconds between two updates, and before the first: often enough to look alive. */
const INTERVAL = 100;

/** Milliseconds after which the reading speed can be estimated. */
const ENOUGH_TO_TELL = 1_000;

/** Shows progress as one line on standard error, which is removed at the end. It is never part of a report. */
export class Progress {
  readonly #stderr: Terminal;
  /** Bytes of all captures; undefined if unknown, as for standard input. */
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

  /** Counts another chunk. */
  read(octets: number): void {
    this.#octetsRead += octets;
  }

  /** @param troubled lookups in trouble so far */
  show(packets: number, troubled: number): void {
    const now = performance.now();
    if (now - this.#shownAt < INTERVAL) return;
    this.#shownAt = now;
    this.#isShown = true;
    const parts = [
      ...this.#share(now),
      packets === 1 ? say`1 packet` : say`${grouped(packets)} packets`,
      troubled === 1
        ? say`1 lookup in trouble so far`
        : say`${grouped(troubled)} lookups in trouble so far`,
      ...this.#timeLeft(now),
    ];
    const said = this.#words.list(parts.map((part) => this.#words.text(part)));
    this.#stderr.write(`\r${said}${ERASE_TO_END_OF_LINE}`);
  }

  /** Shows a text instead of the share read. */
  tell(text: string): void {
    this.#isShown = true;
    this.#stderr.write(`\r${text}${ERASE_TO_END_OF_LINE}`);
  }

  clear(): void {
    if (this.#isShown) this.#stderr.write(`\r${ERASE_TO_END_OF_LINE}`);
    this.#isShown = false;
  }

  /** Estimates the time left at the average speed so far. Empty until the speed is known. */
  #timeLeft(now: number): Sentence[] {
    const spent = now - this.#beganAt;
    if (!this.#total || spent < ENOUGH_TO_TELL || this.#octetsRead === 0) return [];
    const left = (spent * Math.max(0, this.#total - this.#octetsRead)) / this.#octetsRead;
    return [say`${seconds(Math.max(1_000, left))} left`];
  }

  /** Returns the share read; for a pipe or a network, the time since the start. */
  #share(now: number): (Sentence | string)[] {
    if (this.#total === undefined || this.#total === 0) return [seconds(now - this.#beganAt)];
    return [`${Math.min(100, Math.floor((this.#octetsRead / this.#total) * 100))} %`];
  }
}

/** Returns `12 s`. */
function seconds(milliseconds: number): string {
  const whole = Math.round(milliseconds / 1_000) * 1_000;
  return whole === 0 ? '0 s' : wait(whole).replace('.0', '');
}

/** ECMA-48 section 8.3.41. */
const ERASE_TO_END_OF_LINE = '\u001b[K';
