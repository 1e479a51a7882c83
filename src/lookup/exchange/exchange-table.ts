import type { Datagram } from '../../decode/datagram.ts';
import type { MessageView } from '../../dns/message-view.ts';
import { DNS_PORT } from '../../dns/port.ts';
import type { AddressId } from '../../wire/address.ts';
import { awaiting, likeliest, transmissionsOf, type Usual, usualWithin } from './answers.ts';
import type { Answer, Attempt } from '../lookup.ts';
import { interfaceOf, type Seen } from '../sighting.ts';
import {
  isAskedBeside,
  isCopy,
  isThereAlready,
  isNumbered,
  isOnItsWay,
  isOutgoing,
  isOver,
  isToServerAsked,
  isTranslated,
  wentThere,
} from './copies.ts';
import { asks, ExchangeIndex } from './exchange-index.ts';
import {
  isAnswerOf,
  isCopyOfAnswer,
  isDoubledHere,
  isKnown,
  isNewSight,
  isSecondHere,
  isSecondSeen,
} from './seen-answers.ts';
import { Strangers } from './strangers.ts';
import { TranslatedQueries } from './translated.ts';
import { Translations } from './translations.ts';

/**
 * How a response relates to the exchange found for it. `answer`: its transmission waits for it. `foreign`: question and
 * ID fit, but it comes from another address or port than was asked.
 */
export type Tie = 'answer' | 'copy' | 'duplicate' | 'foreign' | 'none';

/**
 * The first two layers: exchanges, tied by five-tuple and ID (and by the question, if there is one), and copies of
 * their packets. Nothing here knows which lookup an exchange belongs to.
 */
export class ExchangeTable {
  /** The transmission that the last response was tied to. */
  attempt: Attempt | undefined;
  readonly translations = new Translations();
  readonly #index = new ExchangeIndex();
  readonly #translated = new TranslatedQueries();
  readonly #strangers = new Strangers();
  readonly #usual: Usual;
  /** Interfaces that see packets twice without need: behind a port mirror, or in a network that doubles packets. */
  readonly #doubling = new Set<number>();

  constructor(usual: Usual) {
    this.#usual = usual;
  }

  /**
   * Returns the newest transmission of the same question, from the same port with the same ID; undefined if there is
   * none.
   */
  twin(datagram: Datagram, message: MessageView): Attempt | undefined {
    return this.#index.query(datagram, message);
  }

  /**
   * Returns the query that this one is a copy of; undefined if there is none.
   * @param twin as `twin` returns it
   */
  original(
    datagram: Datagram,
    message: MessageView,
    seen: Seen,
    twin: Attempt | undefined,
  ): Attempt | undefined {
    if (twin === undefined) return this.#translated.original(datagram, message, seen);
    for (let at: Attempt | undefined = twin; at !== undefined; at = this.#index.next(at)) {
      if (!this.#isSeenAgain(at, datagram, message, seen)) continue;
      if (isSameServer(at, datagram)) {
        if (seen.place === at.place) this.#doubling.add(interfaceOf(seen));
        return at;
      }
      if (!isNumbered(seen)) return this.#translatedOf(at, datagram, message, seen);
      this.#noteTranslation(at, datagram, seen);
      return at;
    }
    return undefined;
  }

  /**
   * Notes a translation that two sightings show. A query loses hops on its way to the server, and near the server it
   * goes to the translated address.
   */
  #noteTranslation({ server, hopLimit }: Attempt, { destination }: Datagram, seen: Seen): void {
    if (seen.hopLimit < hopLimit) this.translations.note(server, destination);
    else if (seen.hopLimit > hopLimit) this.translations.note(destination, server);
  }

