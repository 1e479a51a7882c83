import type { Attempt, Lookup } from '../lookup.ts';

/**
 * Counts of the messages of one capture by what became of them. The counts balance:
 *
 * - queries = answered + lost + undetermined + copies of queries
 * - responses = answers + duplicates + strangers + copies of responses
 */
export interface Account {
  queries: number;
  responses: number;
  /** Queries with an answer, which may be in the next capture. */
  answered: number;
  /** Queries whose fate is `lost` (fate.ts). A query that is neither answered nor lost is undetermined. */
  lost: number;
  queryCopies: number;
  /** Responses that answer a query, which may be in the capture before. */
  answers: number;
  duplicates: number;
  responseCopies: number;
  /** Responses whose query is not in the capture, or that the client has to ignore. */
  strangers: number;
}

function empty(): Account {
  return {
    queries: 0,
    responses: 0,
    answered: 0,
    lost: 0,
    queryCopies: 0,
    answers: 0,
    duplicates: 0,
    responseCopies: 0,
    strangers: 0,
  };
}

/** The accounts of all captures. Each message of a capture is counted once. */
export class Books {
  readonly #accounts: Account[] = [];

  of(capture: number): Account {
    return (this.#accounts[capture] ??= empty());
  }

  total(): Account {
    const total = empty();
    for (const account of this.#accounts) {
      if (account === undefined) continue;
      for (const key of Object.keys(total) as (keyof Account)[]) total[key] += account[key];
    }
    return total;
  }

  /** Counts the messages of a lookup that is over. Lost queries are counted apart, by `lose`. */
  add(lookup: Lookup): void {
    for (const attempt of lookup.attempts) {
      const account = this.of(attempt.capture);
      account.queries++;
      const { answer } = attempt;
      if (answer !== undefined) {
        account.answered++;
        const answering = answer.capture === attempt.capture ? account : this.of(answer.capture);
        answering.responses++;
        answering.answers++;
      }
      if (attempt.copies.length + attempt.others.length > 0) this.#addRest(attempt);
    }
  }

  #addRest({ copies, others }: Attempt): void {
    for (const { of, capture } of copies) if (capture >= 0) this.copy(of, capture);
    for (const { kind, capture } of others) {
      const account = this.of(capture);
      account.responses++;
      if (kind === 'duplicate') account.duplicates++;
      else account.strangers++;
    }
  }

  /** Counts a query as lost, once its fate is known. */
  lose(attempt: Attempt): void {
    this.of(attempt.capture).lost++;
  }

  copy(of: 'query' | 'response', capture: number): void {
    const account = this.of(capture);
    if (of === 'query') {
      account.queries++;
      account.queryCopies++;
    } else {
      account.responses++;
      account.responseCopies++;
    }
  }

  /**
   * Counts a query that belongs to no lookup, such as one from an address beyond the limit. The query is undetermined.
   */
  unplacedQuery(capture: number): void {
    this.of(capture).queries++;
  }

  /** Counts a response that no lookup keeps. */
  stranger(capture: number): void {
    const account = this.of(capture);
    account.responses++;
    account.strangers++;
  }

  /** Takes back a response that was counted as a stranger, because its query came after it. */
  knownStranger(capture: number): void {
    const account = this.of(capture);
    account.responses--;
    account.strangers--;
  }
}

/** The books of all traffic. What a lookup does not keep is counted at once, also in the books of what a filter selects. */
export class AllBooks extends Books {
  readonly #shownOf: (lookup: Lookup) => Books | undefined;

  /** @param shownOf returns the books of the selected traffic, if they are others and the filter selects the lookup */
  constructor(shownOf: (lookup: Lookup) => Books | undefined) {
    super();
    this.#shownOf = shownOf;
  }

  unkeptCopy(of: 'query' | 'response', capture: number, lookup: Lookup): void {
    this.copy(of, capture);
    this.#shownOf(lookup)?.copy(of, capture);
  }

  /** Counts another response to a query of this lookup, which has too many. */
  unkeptStranger(capture: number, lookup: Lookup): void {
    this.stranger(capture);
    this.#shownOf(lookup)?.stranger(capture);
  }
}
