import type { AddressId } from '../../wire/address.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import type { Attempt, Lookup } from '../lookup.ts';
import type { MessageCounts } from '../figures/message-counts.ts';
import type { Tally } from '../figures/tally.ts';
import type { Translations } from '../exchange/translations.ts';
import type { Clients } from '../grouping/joining/clients.ts';
import type { Story } from '../story/story.ts';
import { isLossy, isComplete } from './capture-loss.ts';
import { type Fate, fateOf, type FateView, type OneWay } from './fate.ts';
import { oneWayServers } from './one-way.ts';
import { LONGEST_DEFAULT_WAIT } from '../times.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import type { CaptureSpans } from './spans.ts';

const NO_SERVERS: ReadonlyMap<AddressId, OneWay> = new Map();

/** The fates of all queries of one analysis. Packet loss of the capture itself is known only at its end. */
export class Fates implements FateView {
  /** Whether a text without times is among the captures. */
  isUntimed = false;
  /** Whether the capture itself lost packets. */
  isLossy = false;
  /** Whether the clients gave up where one answer of a lookup is missing. */
  isComplete = false;
  #oneWay: ReadonlyMap<AddressId, OneWay> | undefined = undefined;
  readonly #spans: CaptureSpans;
  readonly #clients: Clients;
  readonly #tally: Tally;
  readonly #heard: ReadonlySet<AddressId>;
  readonly #isWarned: (warning: 'unread-packets' | 'filtered-one-way') => boolean;
  readonly standsIn: (source: AddressId, server: AddressId) => boolean;

  /**
   * @param heard servers that sent a TCP segment, so their direction is in the capture
   * @param isWarned whether a text has lines that could not be read, each of which may be the missing answer; or was
   *   printed by a command that leaves one direction out
   */
  constructor(
    spans: CaptureSpans,
    { clients, translations }: { readonly clients: Clients; readonly translations: Translations },
    tally: Tally,
    heard: ReadonlySet<AddressId>,
    isWarned: (warning: 'unread-packets' | 'filtered-one-way') => boolean,
  ) {
    this.#spans = spans;
    this.#clients = clients;
    this.#tally = tally;
    this.#heard = heard;
    this.#isWarned = isWarned;
    this.standsIn = (source, server) => translations.standsIn(source, server);
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
    const seen = this.#tally.waitOf(client);
    // Another program at this address may wait for longer than the one that was seen to send again.
    return this.isConcurrent(client) ? Math.max(seen, LONGEST_DEFAULT_WAIT) : seen;
  }

  lastStartOf(client: AddressId): Nanoseconds {
    return this.#clients.lastStartOf(client);
  }

  isConcurrent(client: AddressId): boolean {
    return this.#clients.isConcurrent(client);
  }

  get isFiltered(): boolean {
    return this.#isWarned('filtered-one-way');
  }

  /** Servers of which only the queries were captured; empty until `soFar` has looked for them. */
  get oneWay(): ReadonlyMap<AddressId, OneWay> {
    return this.#oneWay ?? NO_SERVERS;
  }

  /** What the capture lacks, as rules ask for it. */
  get missing() {
    const { oneWay, standsIn } = this;
    return { isLossy: this.isLossy, isComplete: this.isComplete, oneWay, standsIn };
  }

  /** Called at the end of the capture, when all that the capture lacks is known. */
  conclude(stories: readonly Story[], counts: MessageCounts): void {
    this.soFar(stories);
    const slowestOf = this.#tally.slowest();
    this.isLossy = isLossy(stories, counts, slowestOf, this);
    this.isComplete = isComplete(stories, counts, slowestOf, this);
  }

  /**
   * Decides of which servers the capture has only one direction, once and for all. When the limit of kept lookups is
   * reached, some lookups are judged before the end of the capture, and the decision is made then.
   */
  soFar(stories: readonly Story[]): this {
    this.#oneWay ??= this.#isWarned('unread-packets')
      ? NO_SERVERS
      : oneWayServers(stories, this.#tally, this.#heard, this);
    return this;
  }
}
