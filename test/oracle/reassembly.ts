import { Flag } from '../../src/wire/headers/transport.ts';
import type { Segment } from './connection.ts';
import { isError, isSegment, type Response, type Transmission } from './model.ts';
import type { Stream } from './stream.ts';
import type { Captured, Frame } from './vantage.ts';

/**
 * Bytes of the length prefix. In a connection from before the capture, a message is recognised by its header, or by a
 * segment that holds just its length.
 */
const PREFIX = 2;
const DNS_HEADER = 12;

/** The bytes of one direction of a connection that were seen at one place without a gap. */
interface Seen {
  /** Undefined until the start of a message is known. */
  upTo: number | undefined;
  ahead: Segment[];
  /** Bytes that the other side has acknowledged. */
  acknowledged: number;
}

/** Returns the messages of a capture, each at the record that completes it. */
export function messagesIn(records: readonly Captured[]): Frame[] {
  const frames: Frame[] = [];
  const streams = new Map<string, Seen>();
  for (const { packet, ...at } of records) {
    if (isError(packet)) continue;
    const messages = isSegment(packet)
      ? wholeWith(packet, `${at.place} ${at.isOnBridge}`, streams)
      : [packet];
    for (const message of messages) frames.push({ ...at, number: frames.length + 1, message });
  }
  return frames;
}

function wholeWith(
  segment: Segment,
  place: string,
  streams: Map<string, Seen>,
): readonly (Transmission | Response)[] {
  const { connection, isBack, flags, at, upTo, payload } = segment;
  const key = `${connection.number} ${isBack} ${place}`;
  const seen = streams.get(key) ?? { upTo: undefined, ahead: [], acknowledged: 0 };
  streams.set(key, seen);
  if ((flags & Flag.syn) !== 0) seen.upTo = 0;
  const stream = isBack ? connection.back : connection.there;
  const given = isBack ? connection.there : connection.back;
  const other = streams.get(`${connection.number} ${!isBack} ${place}`);
  if (other && (flags & Flag.ack) !== 0) other.acknowledged = Math.max(other.acknowledged, upTo);
  const told = other ? givenUp(other, given) : [];
  if (payload.length === 0) return told;
  const isKnown = payload.length === PREFIX || payload.length >= PREFIX + DNS_HEADER;
  if (seen.upTo === undefined && stream.isBoundary(at) && isKnown) seen.upTo = at;
  const before = seen.upTo;
  if (before === undefined) return told;
  seen.ahead.push(segment);
  goOn(seen);
  return [...told, ...stream.between(before, seen.upTo!)];
}

function goOn(seen: Seen): void {
  for (const next of seen.ahead.toSorted((a, b) => a.at - b.at))
    if (next.at <= seen.upTo!) seen.upTo = Math.max(seen.upTo!, next.at + next.payload.length);
  seen.ahead = seen.ahead.filter(({ at, payload }) => at + payload.length > seen.upTo!);
}

/**
 * Returns the messages after a gap, once the other side has acknowledged bytes behind it: then only the capture lacks
 * what is missing. An acknowledgement of the gap alone may stand before the missing segment, by microseconds.
 */
function givenUp(seen: Seen, stream: Stream): readonly (Transmission | Response)[] {
  const messages: (Transmission | Response)[] = [];
  for (;;) {
    const first = seen.ahead.toSorted((a, b) => a.at - b.at)[0];
    if (seen.upTo === undefined || first === undefined || first.at >= seen.acknowledged)
      return messages;
    seen.upTo = first.at;
    goOn(seen);
    messages.push(...stream.between(first.at, seen.upTo));
  }
}
