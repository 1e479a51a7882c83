import { Transport } from '../../decode/datagram.ts';
import type { Attempt } from '../exchange/attempt.ts';
import type { Connection } from './connection.ts';

/** Connections whose queries are remembered; the one that was silent for longest is forgotten first. */
const MAX_REMEMBERED = 10_000;

/** What was asked on each TCP connection that is not over. */
export class OpenQueries {
  readonly #byConnection = new Map<string, Asked>();

  sent(attempt: Attempt): void {
    const key = keyOf(attempt, attempt.lookup);
    const asked = this.#byConnection.get(key) ?? {
      queries: new Map<Attempt, number>(),
      answered: 0,
    };
    asked.queries.set(attempt, attempt.frame);
    this.#byConnection.delete(key);
    this.#byConnection.set(key, asked);
    if (this.#byConnection.size <= MAX_REMEMBERED) return;
    const [oldest] = this.#byConnection.keys();
    this.#byConnection.delete(oldest!);
  }

  /** @param octets of the message, without its length */
  answered(attempt: Attempt, octets: number): void {
    const asked = this.#byConnection.get(keyOf(attempt, attempt.lookup));
    if (!asked) return;
    asked.answered += octets + LENGTH_FIELD;
    if (attempt.answer !== undefined) asked.queries.delete(attempt);
  }

  /**
   * The connection is over: what was asked on it and has no answer. Nothing, when the server sent more than the
   * capture has: then the answers may be in what it lacks.
   *
   * @param sent octets that the server sent, by its sequence numbers; undefined when its SYN-ACK was not captured
   */
  close(connection: Connection, sent: number | undefined): Attempt[] {
    const key = keyOf(connection, connection);
    const asked = this.#byConnection.get(key);
    this.#byConnection.delete(key);
    if (!asked || (sent !== undefined && sent > asked.answered)) return [];
    return [...asked.queries]
      .filter(([attempt, frame]) => attempt.frame === frame && isOpen(attempt, connection))
      .map(([attempt]) => attempt);
  }
}

interface Asked {
  /** Those without an answer, with the frames in which they were sent. */
  readonly queries: Map<Attempt, number>;
  /** Octets of the answers that were captured. */
  answered: number;
}

/** Octets in front of each message: RFC 1035 section 4.2.2. */
const LENGTH_FIELD = 2;

/** A lookup that is over leaves its objects to others: so the attempt may be another one by now, or none (frame 0). */
function isOpen(attempt: Attempt, connection: Connection): boolean {
  return (
    attempt.transport === Transport.tcp &&
    attempt.answer === undefined &&
    // The end of its connection was seen at another interface already.
    attempt.rare.cutOff === undefined &&
    attempt.lookup.client === connection.client &&
    attempt.clientPort === connection.clientPort &&
    attempt.server === connection.server &&
    attempt.serverPort === connection.serverPort &&
    attempt.time >= connection.start
  );
}

function keyOf(
  { clientPort, server, serverPort }: Pick<Connection, 'clientPort' | 'server' | 'serverPort'>,
  { client }: Pick<Connection, 'client'>,
): string {
  return `${client} ${clientPort} ${server} ${serverPort}`;
}
