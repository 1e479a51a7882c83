import type { Datagram } from '../../decode/datagram.ts';
import type { MessageView } from '../../dns/message-view.ts';
import type { AddressTable } from '../../wire/address.ts';
import type { Lookup } from '../lookup.ts';
import type { Sighting } from '../sighting.ts';
import { AllBooks, Books } from '../fate/books.ts';
import { fateOf, type FateView } from '../fate/fate.ts';
import { outcomeOf } from '../fate/outcome.ts';
import type { Filter } from '../filter.ts';
import type { Vantage } from '../story/vantage.ts';
import { HealthyExchanges, isUntold } from './healthy-exchanges.ts';
import { Rates } from './rates.ts';
import { Tally } from './tally.ts';

/**
 * All counts, kept twice: of all traffic, on which diagnoses rest, and of the traffic that a filter selects for the
 * report.
 */
export class Ledger {
  readonly tally: Tally;
  readonly books = new AllBooks((lookup) =>
    this.#isShownApart(lookup) ? this.shownBooks : undefined,
  );
  /** Rates of all traffic, independent of the filter. */
  readonly rates = new Rates();
  /** The same objects as `tally` and `books`, unless there is a filter. */
  readonly shownTally: Tally;
  readonly shownBooks: Books;
  readonly #filter: Filter;
  /** Present if there are vantages. */
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

  /**
   * Counts a settled lookup, except for its losses and its outcome. A bare one stands in the books alone.
   *
   * @returns whether the filter selects the lookup
   */
  settled(lookup: Lookup): boolean {
    const isShown = this.#filter.selects(lookup);
    const isShownApart = isShown && !this.#filter.isOpen;
    if (isShownApart) this.shownBooks.add(lookup);
    if (lookup.isBare) return isShown;
    this.tally.add(lookup);
    if (isShownApart) this.shownTally.add(lookup);
    if (this.#healthy !== undefined && !lookup.isTroubled) this.#keep(lookup, isShown);
    return isShown;
  }

  /** Whether the lookup is counted among those that a filter selects, too. */
  #isShownApart(lookup: Lookup): boolean {
    return !this.#filter.isOpen && this.#filter.selects(lookup);
  }

  #keep(lookup: Lookup, isShown: boolean): void {
    for (const attempt of lookup.attempts.filter(isUntold)) {
      this.#healthy?.add(attempt);
      if (isShown) this.#shownHealthy?.add(attempt);
    }
  }

  /** Called after the last packet: counts by endpoint what vantages show of healthy lookups. */
  compare(vantages: readonly Vantage[]): void {
    this.#healthy?.settle(vantages, this.tally.endpoints);
    this.#shownHealthy?.settle(vantages, this.shownTally.endpoints);
  }

  /** Counts a message that belongs to no lookup. A response is counted among those that the filter accepts by `strange`. */
  unplaced(datagram: Datagram, message: MessageView, seen: Sighting): void {
    if (message.isResponse) {
      this.books.stranger(seen.capture);
      return;
    }
    this.books.unplacedQuery(seen.capture);
    if (!this.#filter.isOpen && this.#filter.accepts(datagram, message, seen))
      this.shownBooks.unplacedQuery(seen.capture);
  }

  /**
   * Counts a response without a query, if the filter accepts it.
   *
   * @param by 1 to count the response, -1 to take it back because its query came later
   */
  strange(datagram: Datagram, message: MessageView, seen: Sighting, by: 1 | -1): void {
    if (this.#filter.isOpen || !this.#filter.accepts(datagram, message, seen)) return;
    if (by > 0) this.shownBooks.stranger(seen.capture);
    else this.shownBooks.knownStranger(seen.capture);
  }

  /**
   * Counts the lost queries of a troubled lookup, the endpoints of its queries, and whether it failed. These are known
   * only at the end.
   */
  judge(lookup: Lookup, fates: FateView): void {
    const isShownApart = this.#isShownApart(lookup);
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
