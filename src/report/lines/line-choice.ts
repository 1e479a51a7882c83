import type { AnnotatedLine } from './annotated-line.ts';
import type { LineSelection } from '../reporter.ts';

/** `auto` shows every line of a capture with at most this many lines. */
const ALL_UP_TO = 2_000;
/** Lines shown before and after those of a finding. */
const CONTEXT = 3;
/** Most lines of findings that are kept: some 10 MB, and more than anybody reads. */
const MAX_CHOSEN = 16_000;

/** What becomes of a line that is final. */
interface Ends {
  /** Keeps it until the end. */
  readonly keep: (line: AnnotatedLine) => void;
  /** The line is not shown. */
  readonly pass: (line: AnnotatedLine) => void;
}

/** Chooses the lines that a report shows, as they are read. */
export class LineChoice {
  readonly selection: LineSelection;
  readonly #ends: Ends;
  #all: AnnotatedLine[] = [];
  #total = 0;
  #near: AnnotatedLine[] = [];
  #recent: AnnotatedLine[] = [];
  #following = 0;

  constructor(selection: LineSelection, ends: Ends) {
    this.selection = selection;
    this.#ends = ends;
  }

  /** Whether final lines are from now on shown only beside those of findings, so that nearly all of them go at once. */
  get isNarrow(): boolean {
    return this.selection !== 'all' && (this.selection !== 'auto' || this.#total > ALL_UP_TO);
  }

  /**
   * @returns whether the line is shown, as far as is known now; a final line may later become context of another
   *   one
   */
  add(line: AnnotatedLine): boolean {
    if (this.selection === 'none') {
      this.#ends.pass(line);
      return false;
    }
    this.#total++;
    const isOfAll =
      this.selection === 'all' || (this.selection === 'auto' && this.#total <= ALL_UP_TO);
    if (isOfAll) this.#all.push(line);
    if (this.selection === 'all') return true;
    if (this.#total === ALL_UP_TO + 1) this.#all = [];
    return this.#chooseNear(line) || isOfAll;
  }

  lines(): readonly AnnotatedLine[] {
    const isShort = this.selection === 'auto' && this.#total <= ALL_UP_TO;
    return this.selection === 'all' || isShort ? this.#all : this.#near;
  }

  /** Chooses lines of troubled lookups, which are not final, and their neighbours as context. */
  #chooseNear(line: AnnotatedLine): boolean {
    if (this.#near.length >= MAX_CHOSEN) {
      this.#ends.pass(line);
      return false;
    }
    if (!line.isFinal) {
      for (const before of this.#recent) this.#choose(before);
      this.#choose(line);
      this.#recent = [];
      this.#following = CONTEXT;
      return true;
    }
    if (this.#following > 0) {
      this.#following--;
      this.#choose(line);
      return true;
    }
    this.#recent.push(line);
    if (this.#recent.length > CONTEXT) this.#ends.pass(this.#recent.shift()!);
    return false;
  }

  #choose(line: AnnotatedLine): void {
    this.#near.push(line);
    if (line.isFinal) this.#ends.keep(line);
  }
}