  #isSeenAgain(at: Attempt, datagram: Datagram, message: MessageView, seen: Seen): boolean {
    if (at.transport !== datagram.transport || !asks(at, message)) return false;
    if (!isCopy(at, seen, isSameServer(at, datagram)) || isThereAlready(at, 'query', seen))
      return false;
    if (!isSameServer(at, datagram) && isToServerAsked(at, datagram, seen)) return false;
    return !isOver(at, seen, this.#doubling.has(interfaceOf(seen)));
  }

  /**
   * Chooses among queries that look the same (musl asks all its servers at once): one whose server is known to be
   * translated so; or else, of those that lack a sighting at this place, the first whose flow went there before, or the
   * first of all. Conntrack translates all packets of a flow alike.
   */
  #translatedOf(newest: Attempt, datagram: Datagram, message: MessageView, seen: Seen): Attempt {
    const { destination } = datagram;
    let translated: Attempt | undefined;
    let ofFlow: Attempt | undefined;
    let twice: Attempt | undefined;
    for (let at: Attempt | undefined = newest; at !== undefined; at = this.#index.next(at)) {
      if (!this.#isSeenAgain(at, datagram, message, seen)) continue;
      if (isSameServer(at, datagram)) return at;
      const copy = at.copies.find(({ of, place }) => of === 'query' && place === seen.place);
      if (this.translations.knows(at.server, destination)) return at;
      if (copy === undefined) {
        translated = at;
        if (wentThere(at, destination)) ofFlow = at;
      } else if (copy.peer === destination) twice ??= at;
    }
    return ofFlow ?? translated ?? twice ?? newest;
  }

  /** Adds a query that was sent. Returns the response if it stands before the query in the capture. */
  add(attempt: Attempt): Answer | undefined {
    this.#index.add(attempt);
    this.#translated.add(attempt);
    return this.#strangers.take(attempt);
  }

  remove(attempt: Attempt): void {
    this.#index.remove(attempt);
    this.#translated.remove(attempt);
  }

  /** Adds a query that was kept elsewhere until now. */
  takeBack(attempt: Attempt): void {
    this.#index.add(attempt);
    this.#translated.takeBack(attempt);
  }

  /** Returns the newest query from this port with this ID; undefined if there is none. */
  sentFrom(client: AddressId, port: number, id: number): Attempt | undefined {
    return this.#index.first(client, port, id);
  }

  /** Whether a response without its query was seen so shortly before that it may answer this query. */
  mayBeAnswered({ time }: Seen): boolean {
    return this.#strangers.mayAnswer(time);
  }

  /** Notes a query that is kept as this row (plain/rows.ts). */
  addRow({ digest }: Seen, row: number): void {
    this.#translated.addRow(digest, row);
  }

  /** Returns the row of the last query with the same bytes; -1 if there is none, or if that query is no row. */
  rowLike({ digest }: Seen): number {
    return this.#translated.rowLike(digest);
  }

  /** Returns the last query with the same bytes, if it is an exchange that is not over. */
  like({ digest }: Seen): Attempt | undefined {
    return this.#translated.like(digest);
  }

  /** Keeps a response whose query was not seen: the query may be the next packet. */
  strange(datagram: Datagram, message: MessageView, seen: Seen): Answer {
    return this.#strangers.add(datagram, message, seen);
  }

  /**
   * Returns the newest exchange with this client, port and ID that an ICMP error may quote, preferably of the same
   * type; undefined if there is none.
   */
  quoted(client: number, port: number, { id, name, qtype }: MessageView): Attempt | undefined {
    let newest: Attempt | undefined;
    let at = this.#index.first(client, port, id);
    for (; at !== undefined; at = this.#index.next(at)) {
      if (at.lookup.name !== name) continue;
      if (at.qtype === qtype) return at;
      newest ??= at;
    }
    return newest;
  }

  /** Returns the same if a translation has changed the quoted port. */
  quotedElsewhere(
    client: AddressId,
    { quotedIpId }: Datagram,
    message: MessageView,
    seen: Seen,
  ): Attempt | undefined {
    return this.#translated.quoted(client, quotedIpId, message, seen.digest);
  }

