import { connectionOf, FRAGMENT } from '../decode/flow.ts';
import type { Line } from '../report/lines/line.ts';
import { FrameSet } from './frame-set.ts';
import { instant } from '../wire/moment.ts';

/** Lookups of some clients that began within a time. */
export interface Span {
  /** Whether a client is included; undefined for all clients. */
  readonly client?: (address: string) => boolean;
  /** Ports of the client; undefined for all ports. */
  readonly ports?: ReadonlySet<number>;
  /** Milliseconds since 1970, both inclusive. */
  readonly from: number;
  readonly to: number;
}

/** Fragments of a packet follow each other at once. A line has the frame of only one of them. */
const FRAGMENT_SECONDS = 1;
/** A connection is opened just before its first message. Resolvers keep an idle one for ten seconds or less. */
const CONNECTION_SECONDS = 10;

/** What to extract from a capture. */
export interface Wanted {
  /** Numbers of lookups. */
  readonly lookups: ReadonlySet<number>;
  /** Queries whose whole lookups are extracted: `capture frame`. */
  readonly frames: ReadonlySet<string>;
  readonly spans: readonly Span[];
  /** Lookups that are left out, although they are in a span. */
  readonly except: ReadonlySet<number>;
}

/**
 * Chooses the frames of whole lookups, and further packets that these need: segments of their TCP connections, and
 * fragments.
 *
 * A lookup is taken from its first line on or not at all, because half a lookup would cause a finding that the capture
 * does not have. Lookups are numbered in the order of their first packets, so a line with the highest number so far is
 * the first of its lookup.
 */
export class Choice {
  readonly frames = new FrameSet();
  readonly #connections = new Map<string, Set<number>>();
  /** Times of chosen lines in whole seconds since 1970, like those in `#connections`. */
  readonly #seconds = new Set<number>();
  readonly #wanted: Wanted;
  /** Numbers of the chosen lookups, as frames of one capture. */
  readonly #lookups = new FrameSet();
  #latest = 0;

  constructor(wanted: Wanted) {
    this.#wanted = wanted;
  }

  /** Takes a line. Called for every line, in capture order. */
  take(line: Line): void {
    if (!this.#isTaken(line)) return;
    this.frames.add(line.capture, line.frame);
    const second = Math.floor(timeOf(line) / 1_000);
    this.#seconds.add(second);
    if (line.transport !== 'tcp') return;
    const { sourceIp, sourcePort, destinationIp, destinationPort } = line;
    const connection = connectionOf(sourceIp, sourcePort, destinationIp, destinationPort);
    const seconds = this.#connections.get(connection);
    if (seconds) seconds.add(second);
    else this.#connections.set(connection, new Set([second]));
  }

  /**
   * Whether a packet without a line belongs to a chosen lookup all the same.
   * @param flow of the packet, from FlowReader
   * @param second since 1970
   */
  isPart(flow: string | undefined, second: number): boolean {
    if (flow === undefined) return false;
    if (flow === FRAGMENT) return isBeside(this.#seconds, second, FRAGMENT_SECONDS);
    const seconds = this.#connections.get(flow);
    return seconds !== undefined && isBeside(seconds, second, CONNECTION_SECONDS);
  }

  #isTaken(line: Line): boolean {
    const { lookup } = line;
    if (lookup === undefined) return this.#isWanted(line);
    if (this.#lookups.has(0, lookup)) return true;
    const isFirst = lookup > this.#latest;
    if (isFirst) this.#latest = lookup;
    const { lookups, except } = this.#wanted;
    if (!lookups.has(lookup) && !(isFirst && !except.has(lookup) && this.#isWanted(line)))
      return false;
    this.#lookups.add(0, lookup);
    return true;
  }

  #isWanted(line: Line): boolean {
    const { frames, spans } = this.#wanted;
    if (frames.has(`${line.capture} ${line.frame}`)) return true;
    if (spans.length === 0) return false;
    const time = timeOf(line);
    const client = clientOf(line);
    const port = portOf(line);
    return spans.some(
      (span) => isWithinSpan(span, client, time) && (span.ports?.has(port) ?? true),
    );
  }
}

export function isWithinSpan(span: Span, client: string, time: number): boolean {
  return time >= span.from && time <= span.to && (span.client?.(client) ?? true);
}

export function clientOf({ message, sourceIp, destinationIp }: Line): string {
  return message === 'query' ? sourceIp : destinationIp;
}

/** Returns the port of the client. */
export function portOf({ message, sourcePort, destinationPort }: Line): number {
  return message === 'query' ? sourcePort : destinationPort;
}

export function timeOf({ time }: Line): number {
  return instant(time) ?? 0;
}

function isBeside(seconds: ReadonlySet<number>, second: number, distance: number): boolean {
  for (let beside = second - distance; beside <= second + distance; beside++) {
    if (seconds.has(beside)) return true;
  }
  return false;
}
