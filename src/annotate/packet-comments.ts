import type { PacketComment } from '../report/rows/pcapng.ts';
import type { Report } from '../report/report.ts';
import type { Comments } from './annotated-capture.ts';
import { addTo } from '../wire/by-key.ts';

/**
 * Maximum of rows that are read ahead. The row of a fragmented message comes in the place of its last fragment, with
 * the frame of the first. If more rows lie between, the row is skipped.
 */
const READ_AHEAD = 4_096;

/** Comments on packets, read from rows in the order of messages. Only the rows of nearby packets are kept in memory. */
export class PacketComments implements Comments {
  readonly capture: string;
  readonly #rows: Iterator<PacketComment>;
  readonly #near = new Map<string, string[]>();
  /** Comments on packets without a row: packets of a finding that are no message, such as a SYN. */
  readonly #ofFindings = new Map<string, string>();
  readonly #isSelective: boolean;

  /**
   * @param texts the rows as text, in pieces of any length
   * @param isSelective whether packets without a comment are left out
   */
  constructor(texts: Iterable<string>, verdict: string, report: Report, isSelective: boolean) {
    this.capture = verdict;
    this.#rows = rowsOf(texts);
    this.#isSelective = isSelective;
    for (const { id, rule, file = 0, frames } of report.findings) {
      for (const frame of frames) this.#ofFindings.set(`${file} ${frame}`, `${id} ${rule}`);
    }
  }

  of(capture: number, frame: number): readonly string[] | undefined {
    this.#readAhead(capture, frame);
    const key = `${capture} ${frame}`;
    const near = this.#near.get(key);
    if (near) this.#near.delete(key);
    const comments = near ?? this.#ofFinding(key);
    return comments.length === 0 && this.#isSelective ? undefined : comments;
  }

  #ofFinding(key: string): readonly string[] {
    const comment = this.#ofFindings.get(key);
    return comment === undefined ? [] : [comment];
  }

  #readAhead(capture: number, frame: number): void {
    if (this.#near.size === READ_AHEAD) this.#forget(capture, frame);
    while (this.#near.size < READ_AHEAD) {
      const next = this.#rows.next();
      if (next.done === true) return;
      const [ofCapture, ofFrame, comment] = next.value;
      addTo(this.#near, `${ofCapture} ${ofFrame}`, comment);
    }
  }

  /** Drops the rows of packets that have been passed. */
  #forget(capture: number, frame: number): void {
    for (const key of this.#near.keys()) {
      const [ofCapture, ofFrame] = key.split(' ').map(Number) as [number, number];
      if (ofCapture < capture || (ofCapture === capture && ofFrame < frame)) this.#near.delete(key);
    }
  }
}

/** @yields each row once it is complete */
function* rowsOf(texts: Iterable<string>): Generator<PacketComment> {
  let begun = '';
  for (const text of texts) {
    const lines = (begun + text).split('\n');
    begun = lines.pop()!;
    for (const line of lines) yield JSON.parse(line) as PacketComment;
  }
}
