import { eachWithPauses } from '../../capture/pauses.ts';
import { DelayLine } from '../../lookup/lines/delay-line.ts';
import { type Datagram, Transport } from '../../decode/datagram.ts';
import type { MessageView } from '../../dns/message-view.ts';
import { MAX_OPEN } from '../../lookup/grouping/open-lookups.ts';
import { HeldMessage } from '../../lookup/lines/held-message.ts';
import type { HeldRows } from '../../lookup/lines/held-rows.ts';
import type { LookupHolder } from '../../lookup/grouping/lookup-sink.ts';
import type { Lookup } from '../../lookup/lookup.ts';
import type { Sighting } from '../../lookup/sighting.ts';
import { NO_ROW, type Placement } from '../../lookup/grouping/placement.ts';
import { sentOnFor } from '../../lookup/hops/route.ts';
import { OctetStore } from '../../lookup/lines/octet-store.ts';
import type { Scratch } from '../../wire/scratch.ts';
import type { Diagnosis } from '../../rules/diagnose.ts';
import { AnnotatedLine } from './annotated-line.ts';
import { LineRecords } from './line-records.ts';
import {
  type LineTexts,
  type LookupViews,
  type TextsOfLines,
  type TextsOfResult,
  textsOfResult,
} from './line-texts.ts';
import { LateLines } from './late-lines.ts';
import { LineChoice } from './line-choice.ts';
import type { Line } from './line.ts';
import type { LineSelection } from '../reporter.ts';

/** Most lines that have left while their lookup was open: as many as there may be open lookups. */
const MAX_OPEN_LINES = MAX_OPEN;

/** Open lines added before the list is swept for settled lookups: a sweep costs time in proportion to the list. */
const SWEEP = 1 << 12;

/** Messages kept for reuse: as many as wait at 1,000 healthy lookups a second. */
const MAX_SPARES = 1 << 15;

/** The lines of a whole analysis. */
export interface LinesOfResult {
  readonly lines: readonly Line[];
  /** For `onRow`: all lines that were not final when they came, in order. They can be iterated more than once. */
  readonly late: Iterable<Line>;
}

/** Of an analysis without lines. */
export const NO_LINES: LinesOfResult = { lines: [], late: [] };

/** Which lines a report shows, who receives lines, and where waiting lines may be stored; see AnalyzeOptions. */
export interface LineTakers {
  readonly lines?: LineSelection;
  readonly scratch?: Scratch;
  readonly onLine?: (line: Line) => void;
  readonly onRow?: (line: Line) => void;
  readonly onLineOnce?: (line: Line) => void;
}

/** The owner of the lookups to which held messages refer. */
interface LookupKeeper {
  /** The plain lookups. */
  readonly plain: HeldRows;
  /** Frees the objects of a lookup that no line needs any more. */
  release(lookup: Lookup): void;
}

/** The context that `LineSource` needs for its lines. */
interface Telling extends TextsOfLines, LookupViews {
  /** Returns the owner of the lookups. */
  table(): LookupKeeper;
}

