import type { AddressId } from '../../wire/address.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import type { Attempt } from '../exchange/attempt.ts';
import type { MessageCounts } from '../figures/message-counts.ts';
import type { Tally } from '../figures/tally.ts';
import type { Clients } from '../grouping/joining/clients.ts';
import type { Lookup } from '../grouping/lookup.ts';
import type { Story } from '../story/story.ts';
import { isLossy } from './capture-loss.ts';
import { type Fate, fateOf, type FateView, type OneWay } from './fate.ts';
import { oneWayServers } from './one-way.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import type { CaptureSpans } from './spans.ts';

const NO_SERVERS: ReadonlyMap<AddressId, OneWay> = new Map();

/** The fates of one analysis. What the capture lacks is known when it is over. */
export class Fates implements FateView {
  /** A text without times was among the captures. */
  isUntimed = false;
  /** The capture itself lost packets. */
  isLossy = false;
  #oneWay: ReadonlyMap<AddressId, OneWay> | undefined = undefined;
  readonly #spans: CaptureSpans;
  readonly #clients: Clients;
  readonly #tally: Tally;
  readonly #heard: ReadonlySet<AddressId>;
  readonly #hasUnread: () => boolean;

  /**
   * @param heard servers that sent a segment of TCP: their direction is in the capture
   * @param hasUnread lines that nobody understood, each of which may be the answer that is missing
   */
  constructor(
    spans: CaptureSpans,
    clients: Clients,
    tally: Tally,
    heard: ReadonlySet<AddressId>,
    hasUnread: () => boolean,
  ) {
    this.#spans = spans;
    this.#clients = clients;
    this.#tally = tally;
    this.#heard = heard;
    this.#hasUnread = hasUnread;
  }

  of(attempt: Attempt): Fate {
    return fateOf(attempt, this);
  }

  outcome(lookup: Lookup): Outcome {
    return outcomeOf(lookup, this);
  }

  endOf(capture: number): Nanoseconds {
    return this.#spans.endOf(capture);
  }

  waitOf(client: AddressId): Nanoseconds {
    return this.#tally.waitOf(client);
  }

  lastStartOf(client: AddressId): Nanoseconds {
    return this.#clients.lastStartOf(client);
  }

  isConcurrent(client: AddressId): boolean {
    return this.#clients.isConcurrent(client);
  }

  /** Servers of which only the queries were captured; none before `soFar` has looked for them. */
  get oneWay(): ReadonlyMap<AddressId, OneWay> {
    return this.#oneWay ?? NO_SERVERS;
  }

  /** The capture is over: what it lacks is known. */
  conclude(stories: readonly Story[], counts: MessageCounts): void {
    this.soFar(stories);
    this.isLossy = isLossy(stories, counts, this.#tally.slowest, this);
  }

  /**
   * Some lookups are judged before the capture is over, when as many are kept as can be: which servers it has one
   * direction of is decided then, once and for all.
   */
  soFar(stories: readonly Story[]): this {
    this.#oneWay ??= this.#hasUnread()
      ? NO_SERVERS
      : oneWayServers(stories, this.#tally, this.#heard, this);
    return this;
  }
}
