import type { Datagram } from '../../decode/datagram.ts';
import type { MessageView } from '../../dns/message-view.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import { REORDERING } from '../times.ts';
import { Answer, type Attempt } from '../lookup.ts';
import type { Seen } from '../sighting.ts';
import { fill } from './answers.ts';
import { isCopy } from './copies.ts';

/** Most responses that wait for their query: packets from several queues of a network card may be out of order. */
const KEPT = 16;

interface Stranger {
  readonly answer: Answer;
  readonly client: number;
  readonly clientPort: number;
  readonly name: number;
  readonly qtype: number;
}

/** The latest responses whose query was not seen. The query may be the very next packet. */
export class Strangers {
  readonly #latest: (Stranger | undefined)[] = Array<undefined>(KEPT).fill(undefined);
  #next = 0;
  /** Time of the latest of these responses. */
  #newest: Nanoseconds = -Infinity;

  add(datagram: Datagram, message: MessageView, seen: Seen): Answer {
    const answer = fill(new Answer(), 'answer', datagram, message, seen);
    const { destination: client, destinationPort: clientPort } = datagram;
    const { name, qtype } = message;
    const stranger = { answer, client, clientPort, name, qtype };
    // Its first sight says when it came.
    if (this.#latest.some((before) => before && isSeenAgain(stranger, before))) return answer;
    this.#latest[this.#next] = stranger;
    this.#next = (this.#next + 1) % KEPT;
    if (seen.time > this.#newest) this.#newest = seen.time;
    return answer;
  }

  /** Whether a response came so late that its query may have this time. */
  mayAnswer(time: Nanoseconds): boolean {
    return time - this.#newest < REORDERING;
  }

  /** Returns the response to this query that stands before it in the capture; undefined if there is none. */
  take(attempt: Attempt): Answer | undefined {
    if (!this.mayAnswer(attempt.time)) return undefined;
    for (let at = 0; at < KEPT; at++) {
      const stranger = this.#latest[at];
      if (stranger === undefined || !fits(stranger, attempt)) continue;
      this.#latest[at] = undefined;
      return stranger.answer;
    }
    return undefined;
  }
}

/** Whether it is the same packet once more on its way to the same client. */
function isSeenAgain(stranger: Stranger, before: Stranger): boolean {
  const { answer, client, clientPort } = stranger;
  const { source, sourcePort } = before.answer;
  return (
    client === before.client &&
    clientPort === before.clientPort &&
    answer.source === source &&
    answer.sourcePort === sourcePort &&
    isCopy(before.answer, answer, true)
  );
}

function fits({ answer, client, clientPort, name, qtype }: Stranger, attempt: Attempt): boolean {
  return (
    answer.id === attempt.id &&
    answer.source === attempt.server &&
    answer.sourcePort === attempt.serverPort &&
    client === attempt.lookup.client &&
    clientPort === attempt.clientPort &&
    name === attempt.lookup.name &&
    qtype === attempt.qtype &&
    Math.abs(answer.time - attempt.time) < REORDERING
  );
}
