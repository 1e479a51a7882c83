import { analyze, type AnalyzeOptions } from '../support/analyze.ts';
import type { Line, LineState } from '../../src/report/line.ts';
import type { Report } from '../../src/report/report.ts';
import type { Fate, Kind, Truth } from './truth.ts';

/** The books of the summary, as soon as it has them. */
export type Books = Report['summary'] & {
  readonly lost?: number;
  readonly undetermined?: number;
  readonly copies?: number;
};

/** What is asked of a line, by one check after the other: a line that waited makes each part anew, whenever it is asked. */
type SaidLine = Pick<Line, 'frame' | 'message' | 'state' | 'lookup'>;

/** What the program says of a capture: the only place that knows how it says it. */
export class Said {
  readonly report: Report;
  readonly #lines: ReadonlyMap<number, SaidLine>;
  readonly lines: readonly SaidLine[];

  constructor(report: Report, lines: readonly SaidLine[]) {
    this.report = report;
    this.lines = lines.map(({ frame, message, state, lookup }) => ({
      frame,
      message,
      state,
      lookup,
    }));
    this.#lines = new Map(this.lines.map((line) => [line.frame, line]));
  }

  line(frame: number): SaidLine {
    const line = this.#lines.get(frame);
    if (!line) throw new Error(`no line for frame ${frame}`);
    return line;
  }

  get books(): Books {
    return this.report.summary;
  }

  isCopy(frame: number): boolean {
    return this.line(frame).state === 'copy';
  }
}

export async function saidOf({ traffic }: Truth, options: AnalyzeOptions = {}): Promise<Said> {
  const lines: Line[] = [];
  const { file } = traffic;
  const { report } = await analyze([{ file: 'oracle.pcap', chunks: () => whole(file) }], {
    ...options,
    lines: 'all',
    onLine: (line) => void lines.push(line),
  });
  return new Said(report, lines);
}

async function* whole(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}

/** What the state of a query's line means; undefined for what no query may be. */
export const FATES: Readonly<Partial<Record<LineState, Fate>>> = {
  answered: 'answered',
  retry: 'answered',
  unanswered: 'lost',
  undetermined: 'undetermined',
};

/** The same of a response's line. */
export const KINDS: Readonly<Partial<Record<LineState, Kind>>> = {
  answer: 'answer',
  late: 'late',
  duplicate: 'duplicate',
  'mismatched-id': 'stranger',
  'unexpected-source': 'stranger',
  unmatched: 'stranger',
};
