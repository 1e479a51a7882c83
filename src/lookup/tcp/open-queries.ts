import { Transport } from '../../decode/datagram.ts';
import type { Attempt } from '../exchange/attempt.ts';
import type { Connection } from './connection.ts';

/** Connections whose queries are remembered; the one that was silent for longest is forgotten first. */
const MAX_REMEMBERED = 10_000;

/** What was asked on each TCP connection that is not over. */
export class OpenQueries {
  readonly #byConnection = new Map<string, Set<Attempt>>();

  sent(attempt: Attempt): void {
    const { lookup, clientPort, server, serverPort } = attempt;
    const key = keyOf({ client: lookup.client, clientPort, server, serverPort });
    const queries = this.#byConnection.get(key) ?? new Set();
    queries.add(attempt);
    this.#byConnection.delete(key);
    this.#byConnection.set(key, queries);
    if (this.#byConnection.size <= MAX_REMEMBERED) return;
    const [oldest] = this.#byConnection.keys();
    this.#byConnection.delete(oldest!);
  }

  /** The connection is over: what was asked on it and has no answer. */
  close(connection: Connection): Attempt[] {
    const key = keyOf(connection);
    const queries = [...(this.#byConnection.get(key) ?? [])];
    this.#byConnection.delete(key);
    return queries.filter((attempt) => isOpen(attempt, connection));
  }
}

/** A lookup that is over leaves its objects to others: so the attempt may be another one by now. */
function isOpen(attempt: Attempt, connection: Connection): boolean {
  return (
    attempt.transport === Transport.tcp &&
    attempt.answer === undefined &&
    attempt.lookup.client === connection.client &&
    attempt.clientPort === connection.clientPort &&
    attempt.server === connection.server &&
    attempt.serverPort === connection.serverPort &&
    attempt.time >= connection.start
  );
}

function keyOf({
  client,
  clientPort,
  server,
  serverPort,
}: Pick<Connection, 'client' | 'clientPort' | 'server' | 'serverPort'>): string {
  return `${client} ${clientPort} ${server} ${serverPort}`;
}
