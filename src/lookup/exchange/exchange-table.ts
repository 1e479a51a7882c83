import type { Datagram } from '../../decode/datagram.ts';
import type { MessageView } from '../../dns/message-view.ts';
import { REORDERING } from '../times.ts';
import { likeliest, transmissionsOf, type Usual, usualWithin } from './answers.ts';
import type { Answer, Attempt, Fingerprint, Seen } from './attempt.ts';
import { isCopy, isElsewhere, isNumbered } from './copies.ts';
import { asks, ExchangeIndex } from './exchange-index.ts';
import { Strangers } from './strangers.ts';
import { TranslatedQueries } from './translated.ts';

/**
 * What a response is to the exchange that it was found by. `answer`: the answer that its transmission waits for.
 * `foreign`: question and ID fit, it comes from another address or port than was asked.
 */
export type Tie = 'answer' | 'copy' | 'duplicate' | 'foreign' | 'none';

/**
 * The first two layers: exchanges, tied by five-tuple and ID (and by the question, where there is one), and copies of
 * their packets. Nothing here knows which lookup an exchange belongs to.
 */
export class ExchangeTable {
  /** The transmission that the last response was tied to. */
  attempt: Attempt | undefined;
  readonly #index = new ExchangeIndex();
  readonly #translated = new TranslatedQueries();
  readonly #strangers = new Strangers();
  readonly #usual: Usual;

  constructor(usual: Usual) {
    this.#usual = usual;
  }

  /** The newest transmission of the same question, from the same port with the same ID. */
  twin(datagram: Datagram, message: MessageView): Attempt | undefined {
    return this.#index.query(datagram, message);
  }

  /** The query that this one is a copy of. @param twin as above */
  original(
    datagram: Datagram,
    message: MessageView,
    seen: Seen,
    twin: Attempt | undefined,
  ): Attempt | undefined {
    if (twin === undefined) return this.#translated.original(datagram, message, seen);
    let translated: Attempt | undefined;
    for (let at: Attempt | undefined = twin; at !== undefined; at = this.#index.next(at)) {
      if (!asks(at, message) || at.transport !== datagram.transport) continue;
      const isSameServer =
        at.server === datagram.destination && at.serverPort === datagram.destinationPort;
      if (!isCopy(at, seen, isSameServer) || isOver(at, seen)) continue;
      if (isSameServer) return at;
      // Of several that look the same (musl asks all its servers at once), the first that lacks one at this place.
      if (!at.copies.some((copy) => copy.of === 'query' && copy.place === seen.place))
        translated = at;
    }
    return translated;
  }

  /** A query was sent. Its response may stand before it; then this is it. */
  add(attempt: Attempt): Answer | undefined {
    this.#index.add(attempt);
    this.#translated.add(attempt);
    return this.#strangers.take(attempt);
  }

  remove(attempt: Attempt): void {
    this.#index.remove(attempt);
    this.#translated.remove(attempt);
  }

  /** A response whose query was not seen: it may be the next packet. */
  strange(datagram: Datagram, message: MessageView, seen: Seen): Answer {
    return this.#strangers.add(datagram, message, seen);
  }

  /** The newest exchange with this client, port and ID that an ICMP error may quote. */
  quoted(client: number, port: number, message: MessageView): Attempt | undefined {
    let at = this.#index.first(client, port, message.id);
    while (at !== undefined && message.name !== at.lookup.name) at = this.#index.next(at);
    return at;
  }

  /** The next older transmission that the same error may quote. */
  older(attempt: Attempt): Attempt | undefined {
    return this.#index.next(attempt);
  }

  /** What a response belongs to, and how: see `attempt`. */
  tie(datagram: Datagram, message: MessageView, seen: Seen): Tie {
    const { destination, destinationPort, source, sourcePort, transport } = datagram;
    let exact: Attempt | undefined;
    let open: Attempt | undefined;
    let foreign: Attempt | undefined;
    let at = this.#index.first(destination, destinationPort, message.id);
    for (; at !== undefined; at = this.#index.next(at)) {
      if (at.transport !== transport || !asks(at, message)) continue;
      if (at.server === source && at.serverPort === sourcePort) {
        exact ??= at;
        if (at.answer === undefined) open ??= at;
      } else foreign ??= at;
    }
    if (exact !== undefined) return this.#exact(open ?? exact, seen);
    if (foreign !== undefined) return this.#foreign(foreign, datagram, message);
    this.attempt = this.#translated.answered(datagram, message);
    return this.attempt === undefined ? 'none' : 'copy';
  }

  /** @param attempt one of those that it fits, which is open when any is */
  #exact(attempt: Attempt, seen: Seen): Tie {
    this.attempt = attempt;
    const { attempts } = attempt.lookup;
    if (attempts.length < 3 && attempt.answer === undefined && !isTwice(attempts)) return 'answer';
    const sent = transmissionsOf(attempt);
    const waiting = sent.filter(
      (one) => one.answer === undefined && one.time <= seen.time + REORDERING,
    );
    const copied = sent.find((one) => isCopyOfAnswer(one, seen, waiting.length > 0));
    if (copied !== undefined) {
      this.attempt = copied;
      return 'copy';
    }
    if (waiting.length === 0) return 'duplicate';
    this.attempt = likeliest(waiting, seen.time, usualWithin(this.#usual(attempt.server))).attempt;
    return 'answer';
  }

  /** On its way back an answer is first seen from the endpoint that the query's copy went to. */
  #foreign(attempt: Attempt, datagram: Datagram, message: MessageView): Tie {
    for (
      let at: Attempt | undefined = attempt;
      at !== undefined;
      at = this.#index.next(at)
    ) {
      if (!asks(at, message)) continue;
      if (at.copies.some(({ of, peer }) => of === 'query' && peer === datagram.source)) {
        this.attempt = at;
        return 'copy';
      }
    }
    this.attempt = attempt;
    return 'foreign';
  }
}

/** Without a number of its own, what comes after the answer is asked again: musl does so at once after SERVFAIL. */
function isOver({ answer }: Attempt, seen: Fingerprint): boolean {
  return answer !== undefined && answer.time < seen.time && !isNumbered(seen);
}

function isTwice([first, second]: readonly Attempt[]): boolean {
  return second !== undefined && first!.id === second.id && first!.qtype === second.qtype;
}

/**
 * Two answers that nothing tells apart are two, as long as there is a transmission that the second may be to; unless
 * the capture has this packet's query twice as well.
 */
function isCopyOfAnswer(
  { answer, copies, place }: Attempt,
  seen: Fingerprint,
  isAwaited: boolean,
): boolean {
  if (answer === undefined || !isCopy(answer, seen, true)) return false;
  if (!isAwaited || isNumbered(seen) || isElsewhere(answer, seen)) return true;
  return copies.some((copy) => copy.of === 'query' && copy.place === place);
}
