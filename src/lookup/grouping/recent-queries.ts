import type { Datagram } from '../../decode/datagram.ts';
import type { MessageView } from '../../dns/message-view.ts';
import { MILLISECOND, type Nanoseconds } from '../../wire/time.ts';
import type { Attempt, Sighting } from './lookup.ts';

/** A packet crosses a node in well under a millisecond; so many others may be seen meanwhile. */
const CROSSING: Nanoseconds = 10 * MILLISECOND;
const KEPT = 256;

/**
 * The latest queries of a capture that tells interfaces (tcpdump -i any). After masquerading (SNAT) a query has
 * another client address and port as well, so nothing but its ID, its question and the moment tie the copy to it.
 */
export class RecentQueries {
  readonly #ring: (Attempt | undefined)[] = Array.from({ length: KEPT });
  #next = 0;

  add(attempt: Attempt): void {
    const forgotten = this.#ring[this.#next];
    if (forgotten !== undefined) forgotten.isRecent = false;
    attempt.isRecent = true;
    this.#ring[this.#next] = attempt;
    this.#next = (this.#next + 1) % KEPT;
  }

  /** The query that this one is a translated copy of. */
  queryOf(datagram: Datagram, message: MessageView, seen: Sighting): Attempt | undefined {
    return this.#ring.find(
      (attempt) =>
        attempt !== undefined &&
        asks(attempt, message) &&
        seen.time - attempt.time <= CROSSING &&
        attempt.place !== seen.place &&
        attempt.server !== datagram.destination &&
        attempt.answer === undefined,
    );
  }

  /** The query whose translated copy this response answers. */
  responseOf(datagram: Datagram, message: MessageView): Attempt | undefined {
    return this.#ring.find(
      (attempt) =>
        attempt !== undefined &&
        asks(attempt, message) &&
        attempt.copies.some((copy) => copy.of === 'query' && copy.peer === datagram.source),
    );
  }
}

function asks(attempt: Attempt, message: MessageView): boolean {
  return (
    attempt.id === message.id &&
    attempt.qtype === message.qtype &&
    attempt.lookup.name === message.name
  );
}
