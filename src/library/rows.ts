import { analyze, type AnalyzeOptions as AllOptions } from '../analyze.ts';
import type { CaptureInput } from '../messages.ts';
import { annotatedSide, type Exchange, Exchanges } from '../report/rows/exchanges.ts';
import type { Line } from '../report/lines/line.ts';
import type { LookupRow } from '../report/build/lookups/lookup-row.ts';
import type { Report } from '../report/report.ts';
import { wordsOf } from '../words/words.ts';
import { ANALYZE_CHECKS, type AnalyzeOptions, type Checked } from './analyze.ts';
import { inputsOf, type Octets, pieces, untilAborted } from './input.ts';
import { checkOptions } from './options.ts';

/** Options of an analysis whose rows are read one by one. */
export type RowOptions = Omit<AnalyzeOptions, 'lines' | 'lookups' | 'onLine' | 'onLookup'>;

/** Rows one after the other. A caller that uses `next` itself gets the report after the last row. */
export type Rows<Row> = AsyncGenerator<Row, Report>;

/** Bytes of the capture whose rows may wait at one time: some hundred messages, or many more of compressed ones. */
const PIECE_OCTETS = 1 << 14;

/**
 * The rows of captures of any length, with constant memory: reading continues only after the rows so far were
 * taken.
 *
 * ```ts
 * for await (const { time, qname, rttMs } of rows.lines(createReadStream('pod.pcap'))) …
 * ```
 */
export const rows = {
  /**
   * A line for each DNS message, each with its final content. Lines whose finding is known only at the end come
   * last; all others are in capture order.
   */
  lines: (input: Octets | readonly CaptureInput[], options: RowOptions = {}): Rows<Line> =>
    rowsOf('rows.lines', input, options, linesOf),

  /**
   * A row for each lookup: healthy lookups in batches, in the order of their first packets; those with a finding last.
   */
  lookups: (input: Octets | readonly CaptureInput[], options: RowOptions = {}): Rows<LookupRow> =>
    rowsOf('rows.lookups', input, options, (push) => ({ hooks: { onLookup: push } })),

  /** A query with its response, or one of them alone: the rows of Zeek's dns.log. Those with a finding come last. */
  exchanges: (input: Octets | readonly CaptureInput[], options: RowOptions = {}): Rows<Exchange> =>
    rowsOf('rows.exchanges', input, options, exchangesOf),
} as const;

/** Hooks that make rows. */
interface Source {
  readonly hooks: Pick<AllOptions, 'onLine' | 'onLookup'>;
  /** Called at the end of the analysis, for rows that waited for it. */
  readonly end?: () => void;
}

function linesOf(push: (line: Line) => void): Source {
  const late: Line[] = [];
  return {
    hooks: { onLine: (line) => void (line.isFinal ? push(line) : late.push(line)) },
    end: () => {
      for (const line of late) push(line);
    },
  };
}

function exchangesOf(push: (exchange: Exchange) => void): Source {
  const exchanges = new Exchanges(annotatedSide, (exchange) => {
    push(exchange);
    return '';
  });
  const late: Line[] = [];
  /** Exchanges with a line that waits. The other line of such an exchange waits with it. */
  const waiting = new Set<string>();
  return {
    hooks: {
      onLine: (line) => {
        const { exchange } = line;
        if (line.isFinal && !(exchange !== undefined && waiting.has(exchange))) {
          exchanges.take(line);
          return;
        }
        if (exchange !== undefined) waiting.add(exchange);
        late.push(line);
      },
    },
    end: () => {
      for (const line of late) exchanges.take(line);
      exchanges.end();
    },
  };
}

async function* rowsOf<Row>(
  what: string,
  input: Octets | readonly CaptureInput[],
  options: RowOptions,
  sourceOf: (push: (row: Row) => void) => Source,
): Rows<Row> {
  checkOptions(what, options, ANALYZE_CHECKS);
  const { language = 'en', signal, ...rest } = options as Checked<RowOptions>;
  const given = inputsOf(input, what);
  const pace = new Pace<Row>();
  const { hooks, end } = sourceOf((row) => pace.push(row));
  const words = await wordsOf(language);
  const over = new AbortController();
  const onAbort = (): void => over.abort(signal?.reason);
  signal?.addEventListener('abort', onAbort);
  if (signal?.aborted) onAbort();
  const paced = untilAborted(given, over.signal).map((one) => ({
    ...one,
    chunks: () => pace.chunks(one.chunks()),
  }));
  const analysed = analyze(paced, { ...rest, ...hooks, words }).then(({ report }) => {
    end?.();
    return report;
  });
  void analysed.then(
    () => pace.end(),
    () => pace.end(),
  );
  try {
    yield* pace.rows();
    const report = await analysed;
    signal?.throwIfAborted();
    return report;
  } finally {
    // Nobody waits for this analysis any more, so its failure is ignored.
    analysed.catch(() => {});
    signal?.removeEventListener('abort', onAbort);
    over.abort(new NobodyTakes());
    pace.leave();
  }
}

/** Thrown into the analysis when rows are no longer taken. */
class NobodyTakes extends Error {}

/** Couples an analysis that produces rows with a consumer that takes them at its own pace. */
class Pace<Row> {
  #waiting: Row[] = [];
  #isOver = false;
  #isLeft = false;
  #onRows: () => void = () => {};
  #onTaken: () => void = () => {};

  push(row: Row): void {
    this.#waiting.push(row);
  }

  end(): void {
    this.#isOver = true;
    this.#onRows();
  }

  leave(): void {
    this.#isLeft = true;
    this.#onTaken();
  }

  /** @yields the bytes; the next ones only after the rows of those before were taken */
  async *chunks(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces(chunks, PIECE_OCTETS)) {
      yield piece;
      if (this.#waiting.length === 0 && !this.#isLeft) continue;
      await new Promise<void>((resolve) => {
        this.#onTaken = resolve;
        if (this.#isLeft) resolve();
        this.#onRows();
      });
      if (this.#isLeft) throw new NobodyTakes();
    }
  }

  async *rows(): AsyncGenerator<Row> {
    for (;;) {
      const some = this.#waiting;
      this.#waiting = [];
      yield* some;
      if (this.#waiting.length > 0) continue;
      if (this.#isOver) return;
      await new Promise<void>((resolve) => {
        this.#onRows = resolve;
        this.#onTaken();
      });
    }
  }
}
