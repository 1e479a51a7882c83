import { type Bytes, EMPTY } from '../../wire/bytes.ts';
import type { Answer, Attempt } from '../lookup.ts';
import type { Sighting } from '../sighting.ts';
import { NO_ROW, type PlacementKind } from '../grouping/placement.ts';
import { HeldMessage, type MessageFacts, type WireFacts } from './held-message.ts';

type Facts = WireFacts & MessageFacts & Sighting;

/** Numbers of a message, 8 bytes each. Besides these a record has the bytes, the kind, and the line of a text. */
const NUMBERS = [
  'capture',
  'frame',
  'time',
  'place',
  'transport',
  'source',
  'destination',
  'sourcePort',
  'destinationPort',
  'payloadLength',
  'ipId',
  'id',
  'flags',
  'name',
  'qtype',
  'tcpFlags',
  'icmpFrom',
  'icmpTo',
  'icmpType',
  'icmpCode',
  'icmpKind',
  'icmpMtu',
  'icmpLength',
] as const satisfies readonly Exclude<keyof Facts, 'bytes' | 'start' | 'end'>[];

/** After the numbers: the length of the DNS bytes, and that of the JSON behind them. */
const LENGTHS = 2;
const HEAD_OCTETS = 8 * (NUMBERS.length + LENGTHS);

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder();

/** The part of a record besides numbers and bytes. */
interface Rest {
  readonly kind: PlacementKind;
  readonly printed?: string | undefined;
  readonly told?: unknown;
}

/** The buffer for the record at hand. An array for each of millions of records would fragment the memory. */
let record: Bytes = new Uint8Array(1 << 12);
let numbers = new DataView(record.buffer);

/**
 * Returns a message as bytes, for a message that waits long. It keeps its current kind.
 *
 * @param told anything that JSON can hold
 * @returns bytes that the next call overwrites
 */
export function toRecord(message: HeldMessage, told: unknown): Uint8Array {
  const { bytes, start, end, kind, printed } = message;
  const rest = JSON.stringify({ kind, printed, told } satisfies Rest);
  const restStart = HEAD_OCTETS + (end - start);
  // A UTF-16 code unit takes three bytes at most in UTF-8.
  if (restStart + 3 * rest.length > record.length) {
    record = new Uint8Array(2 * (restStart + 3 * rest.length));
    numbers = new DataView(record.buffer);
  }
  const { written } = ENCODER.encodeInto(rest, record.subarray(restStart));
  for (let at = 0; at < NUMBERS.length; at++) numbers.setFloat64(8 * at, message[NUMBERS[at]!]);
  numbers.setFloat64(8 * NUMBERS.length, end - start);
  numbers.setFloat64(8 * NUMBERS.length + 8, written);
  for (let at = start; at < end; at++) record[HEAD_OCTETS + at - start] = bytes[at]!;
  return record.subarray(0, restStart + written);
}

/**
 * Returns the message of a record.
 *
 * @param octets begin with the record, and must not change while the message is used
 */
export function fromRecord(
  octets: Bytes,
  attempt: Attempt | undefined,
  answer: Answer | undefined,
): { readonly message: HeldMessage; readonly told: unknown } {
  const view = new DataView(octets.buffer, octets.byteOffset, HEAD_OCTETS);
  const facts = { bytes: EMPTY, start: 0, end: 0 } as unknown as Record<string, unknown>;
  for (let at = 0; at < NUMBERS.length; at++) facts[NUMBERS[at]!] = view.getFloat64(8 * at);
  const length = view.getFloat64(8 * NUMBERS.length);
  const restEnd = HEAD_OCTETS + length + view.getFloat64(8 * NUMBERS.length + 8);
  const rest = DECODER.decode(octets.subarray(HEAD_OCTETS + length, restEnd));
  const { kind, printed, told } = JSON.parse(rest) as Rest;
  const kept = {
    block: octets,
    start: HEAD_OCTETS,
    end: HEAD_OCTETS + length,
    keep: () => undefined,
  };
  const known = facts as unknown as Facts;
  const placement = { kind, attempt, answer, row: NO_ROW };
  return { message: new HeldMessage().hold(known, known, known, placement, kept, printed), told };
}
