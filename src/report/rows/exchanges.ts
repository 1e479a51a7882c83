import type { Line, LineState } from '../lines/line.ts';
import { lineEnds, type LineEnds } from '../lines/line-ends.ts';

/** A query, its response, or both: a row of the formats that count exchanges. */
export interface Exchange {
  readonly query: Side | undefined;
  readonly response: Side | undefined;
}

/** The fields of a line that an exchange needs. */
export type Side = Pick<
  Line,
  | 'file'
  | 'frame'
  | 'time'
  | 'transport'
  | 'length'
  | 'dnsId'
  | 'flags'
  | 'qname'
  | 'qtype'
  | 'question'
  | 'rcode'
  | 'state'
  | 'rttMs'
  | 'lookup'
  | 'finding'
  | 'rule'
  | 'annotation'
  | 'records'
> &
  LineEnds;

/** A side without its sentence, which takes long to make and which not every format shows. */
export type UnannotatedSide = Omit<Side, 'annotation'>;

/** A query, its response, or both, with as much of their lines as a format needs. */
export interface Sides<Of> {
  readonly query: Of | undefined;
  readonly response: Of | undefined;
}

/** Returns the query, or the response if the query is missing: for fields that both share. */
export function eitherSide<Of>({ query, response }: Sides<Of>): Of {
  return (query ?? response)!;
}

/** Returns the milliseconds from the query to the response; undefined without both, or without times. */
export function rttMsOf({ query, response }: Sides<UnannotatedSide>): number | undefined {
  return query && response?.rttMs;
}

/** States of lines without a row: copies of packets, and messages that are no part of a lookup. */
const PASSED_OVER: ReadonlySet<LineState> = new Set(['copy', 'other']);
/** States of queries whose response is still to come. */
const WAITING: ReadonlySet<LineState> = new Set(['answered', 'retry']);
/** States of responses that a query waits for. */
const AWAITED: ReadonlySet<LineState> = new Set(['answer', 'late']);

/**
 * Joins queries and responses, which come as separate lines. A query that is answered waits for its response, which
 * follows within the patience of the lookup table. A query without an answer is a row by itself, and so is a
 * response without a query in this capture. ICMP errors have no row.
 */
export class Exchanges<Of> {
  readonly #waiting = new Map<string, Of>();
  readonly #sideOf: (line: Line) => Of;
  readonly #row: (exchange: Sides<Of>) => string;

  /**
   * @param side copies what a row needs of a line: its lookup is freed before the next lines come
   * @param row writes an exchange
   */
  constructor(side: (line: Line) => Of, row: (exchange: Sides<Of>) => string) {
    this.#sideOf = side;
    this.#row = row;
  }

  /** @returns the row that this line completes; empty for most queries */
  take(line: Line): string {
    const { exchange, state, transport, message } = line;
    if (transport === 'icmp' || PASSED_OVER.has(state)) return '';
    const side = this.#sideOf(line);
    if (message === 'query') {
      if (exchange === undefined || !WAITING.has(state)) return this.#alone(side);
      this.#waiting.set(exchange, side);
      return '';
    }
    const isAwaited = exchange !== undefined && AWAITED.has(state);
    const query = isAwaited ? this.#waiting.get(exchange) : undefined;
    if (query) this.#waiting.delete(exchange!);
    return this.#row({ query, response: side });
  }

  /** @returns the rows of queries whose response had no line, because of a filter or a limit */
  end(): string {
    const rows = Array.from(this.#waiting.values(), (query) => this.#alone(query));
    this.#waiting.clear();
    return rows.join('');
  }

  #alone(query: Of): string {
    return this.#row({ query, response: undefined });
  }
}

export function annotatedSide(line: Line): Side {
  return { ...unannotatedSide(line), annotation: line.annotation };
}

export function unannotatedSide(line: Line): UnannotatedSide {
  return {
    file: line.file,
    frame: line.frame,
    time: line.time,
    transport: line.transport,
    length: line.length,
    dnsId: line.dnsId,
    flags: line.flags,
    qname: line.qname,
    qtype: line.qtype,
    question: line.question,
    rcode: line.rcode,
    state: line.state,
    rttMs: line.rttMs,
    lookup: line.lookup,
    finding: line.finding,
    rule: line.rule,
    ...lineEnds(line),
    records: line.records,
  };
}