  /** Returns the next older transmission that the same error may quote. */
  older(attempt: Attempt): Attempt | undefined {
    return this.#index.next(attempt);
  }

  /** Returns how a response relates to its exchange, and sets `attempt` to that exchange. */
  tie(datagram: Datagram, message: MessageView, seen: Seen): Tie {
    const { destination, destinationPort, source, sourcePort, transport } = datagram;
    let exact: Attempt | undefined;
    let open: Attempt | undefined;
    let foreign: Attempt | undefined;
    let elsewhere: Attempt | undefined;
    let beyond: Attempt[] | undefined;
    let at = this.#index.first(destination, destinationPort, message.id);
    for (; at !== undefined; at = this.#index.next(at)) {
      if (at.transport !== transport || !asks(at, message)) continue;
      if (at.server === source && at.serverPort === sourcePort) {
        if (isNumbered(seen) && isAnswerOf(at, seen, true)) {
          this.attempt = at;
          return 'copy';
        }
        exact ??= at;
        if (at.answer === undefined) open ??= at;
      } else if (isNewSight(at, seen)) {
        this.attempt = at;
        return 'copy';
      } else if (
        this.translations.knows(source, at.server) ||
        isThrough(at, seen) ||
        isRedirected(at, sourcePort) ||
        isFromSameSource(at, datagram)
      ) {
        // The capture shows the query only behind the translation.
        exact ??= at;
        if (at.answer === undefined) open ??= at;
      } else {
        foreign ??= at;
        if (this.#isTranslatedTo(at, source)) (beyond ??= []).unshift(at);
        else if (isAwaited(at) && at.copies.length === 0) elsewhere = at;
      }
    }
    if (beyond !== undefined) {
      const tie = this.#beyond(beyond, open, elsewhere, seen, source);
      if (tie !== undefined) return tie;
    }
    if (exact !== undefined) return this.#exact(open ?? exact, seen);
    if (foreign !== undefined) {
      this.attempt = foreign;
      if (isKnown(foreign, seen, source)) return 'copy';
      // If a client asks several servers at once, the query to this one may be missing from the capture.
      if (asksToo(foreign, source)) return 'none';
      this.translations.noteForeign(source, foreign.server);
      return 'foreign';
    }
    this.attempt = this.#translated.answered(datagram, message);
    return this.attempt === undefined ? 'none' : 'copy';
  }

  /**
   * Whether the query went to this endpoint. It was seen on its way there, or, without a translated copy of its own,
   * another query to the same server was.
   */
  #isTranslatedTo(attempt: Attempt, endpoint: AddressId): boolean {
    if (isAskedBeside(attempt, endpoint)) return false;
    if (isOnItsWay(attempt, endpoint)) return true;
    if (attempt.copies.some((copy) => isTranslated(attempt, copy))) return false;
    return this.translations.knows(attempt.server, endpoint) || wentThere(attempt, endpoint);
  }

  /** @param attempt one of those that the response fits; an open one if there is any */
  #exact(attempt: Attempt, seen: Seen): Tie {
    this.attempt = attempt;
    const { attempts } = attempt.lookup;
    if (attempts.length < 3 && attempt.answer === undefined && !isTwice(attempts)) return 'answer';
    const sent = transmissionsOf(attempt);
    const waiting = awaiting(sent, seen.time);
    const usual = usualWithin(this.#usual(attempt.server));
    const isDoubling = this.#doubling.has(interfaceOf(seen));
    const copied = sent.find((one) => isCopyOfAnswer(one, seen, waiting, isDoubling));
    if (copied !== undefined) {
      if (isDoubledHere(copied, seen)) this.#doubling.add(interfaceOf(seen));
      this.attempt = copied;
      return 'copy';
    }
    if (waiting.length === 0)
      return attempts.some((one) => isSecondSeen(one, seen)) ? 'copy' : 'duplicate';
    // The waiting transmission was sent later: this packet has come here before, and answered nothing.
    const second = attempts.find((one) => isSecondHere(one, seen));
    if (second !== undefined) {
      this.attempt = second;
      return 'copy';
    }
    this.attempt = likeliest(waiting, seen.time, usual).attempt;
    return 'answer';
  }

