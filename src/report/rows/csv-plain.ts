import type { HeldMessage } from '../../lookup/lines/held-message.ts';
import { pairOf } from '../../lookup/story/pair.ts';
import { type Pieces, piecesOf } from '../../wire/pieces.ts';
import { Recent } from '../../wire/recent.ts';
import { appendMs, type Nanoseconds, toMs } from '../../wire/time.ts';
import { Utf8Text } from '../../wire/utf8-text.ts';
import { ms } from '../../words/say.ts';
import { stencilOf } from '../../words/stencil.ts';
import { AnnotatedLine } from '../lines/annotated-line.ts';
import type { Line } from '../lines/line.ts';
import { CsvRow, isPlainCell } from './csv-row.ts';
import { OctetMemo } from './octet-memo.ts';

const COMMA = 0x2c;

/** Of an end: `10.244.0.7,`, and what is in front of its port in the packet: `IP 10.244.0.7.` or ` > 10.96.0.10.`. */
const CELL = 0;
const NOTATION = 1;

/** Of a message by its octets but for the ID, between what is known of it otherwise: `,udp,49,`. */
const WIRE = 0;
/** `,query,web.example.test,A,,,` */
const QUESTION = 1;
/** `,A,1,answered,` */
const LEG = 2;
/** `,,,`, and quotes where the packet needs them. */
const BEFORE_PACKET = 3;
/** `+ A? web.example.test. (49),` */
const PACKET = 4;
/** `answered,` */
const OUTCOME = 5;

/** The annotation without its figures. */
interface Stencil {
  readonly pieces: Pieces;
  readonly figures: readonly number[];
}

interface Cells {
  readonly pieces: Pieces;
  /** What is said of it as the first of its pair, and as the second; undefined as long as it was not. */
  readonly annotations: [Stencil | undefined, Stencil | undefined];
}

/**
 * Rows of healthy lookups, whose cells are kept as octets: only numbers are written anew. What is kept was made cell by
 * cell, as all other rows are, so each sentence and notation stands where it stands; a row takes a fifth of the time.
 */
export class PlainCsv {
  readonly #escape: (text: string) => string;
  readonly #question: (row: CsvRow, line: AnnotatedLine) => void;
  readonly #memo = new OctetMemo<Cells>();
  readonly #sources = new Recent<Pieces | undefined>();
  readonly #destinations = new Recent<Pieces | undefined>();
  readonly #files: Pieces[] = [];
  /** Few, of all messages. */
  readonly #stencils = new Map<string, Stencil>();
  readonly #scratch: CsvRow;

  /** @param question writes the cells from `message` to `answers` */
  constructor(
    escape: (text: string) => string,
    question: (row: CsvRow, line: AnnotatedLine) => void,
  ) {
    this.#escape = escape;
    this.#question = question;
    this.#scratch = new CsvRow(new Utf8Text(), escape);
  }

  /** @returns whether the row is written, without an end: if not, it has to be made cell by cell */
  append(line: Line, row: CsvRow): boolean {
    const message = line instanceof AnnotatedLine ? line.plain : undefined;
    return message !== undefined && this.#append(line as AnnotatedLine, message, row);
  }

