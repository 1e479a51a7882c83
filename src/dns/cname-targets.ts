import { type Bytes, u16, u8 } from '../wire/bytes.ts';
import { Type } from './codes.ts';
import { HEADER_OCTETS, type MessageView, type NameId } from './message-view.ts';
import type { NameTable } from './name-table.ts';
import { LABEL_TYPE, MAX_NAME_OCTETS, MAX_POINTERS, POINTER } from './name.ts';
import { NO_RECORD, readRecord, RecordView } from './record.ts';

/** Aliases read per answer. Resolvers follow some ten; RFC 1034 section 3.6.2 advises against any. */
const MAX_ALIASES = 16;

const NONE: readonly NameId[] = [];

const record = new RecordView();
/** Buffer in which a compressed name is expanded. */
const whole: Bytes = new Uint8Array(MAX_NAME_OCTETS);

/**
 * Returns the names to which the question's name leads: the targets of the CNAME records at the beginning of the
 * answer section, in order (RFC 1034 section 3.6.2). Stops at a record that was not captured or cannot be read.
 */
export function aliasesOf(
  message: MessageView,
  names: Pick<NameTable, 'intern'>,
): readonly NameId[] {
  const { bytes, start, end, answerCount, qdcount } = message;
  if (answerCount === 0 || qdcount !== 1 || message.questionEnd === start + HEADER_OCTETS)
    return NONE;
  let found: NameId[] | undefined;
  let at = message.questionEnd;
  for (let left = Math.min(answerCount, MAX_ALIASES); left > 0; left--) {
    at = readRecord(bytes, at, end, record);
    if (at === NO_RECORD || at > end || record.type !== Type.CNAME) break;
    const octets = expand(bytes, record.dataStart, start, end);
    if (octets > 0) (found ??= []).push(names.intern(whole, 0, octets));
  }
  return found ?? NONE;
}

/**
 * Writes a name without compression (RFC 1035 section 4.1.4) into `whole`. A pointer must point backwards, before
 * the start of everything read so far.
 *
 * @returns the octets of the name; 0 if it cannot be read
 */
function expand(bytes: Bytes, from: number, start: number, end: number): number {
  let [at, before, octets] = [from, from, 0];
  for (let pointers = 0; at < end;) {
    const length = u8(bytes, at);
    if ((length & LABEL_TYPE) === POINTER) {
      if (at + 2 > end || ++pointers > MAX_POINTERS) return 0;
      at = start + (u16(bytes, at) & 0x3fff);
      if (at >= before) return 0;
      before = at;
      continue;
    }
    if ((length & LABEL_TYPE) !== 0 || at + 1 + length > end) return 0;
    if (octets + 1 + length > MAX_NAME_OCTETS) return 0;
    for (let one = 0; one <= length; one++) whole[octets++] = u8(bytes, at + one);
    if (length === 0) return octets;
    at += 1 + length;
  }
  return 0;
}
