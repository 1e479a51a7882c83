import type { AnnotatedLine } from './annotated-line.ts';
import type { Line } from './line.ts';
import type { LineSelection } from '../reporter.ts';

/** `auto` shows every line of a capture that has no more than this. */
const ALL_UP_TO = 2_000;
/** Lines shown before and after those of a finding. */
const CONTEXT = 3;
/** Lines of findings that are kept at most: some 10 MB, and more than anybody reads. */
const MAX_CHOSEN = 16_000;

/** Chooses the lines that a report shows, as they pass by. */
export class LineChoice {
  readonly selection: LineSelection;
  #all: AnnotatedLine[] = [];
  #total = 0;
  #near: AnnotatedLine[] = [];
  #recent: AnnotatedLine[] = [];
  #following = 0;

  constructor(selection: LineSelection) {
    this.selection = selection;
  }

  /** @returns whether the line is shown, as far as is known now; of a line that is final, it may show later */
  add(line: AnnotatedLine): boolean {
    if (this.selection === 'none') return false;
    this.#total++;
    const isOfAll =
      this.selection === 'all' || (this.selection === 'auto' && this.#total <= ALL_UP_TO);
    if (isOfAll) this.#all.push(line);
    if (this.selection === 'all') return true;
    if (this.#total === ALL_UP_TO + 1) this.#all = [];
    return this.#chooseNear(line) || isOfAll;
  }

  lines(): readonly Line[] {
    const isShort = this.selection === 'auto' && this.#total <= ALL_UP_TO;
    return this.selection === 'all' || isShort ? this.#all : this.#near;
  }

  /** A line that is not final belongs to a troubled lookup; its neighbours are context. */
  #chooseNear(line: AnnotatedLine): boolean {
    if (this.#near.length >= MAX_CHOSEN) return false;
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
    if (this.#recent.length > CONTEXT) this.#recent.shift();
    return false;
  }

  #choose(line: AnnotatedLine): void {
    this.#near.push(line);
    if (!line.isFinal) return;
    line.putAway();
    line.letGo();
  }
}
