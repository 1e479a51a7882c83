import type { Datagram } from '../../decode/datagram.ts';
import type { MessageView } from '../../dns/message-view.ts';
import { fill, type Usual, usualWithin } from '../exchange/answers.ts';
import { isCopy, isNumbered } from '../exchange/copies.ts';
import { knowEchoes } from '../exchange/echoes.ts';
import { Answer, type AnswerKind, type Attempt, type Copy } from '../lookup.ts';
import type { Fingerprint, Seen, Sighting } from '../sighting.ts';
import type { ExchangeTable } from '../exchange/exchange-table.ts';
import type { AllBooks } from '../fate/books.ts';
import type { OpenLookups } from './open-lookups.ts';
import type { Placement } from './placement.ts';
import type { PortIndex } from './joining/port-index.ts';

/**
 * Records what is seen of an exchange besides its query and its answer: copies, duplicates, and responses to nothing.
 */
export class Sights {
  readonly #exchanges: ExchangeTable;
  readonly #ports: PortIndex;
  readonly #books: AllBooks;
  readonly #usual: Usual;
  readonly #placement: Placement;

  constructor({ exchanges, ports, placement }: OpenLookups, books: AllBooks, usual: Usual) {
    this.#exchanges = exchanges;
    this.#ports = ports;
    this.#placement = placement;
    this.#books = books;
    this.#usual = usual;
  }

  #copy(
    of: 'query' | 'response',
    attempt: Attempt,
    client: number,
    clientPort: number,
    peer: number,
    { capture, frame, time, place, hopLimit }: Sighting & Pick<Fingerprint, 'hopLimit'>,
  ): void {
    const ends = { peer, client, clientPort };
    const isKept = attempt.addCopy({ of, capture, frame, time, place, hopLimit, ...ends });
    if (!isKept) this.#books.unkeptCopy(of, capture, attempt.lookup);
    this.#place('copy', attempt);
  }

  /**
   * Records a query seen at another place. If the first sighting was behind a router, this one is nearer to the client:
   * it becomes the query, and the first sighting becomes a copy.
   */
  repeat(attempt: Attempt, datagram: Datagram, seen: Seen): void {
    const { source: client, sourcePort: clientPort, destination: peer, destinationPort } = datagram;
    const isNearer = seen.hopLimit > attempt.hopLimit && client === attempt.lookup.client;
    if (!isNearer || clientPort !== attempt.clientPort) {
      this.#copy('query', attempt, client, clientPort, peer, seen);
      return;
    }
    this.#copy('query', attempt, client, clientPort, attempt.server, attempt);
    attempt.capture = seen.capture;
    attempt.frame = seen.frame;
    attempt.time = seen.time;
    attempt.place = seen.place;
    attempt.hopLimit = seen.hopLimit;
    attempt.server = peer;
    attempt.serverPort = destinationPort;
  }

  /**
   * Records a response seen at another place. While the client's own sighting of the response is missing, this copy
   * keeps the answer: it may be the only sighting there is. A response that the client had to ignore, seen again at one
   * place, is only counted.
   */
  echo(attempt: Attempt, datagram: Datagram, message: MessageView, seen: Seen): void {
    const { destination: client, destinationPort: clientPort, source: peer } = datagram;
    if (attempt.answer !== undefined) {
      this.#copy('response', attempt, client, clientPort, peer, seen);
      return;
    }
    const isHere = (other: Answer) => other.place === seen.place && isCopy(other, seen, false);
    if (attempt.others.some(isHere)) {
      this.#books.unkeptCopy('response', seen.capture, attempt.lookup);
      this.#place('copy', attempt);
      return;
    }
    const answer = fill(new Answer(), 'copy', datagram, message, seen);
    answer.attempt = attempt;
    const { capture, frame, time, place, hopLimit } = seen;
    const ends = { peer, client, clientPort };
    const copy: Copy = { of: 'response', capture, frame, time, place, hopLimit, ...ends, answer };
    if (!attempt.addCopy(copy)) this.#books.unkeptCopy('response', capture, attempt.lookup);
    this.#place('copy', attempt, answer);
  }

  /** Records a response that the client has to ignore: its ID was not asked with, or it answers no query. */
  unacceptable(datagram: Datagram, message: MessageView, seen: Seen): void {
    const { destination, destinationPort, source } = datagram;
    const { frame, time } = seen;
    const { id, name, qtype } = message;
    const onPort = this.#ports.first(destination, destinationPort, name)?.lookup;
    if (onPort?.attempts.every((attempt) => attempt.qtype !== qtype))
      onPort.unseenLeg ??= { frame, time, source, qtype, id };
    const waiting = onPort?.attempts.findLast(
      (attempt) =>
        attempt.qtype === qtype &&
        attempt.server === source &&
        attempt.id !== id &&
        attempt.clientPort === destinationPort &&
        // A later response may answer a query that is not in the capture.
        time - attempt.time <= usualWithin(this.#usual(source)),
    );
    if (waiting !== undefined) this.oddity('mismatched-id', waiting, datagram, message, seen);
    else {
      this.#books.stranger(seen.capture);
      const answer = this.#exchanges.strange(datagram, message, seen);
      this.#placement.place('unmatched', undefined, answer);
    }
  }

  oddity(
    kind: AnswerKind,
    attempt: Attempt,
    datagram: Datagram,
    message: MessageView,
    seen: Seen,
  ): void {
    const answer = fill(new Answer(), kind, datagram, message, seen);
    answer.attempt = attempt;
    if (kind === 'duplicate' && isNumbered(answer))
      knowEchoes(attempt, answer, this.#exchanges.translations);
    if (!attempt.addOther(answer)) this.#books.unkeptStranger(seen.capture, attempt.lookup);
    if (kind !== 'duplicate' && attempt.answer === undefined) attempt.lookup.isTroubled = true;
    this.answered(attempt, answer);
  }

  answered(attempt: Attempt, answer: Answer): void {
    this.#place(answer.kind, attempt, answer);
  }

  /**
   * The placement does not refer to a bare exchange: no story needs its objects, and they are reused when it is over.
   */
  #place(kind: AnswerKind, attempt: Attempt, answer?: Answer): void {
    if (attempt.lookup.isBare) this.#placement.place('other', undefined);
    else this.#placement.place(kind, attempt, answer);
  }
}
