import { eachWithPauses } from '../../capture/pauses.ts';
import { AnnotatedLine } from './annotated-line.ts';
import type { LineTexts } from './line-texts.ts';
import type { Line } from './line.ts';

/** Lines that were not final when they came, in order. Of millions, most are only the places of their records. */
export class LateLines {
  readonly #lines: (AnnotatedLine | number)[] = [];

  add(line: AnnotatedLine): void {
    line.late = this.#lines.length;
    this.#lines.push(line);
  }

  /** @param place of the record of the line, from which it is made again */
  letGo(at: number, place: number): void {
    this.#lines[at] = place;
  }

  /** Frees all lookups. Returns the lines, any number of times. */
  async told(texts: LineTexts): Promise<Iterable<Line>> {
    const lines = this.#lines;
    await eachWithPauses(lines.keys(), (at) => {
      const line = lines[at]!;
      if (typeof line !== 'number') lines[at] = line.tell(texts);
    });
    return {
      *[Symbol.iterator]() {
        for (const place of lines as number[]) yield new AnnotatedLine(place, texts);
      },
    };
  }
}
