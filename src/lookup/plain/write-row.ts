import type { Datagram } from '../../decode/datagram.ts';
import { firstTtl } from '../../dns/first-ttl.ts';
import type { MessageView } from '../../dns/message-view.ts';
import type { Seen } from '../sighting.ts';
import { ID, QTYPE } from './columns.ts';

/** Writes a query into the columns of its leg (columns.ts). `readRow` is the inverse. */
export function writeQuery(
  numbers: Int32Array,
  leg: number,
  message: MessageView,
  seen: Seen,
): void {
  writeSeen(numbers, leg, seen);
  const edns = message.additionalCount > 0;
  numbers[leg + QTYPE] = message.qtype;
  numbers[leg + ID] = message.id;
  numbers[leg + 7] = edns ? message.payloadSize : 0;
  numbers[leg + 8] = edns ? 1 : 0;
}

/**
 * Writes an answer into the columns of its leg.
 *
 * @param at index of the leg's first column of its answer
 */
// oxlint-disable-next-line max-params -- the place of the answer, and the answer
export function writeAnswer(
  numbers: Int32Array,
  at: number,
  datagram: Datagram,
  message: MessageView,
  seen: Seen,
): void {
  writeSeen(numbers, at, seen);
  numbers[at + 5] = message.rcode;
  numbers[at + 6] = message.answerCount;
  numbers[at + 7] = datagram.payloadLength;
  numbers[at + 8] = firstTtl(message);
}

function writeSeen(numbers: Int32Array, at: number, seen: Seen): void {
  numbers[at] = seen.frame;
  numbers[at + 1] = seen.place;
  numbers[at + 2] = seen.digest;
  numbers[at + 3] = seen.ipId;
  numbers[at + 4] = seen.hopLimit;
}
