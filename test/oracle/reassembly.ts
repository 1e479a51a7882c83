import { Flag } from '../../src/wire/headers/transport.ts';
import type { Segment } from './connection.ts';
import { isError, isSegment, type Response, type Transmission } from './model.ts';
import type { Stream } from './stream.ts';
import type { Captured, Frame } from './vantage.ts';

/** Of a connection that began before the capture, a message is known by its header, or by a segment that is its length. */
const PREFIX = 2;
const DNS_HEADER = 12;

/** What of one direction of a connection has been seen at one place, octets without a gap. */
interface Seen {
  /** Undefined until a message is known to begin somewhere. */
  upTo: number | undefined;
  ahead: Segment[];
  /** What the other side has. */
  acknowledged: number;
}

/** The messages of a capture, each at the record that makes it whole. */
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
  return [...told, ...stream.between(before, seen.upTo!), ...givenUp(seen, stream)];
}

function goOn(seen: Seen): void {
  for (const next of seen.ahead.toSorted((a, b) => a.at - b.at))
    if (next.at <= seen.upTo!) seen.upTo = Math.max(seen.upTo!, next.at + next.payload.length);
  seen.ahead = seen.ahead.filter(({ at, payload }) => at + payload.length > seen.upTo!);
}

/** What is behind a gap is read when the other side has what is missing: the capture lacks it. */
function givenUp(seen: Seen, stream: Stream): readonly (Transmission | Response)[] {
  const messages: (Transmission | Response)[] = [];
  for (;;) {
    const first = seen.ahead.toSorted((a, b) => a.at - b.at)[0];
    if (seen.upTo === undefined || first === undefined || first.at > seen.acknowledged)
      return messages;
    seen.upTo = first.at;
    goOn(seen);
    messages.push(...stream.between(first.at, seen.upTo));
  }
}
