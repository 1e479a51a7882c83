import { analyze, type AnalyzeOptions } from '../support/analyze.ts';
import type { Line, LineState } from '../../src/report/lines/line.ts';
import type { Report } from '../../src/report/report.ts';
import { isResponse } from './model.ts';
import type { Traffic } from './traffic.ts';
import type { Fate, Kind, Truth } from './truth.ts';

/** The books of the summary, if the report has them. */
export type Books = Report['summary'] & {
  readonly lost?: number;
  readonly undetermined?: number;
  readonly copies?: number;
};

/** The parts of a line that checks read. Kept, because a line that waited makes each part anew whenever it is read. */
type SaidLine = Pick<Line, 'frame' | 'message' | 'state' | 'lookup'>;

/** The program's output about a capture. No other code of the oracle knows the format of that output. */
export class Said {
  readonly report: Report;
  readonly #lines: ReadonlyMap<number, SaidLine>;
  readonly lines: readonly SaidLine[];

  /** @param lines of messages, with their numbers in the place of frames */
  constructor(report: Report, lines: readonly SaidLine[]) {
    this.report = report;
    this.lines = lines;
    this.#lines = new Map(lines.map((line) => [line.frame, line]));
  }

  line(frame: number): SaidLine {
    const line = this.#lines.get(frame);
    return line ?? NO_LINE;
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
  return new Said(report, numbered(lines, traffic));
}

/** The line of a message that the program does not have. */
const NO_LINE = { lookup: undefined, state: 'none' } as unknown as SaidLine;

/**
 * Returns the lines with message numbers instead of frames: a segment may hold several messages. A quote in an ICMP
 * error is no message.
 */
function numbered(lines: readonly Line[], { frames }: Traffic): SaidLine[] {
  const numbers = new Map<string, number[]>();
  for (const { record, number, message } of frames) {
    const isBack = isResponse(message);
    const { id, leg, lookup } = isBack ? message.to : message;
    const key = `${record} ${isBack ? 'response' : 'query'} ${id} ${leg} ${lookup.name}`;
    numbers.set(key, [...(numbers.get(key) ?? []), number]);
  }
  return lines
    .filter(({ transport }) => transport !== 'icmp')
    .map((line) => {
      const { frame, message, dnsId, question, qname } = line;
      const [name] = /\d+/.exec(qname ?? '') ?? [];
      const key = `${frame} ${message} ${dnsId} ${question?.type} ${name}`;
      const { lookup, state } = line;
      return { frame: numbers.get(key)?.shift() ?? -frame, message, lookup, state };
    });
}

async function* whole(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}

/** The fate for each state of a query's line; states that no query may have are missing. */
export const FATES: Readonly<Partial<Record<LineState, Fate>>> = {
  answered: 'answered',
  retry: 'answered',
  unanswered: 'lost',
  undetermined: 'undetermined',
};

/** The kind for each state of a response's line. */
export const KINDS: Readonly<Partial<Record<LineState, Kind>>> = {
  answer: 'answer',
  late: 'late',
  duplicate: 'duplicate',
  'mismatched-id': 'stranger',
  'unexpected-source': 'stranger',
  unmatched: 'stranger',
};
