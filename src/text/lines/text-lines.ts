import { SHAPES } from '../shapes/index.ts';
import type { Block, ShapeSink, TextLine } from '../shapes/shape.ts';
import { linesIn, unpasted, unquoted } from './paste.ts';
import { Prefix } from './prefix.ts';
import { secondPacketAt } from './second-packet.ts';

/** The second line of a packet with -v, below its header. */
const SECOND = /^ {4}\S+ > \S+: /;

/** Passes each line of a text to the open block, or to the first shape that begins on the line. */
export class TextLines {
  readonly #sink: ShapeSink;
  #open: Block | undefined;
  readonly #prefix = new Prefix();
  #number = 0;

  constructor(sink: ShapeSink) {
    this.#sink = sink;
  }

  /**
   * Takes a line.
   *
   * @param line the line as it is in the file, joined again if a terminal wrapped it
   * @param lines number of lines of the file that it consists of
   * @param isAtEdge whether it was cut off at the edge of a window
   */
  line(line: string, lines = 1, isAtEdge = false): void {
    this.#number++;
    for (const piece of linesIn(line)) this.#line(piece, isAtEdge);
    this.#number += lines - 1;
  }

  #line(line: string, isAtEdge: boolean): void {
    let plain = unquoted(line);
    // The prefix of the second line of -v may be a time, which must not be taken for the packet's.
    const front = this.#prefix.of(plain);
    if (front > 0 && SECOND.test(plain.slice(front))) plain = plain.slice(front);
    let { text, prefix } = unpasted(plain);
    if (prefix !== undefined) {
      this.#prefix.learn(prefix);
      if (plain.startsWith(prefix)) plain = plain.slice(prefix.length);
    } else {
      const length = this.#prefix.of(plain);
      if (length > 0) {
        plain = plain.slice(length);
        ({ text } = unpasted(plain));
      }
    }
    for (let at; (at = secondPacketAt(text)) > 0; text = text.slice(at)) {
      const first = text.slice(0, at).trimEnd();
      this.#take({ plain: first, text: first, number: this.#number, isAtEdge: false });
    }
    this.#take({ plain, text, number: this.#number, isAtEdge });
  }

  /**
   * Takes a line that the fast path has read as a packet, if it belongs to the open block all the same. Otherwise ends
   * the block.
   *
   * @returns whether the line belongs to the open block
   */
  goesOn(line: string, lines = 1): boolean {
    const number = this.#number + 1;
    this.#number += lines;
    this.#prefix.learn('');
    if (!this.#open) return false;
    if (this.#open.takes({ plain: line, text: line, number, isAtEdge: false }, this.#sink))
      return true;
    this.end();
    return false;
  }

  /** Number of the last line that was taken. */
  get number(): number {
    return this.#number;
  }

  end(): void {
    this.#open?.end(this.#sink);
    this.#open = undefined;
  }

  #take(line: TextLine): void {
    if (this.#open?.takes(line, this.#sink)) return;
    this.end();
    for (const shape of SHAPES) {
      this.#open = shape.begin(line, this.#sink);
      if (this.#open) return;
    }
    this.#sink.other(line.plain, line.number);
  }
}
