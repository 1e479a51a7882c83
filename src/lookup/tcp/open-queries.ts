import { Transport } from '../../decode/datagram.ts';
import type { AddressId } from '../../wire/address.ts';
import type { Attempt } from '../lookup.ts';
import type { Connection, ServerEnd } from './connection.ts';

/** Most connections whose queries are remembered; the one without a query for longest is forgotten first. */
const MAX_REMEMBERED = 10_000;

/** Queries on each TCP connection that its client has not ended. */
export class OpenQueries {
  readonly #byConnection = new Map<string, Asked>();
  readonly #clientOf: (query: Attempt) => AddressId;

  constructor(clientOf: (query: Attempt) => AddressId) {
    this.#clientOf = clientOf;
  }

  /**
   * @returns the end of the connection, if the server ended it before: it will not answer the query; undefined if it
   * did not
   */
  sent(attempt: Attempt): ServerEnd | undefined {
    const key = this.#keyOf(attempt);
    const asked = this.#byConnection.get(key) ?? noneAsked();
    // The object may have been that of an earlier query, which would keep its place.
    asked.queries.delete(attempt);
    asked.queries.set(attempt, attempt.frame);
    this.#keep(key, asked);
    return asked.end;
  }

  #keep(key: string, asked: Asked): void {
    this.#byConnection.delete(key);
    this.#byConnection.set(key, asked);
    if (this.#byConnection.size <= MAX_REMEMBERED) return;
    const [oldest] = this.#byConnection.keys();
    this.#byConnection.delete(oldest!);
  }

  /** @param octets length of the message, without its length field */
  answered(attempt: Attempt, octets: number): void {
    const asked = this.#byConnection.get(this.#keyOf(attempt));
    if (!asked) return;
    asked.answered += octets + LENGTH_FIELD;
    if (attempt.answer !== undefined) asked.queries.delete(attempt);
  }

  /** Forgets the queries of a connection: it is over, or another one begins on its ports. */
  forget(connection: Pick<Connection, 'client' | 'clientPort' | 'server' | 'serverPort'>): void {
    this.#byConnection.delete(keyOf(connection, connection.client));
  }

  /**
   * Notes that the server ended a connection, and returns its queries without an answer. Returns none if the server
   * sent more than was captured: the missing bytes may hold the answers.
   *
   * @param sent bytes that the server sent, by its sequence numbers; undefined if its SYN-ACK was not captured
   */
  close(connection: Connection, end: ServerEnd, sent: number | undefined): Attempt[] {
    const key = keyOf(connection, connection.client);
    const { queries, answered } = this.#byConnection.get(key) ?? noneAsked();
    this.#byConnection.delete(key);
    if (sent !== undefined && sent > answered) return [];
    this.#keep(key, { ...noneAsked(), end });
    return [...queries]
      .filter(([attempt, frame]) => attempt.frame === frame && this.#isOpen(attempt, connection))
      .map(([attempt]) => attempt);
  }

  /**
   * Whether the query is still open on this connection. The objects of a lookup that is over are reused, so the attempt
   * may be another one by now, or none (frame 0).
   */
  #isOpen(attempt: Attempt, connection: Connection): boolean {
    return (
      attempt.transport === Transport.tcp &&
      attempt.answer === undefined &&
      // The end of the connection was already seen at another interface.
      attempt.rare.cutOff === undefined &&
      this.#keyOf(attempt) === keyOf(connection, connection.client) &&
      attempt.time >= connection.start
    );
  }

  #keyOf(attempt: Attempt): string {
    return keyOf(attempt, this.#clientOf(attempt));
  }
}

interface Asked {
  /** Queries without an answer, with the frames in which they were sent. */
  readonly queries: Map<Attempt, number>;
  /** Bytes of the captured answers. */
  answered: number;
  /** The end of the connection, if the server ended it. */
  readonly end?: ServerEnd;
}

function noneAsked(): Asked {
  return { queries: new Map(), answered: 0 };
}

/** Bytes before each message: RFC 1035 section 4.2.2. */
const LENGTH_FIELD = 2;

function keyOf(
  { clientPort, server, serverPort }: Pick<Connection, 'clientPort' | 'server' | 'serverPort'>,
  client: AddressId,
): string {
  return `${client} ${clientPort} ${server} ${serverPort}`;
}
