import type { Datagram } from '../../decode/datagram.ts';
import { firstTtl } from '../../dns/first-ttl.ts';
import type { MessageView } from '../../dns/message-view.ts';
import type { Seen } from '../exchange/attempt.ts';
import { ID, QTYPE } from './columns.ts';

/** Writes a query into the columns of its leg (columns.ts), which `readRow` reads. */
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

/** @param at where the answer of the leg begins */
// oxlint-disable-next-line max-params -- where it belongs, and what it is
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
