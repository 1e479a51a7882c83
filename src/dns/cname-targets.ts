import { Type } from './codes.ts';
import { HEADER_OCTETS, type MessageView, type NameId } from './message-view.ts';
import type { NameTable } from './name-table.ts';
import { expanded, expandName } from './name.ts';
import { NO_RECORD, readRecord, RecordView } from './record.ts';

/** Aliases read per answer. Resolvers follow some ten; RFC 1034 section 3.6.2 advises against any. */
const MAX_ALIASES = 16;

const NONE: readonly NameId[] = [];

const record = new RecordView();

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
    const octets = expandName(bytes, record.dataStart, start, end);
    if (octets > 0) (found ??= []).push(names.intern(expanded, 0, octets));
  }
  return found ?? NONE;
}