  /**
   * Relates an answer that is not translated back yet. It may look like the answer to a query that was captured only
   * behind the translation (`open`). If several servers share one endpoint, it may be another server's answer
   * (`elsewhere`).
   */
  #beyond(
    sent: readonly Attempt[],
    open: Attempt | undefined,
    elsewhere: Attempt | undefined,
    seen: Seen,
    source: AddressId,
  ): Tie | undefined {
    const known = sent.find((one) => isKnown(one, seen, source));
    if (known !== undefined && isNumbered(seen)) {
      this.attempt = known;
      return 'copy';
    }
    const awaited = sent.filter(isAwaited);
    const usual = usualWithin(this.#usual(sent[0]!.server));
    if (awaited.length === 0) {
      if (open !== undefined) {
        // This interface sees packets twice, so this one was doubled, too: see isCopyOfAnswer.
        const isDoubled = known && this.#doubling.has(interfaceOf(seen)) && open.time < known.time;
        if (!isDoubled) return undefined;
      }
      this.attempt = known ?? elsewhere ?? sent.at(-1)!;
      return known === undefined && elsewhere === undefined && isNumbered(seen)
        ? 'duplicate'
        : 'copy';
    }
    const { attempt } = likeliest(awaited, seen.time, usual);
    const isLater = open === undefined || attempt.time > open.time;
    if (open !== undefined && !(isLater && seen.time - attempt.time <= usual)) return undefined;
    this.attempt = attempt;
    return 'copy';
  }
}

/**
 * Whether the query was seen leaving at one interface only, and this response leaves at another one. Then any
 * translation in between was not seen.
 */
function isThrough(attempt: Attempt, seen: Seen): boolean {
  if (!isOutgoing(attempt) || !isOutgoing(seen) || attempt.answer !== undefined) return false;
  return interfaceOf(attempt) !== interfaceOf(seen) && attempt.copies.length === 0;
}

/**
 * Whether the query was seen on its way to a port other than that of DNS, while the answer comes from the port of DNS.
 * The host translates the query before it is captured, and translates the answer back. So does Docker with 127.0.0.11
 * in each container (libnetwork, resolver_unix.go), and so do service meshes with queries to port 53 (Istio: REDIRECT
 * to 127.0.0.1, port 15053).
 */
function isRedirected({ serverPort, answer }: Attempt, sourcePort: number): boolean {
  return sourcePort === DNS_PORT && serverPort !== DNS_PORT && answer === undefined;
}

/** Whether the exchange has an answer from there already: this one is no more foreign than that. */
function isFromSameSource({ answer }: Attempt, { source, sourcePort }: Datagram): boolean {
  return answer !== undefined && answer.source === source && answer.sourcePort === sourcePort;
}

/** Whether another leg of the lookup was sent to this other server. */
function asksToo({ lookup, qtype, server: own }: Attempt, server: AddressId): boolean {
  if (server === own) return false;
  return lookup.attempts.some((other) => other.server === server && other.qtype !== qtype);
}

function isSameServer({ server, serverPort }: Attempt, datagram: Datagram): boolean {
  return server === datagram.destination && serverPort === datagram.destinationPort;
}

/** Whether nothing of its answer was seen yet. */
function isAwaited({ answer, copies }: Attempt): boolean {
  return answer === undefined && !copies.some(({ of }) => of === 'response');
}

function isTwice(attempts: readonly Attempt[]): boolean {
  if (attempts.length < 2) return false;
  const first = attempts[0]!;
  const second = attempts[1]!;
  return first.id === second.id && first.qtype === second.qtype;
}
