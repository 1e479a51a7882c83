import type { HeldMessage } from '../../lookup/lines/held-message.ts';
import { pairOf } from '../../lookup/story/pair.ts';
import { type Pieces, piecesOf } from '../../wire/pieces.ts';
import { Recent } from '../../wire/recent.ts';
import { appendMs, appendSeconds, toMs } from '../../wire/time.ts';
import { Utf8Text } from '../../wire/utf8-text.ts';
import { ms } from '../../words/say.ts';
import { AnnotatedLine } from '../lines/annotated-line.ts';
import type { Line } from '../lines/line.ts';
import { OctetMemo } from './octet-memo.ts';
import { type Figure, type Figures, SAMPLES, sampled } from './sample-line.ts';

/** What a format writes of a figure that is not the figure itself. */
export interface Derived {
  readonly unixTime?: (time: string) => string;
  readonly rttSeconds?: (rttMs: number) => string;
}

/** What stands in a gap: V8 compares numbers faster than names. */
const GAP = {
  frame: 0,
  time: 1,
  sourceIp: 2,
  sourcePort: 3,
  destinationIp: 4,
  destinationPort: 5,
  dnsId: 6,
  lookup: 7,
  rttMs: 8,
  otherFrame: 9,
  after: 10,
  unixTime: 11,
  rttSeconds: 12,
} as const satisfies Record<Figure | keyof Derived, number>;

/** A row without its figures: one piece more than there are gaps. */
interface Stencil {
  readonly pieces: Pieces;
  /** Each is one of GAP. */
  readonly gaps: readonly number[];
}

/** Where a row with the figures of a sample is cut. */
interface Cut {
  readonly figures: Figures;
  readonly at: RegExp;
  /** One of GAP, by what stands there. */
  readonly gaps: ReadonlyMap<string, number>;
}

/** The rows of messages with these octets; `none` where they cannot be told apart from their figures. */
interface Rows {
  capture: number;
  /** As the first of a pair or a response, as the second of a pair; the same over IPv6. */
  readonly stencils: (Stencil | 'none' | undefined)[];
}

/** An address as it is written in each format; of other characters something would have to be escaped. */
const ADDRESS = /^[\d.:a-f]+$/;

interface Address {
  readonly pieces: Pieces;
  readonly isIpv6: boolean;
}

/**
 * Rows of healthy lookups, of which only figures are written anew: all else is kept by the octets of the message. What is
 * kept is a row that was made as all others are, cut at its figures, so each cell, sentence and notation stands where it
 * stands, in any format of text. A row of CSV takes a fifth of the time.
 */
export class PlainRows {
  readonly #row: (line: Line) => string;
  readonly #cuts: readonly Cut[];
  readonly #memo = new OctetMemo<Rows>();
  readonly #addresses = new Recent<Address | undefined>();
  readonly #scratch = new Utf8Text();

  /** @param row how a row is made of any line */
  constructor(row: (line: Line) => string, derived: Derived = {}) {
    this.#row = row;
    this.#cuts = SAMPLES.map((figures) => cutOf(figures, derived));
  }

  /** @returns whether the row is written: if not, it has to be made as all others are */
  append(line: Line, out: Utf8Text): boolean {
    if (!(line instanceof AnnotatedLine)) return false;
    const message = line.plain;
    if (message === undefined) return false;
    const rows = this.#memo.find(message) ?? this.#kept(message);
    const source = this.#addresses.get(message.source) ?? this.#source(line, message);
    const destination =
      this.#addresses.get(message.destination) ?? this.#destination(line, message);
    const place = placeOf(message);
    if (!rows || !source || !destination || place < 0) return false;
    if (rows.capture !== message.capture) this.#begin(rows, message.capture);
    const at = source.isIpv6 ? place + 2 : place;
    const stencil = (rows.stencils[at] ??= this.#stencil(line, message, source, destination));
    if (stencil === 'none') return false;
    fill(stencil, line, message, source.pieces, destination.pieces, out);
    return true;
  }

  #kept(message: HeldMessage): Rows | undefined {
    if (!this.#memo.cameBefore()) return undefined;
    const stencils = [undefined, undefined, undefined, undefined];
    const rows: Rows = { capture: message.capture, stencils };
    this.#memo.keep(message, rows);
    return rows;
  }

  /** A row may have the name of its file. */
  #begin(rows: Rows, capture: number): void {
    rows.capture = capture;
    rows.stencils.fill(undefined);
  }

