import { Transport } from '../../decode/datagram.ts';
import type { Answer, Attempt, Lookup } from '../lookup.ts';
import { NXDOMAIN } from '../story/contradiction.ts';
import {
  ANSWER,
  CAPTURE,
  CLIENT,
  ID,
  LEG,
  LEGS,
  NAME,
  NUMBER,
  PORT,
  QTYPE,
  SERVER,
  SERVER_PORT,
  STATE,
  USED,
} from './columns.ts';

/**
 * Writes a row into a lookup, which must have as many legs and answers as the row.
 *
 * @param at index of the row's first number
 * @param timesAt index of the row's first time
 */
// oxlint-disable-next-line max-params -- the place of the row, and the lookup to fill
export function readRow(
  numbers: Int32Array,
  at: number,
  times: Float64Array,
  timesAt: number,
  lookup: Lookup,
): void {
  lookup.isBare = false;
  lookup.isFirstOnPort = true;
  lookup.freshFlow = (numbers[at + STATE]! & USED) === 0;
  lookup.number = numbers[at + NUMBER]!;
  lookup.begin(numbers[at + CLIENT]!, numbers[at + NAME]!, times[timesAt]!);
  lookup.lastAnswer = -Infinity;
  lookup.isDenied = false;
  const { attempts } = lookup;
  for (let leg = 0; leg < attempts.length; leg++) {
    const query = attempts[leg]!;
    query.time = times[timesAt + 2 * leg]!;
    if (query.time > lookup.lastQuery) lookup.lastQuery = query.time;
    readQuery(numbers, at, at + LEGS + leg * LEG, query);
    const { answer } = query;
    if (answer === undefined) continue;
    answer.time = times[timesAt + 2 * leg + 1]!;
    if (answer.time > lookup.lastAnswer) lookup.lastAnswer = answer.time;
    readAnswer(numbers, at + LEGS + leg * LEG + ANSWER, query, answer);
    if (answer.rcode === NXDOMAIN) lookup.isDenied = true;
  }
}

function readQuery(numbers: Int32Array, row: number, at: number, query: Attempt): void {
  query.capture = numbers[row + CAPTURE]!;
  query.transport = Transport.udp;
  query.clientPort = numbers[row + PORT]!;
  query.server = numbers[row + SERVER]!;
  query.serverPort = numbers[row + SERVER_PORT]!;
  query.frame = numbers[at]!;
  query.place = numbers[at + 1]!;
  query.digest = numbers[at + 2]!;
  query.ipId = numbers[at + 3]!;
  query.hopLimit = numbers[at + 4]!;
  query.qtype = numbers[at + QTYPE]!;
  query.id = numbers[at + ID]!;
  query.payloadSize = numbers[at + 7]!;
  query.edns = numbers[at + 8] === 1;
}

function readAnswer(numbers: Int32Array, at: number, query: Attempt, answer: Answer): void {
  answer.capture = query.capture;
  answer.transport = Transport.udp;
  answer.source = query.server;
  answer.sourcePort = query.serverPort;
  answer.id = query.id;
  answer.frame = numbers[at]!;
  answer.place = numbers[at + 1]!;
  answer.digest = numbers[at + 2]!;
  answer.ipId = numbers[at + 3]!;
  answer.hopLimit = numbers[at + 4]!;
  answer.rcode = numbers[at + 5]!;
  answer.answerCount = numbers[at + 6]!;
  answer.length = numbers[at + 7]!;
  answer.ttl = numbers[at + 8]!;
  answer.kind = 'answer';
  answer.orTo = undefined;
  answer.truncated = false;
  answer.isFragment = false;
  answer.attempt = query;
}
