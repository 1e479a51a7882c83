import type { AnnotatedLine } from './annotated-line.ts';
import type { Line } from './line.ts';
import type { LineSelection } from './reporter.ts';

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

  add(line: AnnotatedLine): void {
    if (this.selection === 'none') return;
    this.#total++;
    if (this.selection === 'all' || (this.selection === 'auto' && this.#total <= ALL_UP_TO))
      this.#all.push(line);
    if (this.selection === 'all') return;
    if (this.#total === ALL_UP_TO + 1) this.#all = [];
    this.#chooseNear(line);
  }

  lines(): readonly Line[] {
    const isShort = this.selection === 'auto' && this.#total <= ALL_UP_TO;
    return this.selection === 'all' || isShort ? this.#all : this.#near;
  }

  /** A line that is not final belongs to a troubled lookup; its neighbours are context. */
  #chooseNear(line: AnnotatedLine): void {
    if (this.#near.length >= MAX_CHOSEN) return;
    if (!line.isFinal) {
      for (const before of this.#recent) this.#choose(before);
      this.#choose(line);
      this.#recent = [];
      this.#following = CONTEXT;
    } else if (this.#following > 0) {
      this.#following--;
      this.#choose(line);
    } else {
      this.#recent.push(line);
      if (this.#recent.length > CONTEXT) this.#recent.shift();
    }
  }

  #choose(line: AnnotatedLine): void {
    this.#near.push(line);
    if (!line.isFinal) return;
    line.putAway();
    line.letGo();
  }
}