  #source({ sourceIp }: Line, { source }: HeldMessage): Address | undefined {
    return this.#addresses.set(source, addressOf(sourceIp));
  }

  #destination({ destinationIp }: Line, { destination }: HeldMessage): Address | undefined {
    return this.#addresses.set(destination, addressOf(destinationIp));
  }

  /** Cut twice, with other figures, and put together again: then it is no chance that it is right. */
  #stencil(
    line: AnnotatedLine,
    message: HeldMessage,
    source: Address,
    destination: Address,
  ): Stencil | 'none' {
    const [first, second] = this.#cuts.map((cut) => this.#cut(line, cut));
    if (first === undefined || second?.join('\0') !== first.join('\0')) return 'none';
    const pieces = piecesOf(first.filter((_, at) => at % 2 === 0));
    if (pieces === undefined) return 'none';
    const stencil = { pieces, gaps: first.filter((_, at) => at % 2 === 1).map(Number) };
    fill(stencil, line, message, source.pieces, destination.pieces, this.#scratch);
    return this.#scratch.taken() === this.#row(line) ? stencil : 'none';
  }

  /** Pieces, and between them which of GAP it is. */
  #cut(line: AnnotatedLine, { figures, at, gaps }: Cut): string[] | undefined {
    const sample = sampled(line, figures);
    if (sample === undefined) return undefined;
    const parts = this.#row(sample).split(at);
    return parts.map((part, place) => (place % 2 === 0 ? part : String(gaps.get(part)!)));
  }
}

function cutOf(figures: Figures, { unixTime, rttSeconds }: Derived): Cut {
  const gaps = new Map<string, number>();
  for (const [figure, value] of Object.entries(figures))
    gaps.set(String(value), GAP[figure as Figure]);
  if (unixTime) gaps.set(unixTime(figures.time), GAP.unixTime);
  if (rttSeconds) gaps.set(rttSeconds(figures.rttMs), GAP.rttSeconds);
  const any = [...gaps.keys()].map((text) => text.replaceAll('.', String.raw`\.`)).join('|');
  return { figures, at: new RegExp(`(${any})`), gaps };
}

function addressOf(text: string): Address | undefined {
  if (!ADDRESS.test(text)) return undefined;
  return { pieces: piecesOf([text])!, isIpv6: text.includes(':') };
}

/** -1 when what is said of it depends on more than on its octets. */
function placeOf(message: HeldMessage): number {
  if (message.isResponse) return 0;
  const attempt = message.attempt!;
  const pair = pairOf(attempt.lookup);
  if (pair === undefined) return -1;
  return pair.first === attempt ? 0 : 1;
}

// oxlint-disable-next-line max-params -- a row: what it is cut into, and what is put in
function fill(
  { pieces, gaps }: Stencil,
  line: AnnotatedLine,
  message: HeldMessage,
  source: Pieces,
  destination: Pieces,
  out: Utf8Text,
): void {
  const attempt = message.attempt!;
  const answer = attempt.answer!;
  const rtt = answer.time - attempt.time;
  out.piece(pieces, 0);
  for (let at = 0; at < gaps.length; at++) {
    switch (gaps[at]) {
      case GAP.frame:
        out.decimal(message.frame);
        break;
      case GAP.time:
        line.times.appendIso(message.time, message.capture, out);
        break;
      case GAP.unixTime:
        line.times.appendUnix(message.time, message.capture, out);
        break;
      case GAP.sourceIp:
        out.piece(source, 0);
        break;
      case GAP.sourcePort:
        out.decimal(message.sourcePort);
        break;
      case GAP.destinationIp:
        out.piece(destination, 0);
        break;
      case GAP.destinationPort:
        out.decimal(message.destinationPort);
        break;
      case GAP.dnsId:
        out.decimal(message.id);
        break;
      case GAP.lookup:
        out.decimal(attempt.lookup.number);
        break;
      case GAP.rttMs:
        appendMs(rtt, out);
        break;
      case GAP.rttSeconds:
        appendSeconds(rtt, out);
        break;
      case GAP.otherFrame:
        out.decimal(message.isResponse ? attempt.frame : answer.frame);
        break;
      default:
        out.ascii(ms(toMs(rtt)));
    }
    out.piece(pieces, at + 1);
  }
}
