import type { AddressTable } from '../../wire/address.ts';
import { Books } from '../fate/books.ts';
import { fateOf, type FateView } from '../fate/fate.ts';
import { outcomeOf } from '../fate/outcome.ts';
import type { Filter } from '../filter.ts';
import type { Lookup } from '../grouping/lookup.ts';
import { Tally } from './tally.ts';

/** What is counted, twice: of all traffic, on which diagnoses rest, and of what a filter leaves to be reported. */
export class Ledger {
  readonly tally: Tally;
  readonly books = new Books();
  /** The same as `tally`, unless a filter leaves some out; and so with the books. */
  readonly shownTally: Tally;
  readonly shownBooks: Books;
  readonly #filter: Filter;

  constructor(filter: Filter, addresses: AddressTable, nameOf: (id: number) => string) {
    this.#filter = filter;
    this.tally = new Tally(addresses, nameOf);
    this.shownTally = filter.isOpen ? this.tally : new Tally(addresses, nameOf);
    this.shownBooks = filter.isOpen ? this.books : new Books();
  }

  /** Counts a lookup that is over, except for how it ended. @returns whether it is reported */
  settled(lookup: Lookup): boolean {
    this.tally.add(lookup);
    const isShown = this.#filter.selects(lookup);
    if (isShown && !this.#filter.isOpen) {
      this.shownTally.add(lookup);
      this.shownBooks.add(lookup);
    }
    return isShown;
  }

  /** A message that nothing ties to others. */
  unplaced(capture: number, isResponse: boolean): void {
    if (isResponse) this.books.stranger(capture);
    else this.books.unplacedQuery(capture);
  }

  /** Enters what was lost of a troubled lookup, and whether it failed: known at the end. */
  judge(lookup: Lookup, fates: FateView): void {
    const isShownApart = !this.#filter.isOpen && this.#filter.selects(lookup);
    for (const attempt of lookup.attempts) {
      if (fateOf(attempt, fates) !== 'lost') continue;
      this.books.lose(attempt);
      this.tally.lose(attempt);
      if (!isShownApart) continue;
      this.shownBooks.lose(attempt);
      this.shownTally.lose(attempt);
    }
    if (outcomeOf(lookup, fates) !== 'failed') return;
    this.tally.fail(lookup);
    if (isShownApart) this.shownTally.fail(lookup);
  }
}