  #append(line: AnnotatedLine, message: HeldMessage, row: CsvRow): boolean {
    const cells = this.#memo.find(message) ?? this.#kept(line, message);
    const file = this.#file(line, message);
    const source = this.#source(line, message);
    const destination = this.#destination(line, message);
    const { attempt } = message;
    if (!cells || !file || !source || !destination || !attempt?.answer) return false;
    const { pieces } = cells;
    const { sourcePort, destinationPort, id } = message;
    const rtt = attempt.answer.time - attempt.time;
    const { out } = row;
    out.piece(file, 0).decimal(message.frame).character(COMMA);
    line.appendTime(out);
    out.character(COMMA).piece(source, CELL).decimal(sourcePort);
    out.character(COMMA).piece(destination, CELL).decimal(destinationPort);
    out.piece(pieces, WIRE).decimal(id).piece(pieces, QUESTION);
    out.decimal(attempt.lookup.number).piece(pieces, LEG);
    appendMs(rtt, out);
    out.piece(pieces, BEFORE_PACKET).piece(source, NOTATION).decimal(sourcePort);
    out.piece(destination, NOTATION).decimal(destinationPort).ascii(': ');
    out.decimal(id).piece(pieces, PACKET);
    this.#annotate(line, message, cells, rtt, row);
    out.piece(pieces, OUTCOME);
    return true;
  }

  #annotate(
    line: AnnotatedLine,
    message: HeldMessage,
    { annotations }: Cells,
    rtt: Nanoseconds,
    row: CsvRow,
  ): void {
    const { out } = row;
    const attempt = message.attempt!;
    const { lookup } = attempt;
    const other = message.isResponse ? attempt : attempt.answer!;
    const isUsual = message.isResponse || pairOf(lookup) !== undefined;
    const at = !message.isResponse && lookup.attempts[0] !== attempt ? 1 : 0;
    const stencil = isUsual ? (annotations[at] ??= this.#stencil(line)) : undefined;
    if (stencil === undefined) {
      row.text(line.annotation);
      return;
    }
    const { pieces, figures } = stencil;
    out.piece(pieces, 0);
    for (let gap = 0; gap < figures.length; gap++) {
      if (figures[gap] === 0) out.decimal(other.frame);
      else out.ascii(ms(toMs(rtt)));
      out.piece(pieces, gap + 1);
    }
  }

  /**
   * Its figures are the frame of the other message, and the time between the two: too short for a comma of its own, which
   * would need quotes (LEG_WINDOW).
   */
  #stencil(line: AnnotatedLine): Stencil | undefined {
    const stencil = stencilOf(line.sentence, line.words);
    if (stencil?.figures.length !== 2) return undefined;
    const [first, second, third] = stencil.pieces;
    const quote = this.#quoteOf(stencil.pieces.join('1'));
    if (quote === undefined) return undefined;
    const texts = [`${quote}${first}`, second!, `${third}${quote},`];
    const key = `${texts.join('\n')}\n${stencil.figures.join()}`;
    const known = this.#stencils.get(key);
    const pieces = known?.pieces ?? piecesOf(texts);
    if (!pieces) return undefined;
    const kept = known ?? { pieces, figures: stencil.figures };
    this.#stencils.set(key, kept);
    return kept;
  }

  /** What stands around a cell; undefined when it is changed otherwise. */
  #quoteOf(text: string): '' | '"' | undefined {
    const cell = isPlainCell(text) ? text : this.#escape(text);
    if (cell === text) return '';
    return cell === `"${text}"` ? '"' : undefined;
  }

  #file(line: AnnotatedLine, { capture }: HeldMessage): Pieces | undefined {
    const known = this.#files[capture];
    if (known !== undefined) return known;
    const file = piecesOf([this.#written((row) => row.text(line.file))]);
    if (file) this.#files[capture] = file;
    return file;
  }

  #source(line: AnnotatedLine, { source, sourcePort }: HeldMessage): Pieces | undefined {
    const known = this.#sources.get(source);
    if (known !== undefined) return known;
    const { sourceIp, line: packet } = line;
    const notation = packet.slice(0, packet.indexOf(' > ') - String(sourcePort).length);
    return this.#sources.set(source, endOf(sourceIp, notation));
  }

  #destination(
    line: AnnotatedLine,
    { destination, destinationPort }: HeldMessage,
  ): Pieces | undefined {
    const known = this.#destinations.get(destination);
    if (known !== undefined) return known;
    const { destinationIp, line: packet } = line;
    const end = packet.indexOf(': ') - String(destinationPort).length;
    const notation = packet.slice(packet.indexOf(' > '), end);
    return this.#destinations.set(destination, endOf(destinationIp, notation));
  }

  #kept(line: AnnotatedLine, message: HeldMessage): Cells | undefined {
    if (!this.#memo.cameBefore()) return undefined;
    const pieces = this.#pieces(line, message);
    if (pieces === undefined) return undefined;
    const cells: Cells = { pieces, annotations: [undefined, undefined] };
    this.#memo.keep(message, cells);
    return cells;
  }

  #pieces(line: AnnotatedLine, message: HeldMessage): Pieces | undefined {
    const packet = line.line;
    const quote = this.#quoteOf(packet);
    const id = `: ${message.id}`;
    const idAt = packet.indexOf(id);
    if (quote === undefined || idAt < 0) return undefined;
    return piecesOf([
      this.#written((row) => row.word('').word(line.transport).count(line.length)),
      this.#written((row) => this.#question(row.word(''), line)),
      this.#written((row) => row.word('').text(line.leg).count(line.attempt).word(line.state)),
      `,,,${quote}`,
      `${packet.slice(idAt + id.length)}${quote},`,
      this.#written((row) => row.word(line.outcome)),
    ]);
  }

  #written(write: (row: CsvRow) => void): string {
    write(this.#scratch);
    return this.#scratch.out.taken();
  }
}

function endOf(address: string, notation: string): Pieces | undefined {
  return isPlainCell(address) ? piecesOf([`${address},`, notation]) : undefined;
}