/** Turns held messages into annotated lines. They leave in capture order, once their lookups are settled. */
export class LineSource implements LookupHolder {
  readonly #octets = new OctetStore();
  readonly #delay = new DelayLine(
    (message) => this.#leave(message),
    () => this.#context.table().plain,
  );
  readonly #choice: LineChoice;
  readonly #context: LineTexts & Telling;
  /** The texts of lines that the context above takes from here: they hold nothing of the analysis. */
  readonly #own: Pick<LineTexts, 'finding' | 'records'>;
  readonly #onLine: ((line: Line) => void) | undefined;
  /** Whether the receiver may keep lines until the end. */
  readonly #isKept: boolean;
  /** Lines that were not final, for a receiver that does not keep them. */
  readonly #late: LateLines | undefined;
  readonly #spares: HeldMessage[] = [];
  /** Lines that no reader needs any more. */
  readonly #lines: AnnotatedLine[] = [];
  readonly #findings = new Map<number, { readonly id: string; readonly rule: string }>();
  /** Lines that left before their lookup was settled and wait for the end: the lookup is freed when settled. */
  #open: AnnotatedLine[] = [];
  /** Length of `#open` at which it is swept for settled lookups. */
  #openLimit = SWEEP;
  /** Number of lines whose content was fixed before their lookup was settled. */
  #early = 0;

  /** Returns undefined if no lines are wanted. */
  static of(context: Telling, takers: LineTakers): LineSource | undefined {
    const { lines = 'none', onLine, onRow, onLineOnce } = takers;
    const isWanted = lines !== 'none' || onLine || onRow || onLineOnce;
    return isWanted ? new LineSource(lines, context, takers) : undefined;
  }

  private constructor(
    selection: LineSelection,
    context: Telling,
    { scratch, onLine, onRow, onLineOnce }: LineTakers,
  ) {
    this.#choice = new LineChoice(selection, {
      keep: (line) => this.#keep(line),
      pass: (line) => this.#pass(line),
    });
    const findings = this.#findings;
    this.#own = { finding: (lookup) => findings.get(lookup), records: new LineRecords(scratch) };
    this.#context = { ...this.#own, ...context };
    this.#onLine = onLine ?? onRow ?? onLineOnce;
    this.#isKept = onLine !== undefined;
    this.#late = onRow && new LateLines();
  }

  /** Number of messages that had to leave before their lookup was settled. */
  get early(): number {
    return this.#delay.early + this.#early;
  }

  /** Whether healthy lookups may stay rows, as nearly all of their lines go at once. */
  get takesRows(): boolean {
    return this.#choice.isNarrow && !this.#isKept;
  }

  hold(
    datagram: Datagram,
    message: MessageView,
    seen: Sighting,
    placement: Placement,
    printed: string | undefined,
    isShown: boolean,
  ): void {
    const held = this.#spares.pop() ?? new HeldMessage();
    held.hold(datagram, message, seen, placement, this.#octets, printed);
    held.isShown = isShown;
    if (placement.row !== NO_ROW) this.#context.table().plain.hold(placement.row);
    this.#delay.hold(held);
  }

  /** Ties the held messages of a lookup that was a plain row until now. */
  isNoRow(lookup: Lookup): void {
    this.#delay.isNoRow(lookup);
  }

  release(): void {
    this.#delay.release();
  }

  /** Frees the lookups that no rule judges: every lookup is settled, and every fate is known. */
  async settled(): Promise<void> {
    await eachWithPauses(this.#open, (line) => this.#letGo(line));
    this.#open = [];
  }

  /**
   * Ends the analysis: from now on lines know their finding, and nothing of the analysis but its texts.
   *
   * @returns the chosen lines, and all that were not final when they came
   */
  async end(diagnoses: readonly Diagnosis[], texts: TextsOfResult): Promise<LinesOfResult> {
    for (const [at, { rule, story }] of diagnoses.entries()) {
      if (!story) continue;
      const found = { id: `F${at + 1}`, rule: rule.id };
      this.#findings.set(story.lookup.number, found);
      for (const hop of sentOnFor(story.lookup))
        if (hop.number > 0 && !this.#findings.has(hop.number))
          this.#findings.set(hop.number, found);
    }
    await this.#delay.end();
    const all = { ...this.#own, ...textsOfResult(texts) };
    const lines = this.#choice.lines();
    await eachWithPauses(lines, (line) => line.tell(all));
    return { lines, late: (await this.#late?.told(all)) ?? [] };
  }

  #leave(message: HeldMessage): void {
    if (message.row === NO_ROW) this.#tell(message);
    else this.#tellPlain(message, message.row);
  }

  #tellPlain(message: HeldMessage, row: number): void {
    const lookup = this.#context.table().plain.read(row);
    message.belongsTo(lookup);
    const line = this.#line(message);
    if (this.#context.selects(lookup)) {
      this.#onLine?.(line);
      this.#choice.add(line);
    } else this.#pass(line);
  }

  #tell(message: HeldMessage): void {
    const { lookup } = message;
    if (lookup === undefined ? !message.isShown : !this.#context.selects(lookup)) return;
    const line = this.#line(message);
    const { isFinal } = line;
    this.#onLine?.(line);
    const isChosen = this.#choice.add(line);
    // A line without any later reader is not kept.
    if (isFinal || (!isChosen && !this.#isKept && this.#late === undefined)) return;
    line.putAway();
    this.#late?.add(line);
    if (line.isSettled) this.#letGo(line);
    else this.#wait(line);
  }

  #line(message: HeldMessage): AnnotatedLine {
    const line = this.#lines.pop();
    return line ? line.show(message) : new AnnotatedLine(message, this.#context, this.#context);
  }

  /** Keeps a final line until the end, as bytes. */
  #keep(line: AnnotatedLine): void {
    const { held } = line;
    // Since it was told, other rows may have been read into the lookup that all rows share.
    if (held && held.row !== NO_ROW) held.belongsTo(this.#context.table().plain.read(held.row));
    line.putAway();
    line.letGo();
    if (held && this.takesRows) this.#reuse(held);
  }

  /** Lets a line go that nobody reads any more, if it is final: nobody but the receiver has it then. */
  #pass(line: AnnotatedLine): void {
    const { held } = line;
    if (held === undefined || !this.takesRows || !line.isFinal) return;
    this.#lines.push(line);
    this.#reuse(held);
  }

  /** Reuses a message that has no reader any more, and frees its row, or its lookup if this was the last message. */
  #reuse(message: HeldMessage): void {
    const { lookup, row } = message;
    const table = this.#context.table();
    if (row !== NO_ROW) table.plain.printed(row);
    else if (lookup !== undefined && isLastOf(lookup, message)) table.release(lookup);
    if (this.#spares.length < MAX_SPARES) this.#spares.push(message);
  }

  #letGo(line: AnnotatedLine): void {
    const place = line.letGo();
    if (place !== undefined && line.late >= 0) this.#late!.letGo(line.late, place);
  }

  #wait(line: AnnotatedLine): void {
    this.#open.push(line);
    if (this.#open.length < this.#openLimit) return;
    const open: AnnotatedLine[] = [];
    for (const one of this.#open) {
      if (one.isSettled) this.#letGo(one);
      else open.push(one);
    }
    const beyond = open.splice(0, Math.max(0, open.length - MAX_OPEN_LINES));
    for (const one of beyond) this.#letGo(one);
    this.#early += beyond.length;
    this.#open = open;
    this.#openLimit = open.length + SWEEP;
  }
}

/** Whether all other messages of the settled, healthy lookup stand before this one. Over UDP, a message is a frame. */
function isLastOf({ attempts, isSettled }: Lookup, { capture, frame }: HeldMessage): boolean {
  const isBefore = (seen: Sighting) => seen.capture === capture && seen.frame <= frame;
  return (
    isSettled &&
    attempts.every(
      (attempt) =>
        attempt.transport === Transport.udp &&
        attempt.answer !== undefined &&
        attempt.copies.length + attempt.others.length === 0 &&
        isBefore(attempt) &&
        isBefore(attempt.answer),
    )
  );
}
