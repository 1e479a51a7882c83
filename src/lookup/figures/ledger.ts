import type { Datagram } from '../../decode/datagram.ts';
import type { MessageView } from '../../dns/message-view.ts';
import type { AddressTable } from '../../wire/address.ts';
import type { Sighting } from '../exchange/attempt.ts';
import { Books } from '../fate/books.ts';
import { fateOf, type FateView } from '../fate/fate.ts';
import { outcomeOf } from '../fate/outcome.ts';
import type { Filter } from '../filter.ts';
import type { Lookup } from '../grouping/lookup.ts';
import type { Vantage } from '../story/vantage.ts';
import { HealthyExchanges, isUntold } from './healthy-exchanges.ts';
import { Rates } from './rates.ts';
import { Tally } from './tally.ts';

/** What is counted, twice: of all traffic, on which diagnoses rest, and of what a filter leaves to be reported. */
export class Ledger {
  readonly tally: Tally;
  readonly books = new Books();
  /** Of all traffic, whatever a filter leaves out. */
  readonly rates = new Rates();
  /** The same as `tally`, unless a filter leaves some out; and so with the books. */
  readonly shownTally: Tally;
  readonly shownBooks: Books;
  readonly #filter: Filter;
  /** Kept when there are vantages. */
  readonly #healthy: HealthyExchanges | undefined;
  readonly #shownHealthy: HealthyExchanges | undefined;

  /** @param vantages other places where the same traffic was captured */
  constructor(
    filter: Filter,
    addresses: AddressTable,
    nameOf: (id: number) => string,
    vantages: readonly unknown[] = [],
  ) {
    this.#filter = filter;
    this.tally = new Tally(addresses, nameOf);
    this.shownTally = filter.isOpen ? this.tally : new Tally(addresses, nameOf);
    this.shownBooks = filter.isOpen ? this.books : new Books();
    if (vantages.length === 0) return;
    this.#healthy = new HealthyExchanges();
    this.#shownHealthy = filter.isOpen ? undefined : new HealthyExchanges();
  }

  /** Counts a lookup that is over, except for how it ended. @returns whether it is reported */
  settled(lookup: Lookup): boolean {
    this.tally.add(lookup);
    const isShown = this.#filter.selects(lookup);
    if (isShown && !this.#filter.isOpen) {
      this.shownTally.add(lookup);
      this.shownBooks.add(lookup);
    }
    if (this.#healthy !== undefined && !lookup.isTroubled) this.#keep(lookup, isShown);
    return isShown;
  }

  #keep(lookup: Lookup, isShown: boolean): void {
    for (const attempt of lookup.attempts.filter(isUntold)) {
      this.#healthy?.add(attempt);
      if (isShown) this.#shownHealthy?.add(attempt);
    }
  }

  /** All packets were read: what vantages tell of lookups that nobody has looked at. */
  compare(vantages: readonly Vantage[]): void {
    this.#healthy?.settle(vantages, this.tally.endpoints);
    this.#shownHealthy?.settle(vantages, this.shownTally.endpoints);
  }

  /** A message that nothing ties to others. */
  unplaced(capture: number, isResponse: boolean): void {
    if (isResponse) this.books.stranger(capture);
    else this.books.unplacedQuery(capture);
  }

  /**
   * A response to nothing that was asked: a filter may leave it to be reported.
   *
   * @param by one more, or one less: it was an answer after all
   */
  strange(datagram: Datagram, message: MessageView, seen: Sighting, by: 1 | -1): void {
    if (this.#filter.isOpen || !this.#filter.accepts(datagram, message, seen)) return;
    if (by > 0) this.shownBooks.stranger(seen.capture);
    else this.shownBooks.knownStranger(seen.capture);
  }

  /** Enters what was lost of a troubled lookup, to whom it was sent on, and whether it failed: known at the end. */
  judge(lookup: Lookup, fates: FateView): void {
    const isShownApart = !this.#filter.isOpen && this.#filter.selects(lookup);
    for (const attempt of lookup.attempts) {
      this.tally.endpoints.add(attempt);
      if (isShownApart) this.shownTally.endpoints.add(attempt);
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
