import { connectionOf, FRAGMENT } from '../decode/flow.ts';
import type { Line } from '../report/lines/line.ts';
import { FrameSet } from './frame-set.ts';
import { instant } from '../wire/moment.ts';

/** Lookups that began in a time, of some clients. */
export interface Span {
  /** Undefined for all clients. */
  readonly client?: (address: string) => boolean;
  /** Of the client; undefined for all ports. */
  readonly ports?: ReadonlySet<number>;
  /** Milliseconds since 1970; both ends are within. */
  readonly from: number;
  readonly to: number;
}

/** Fragments follow each other at once when they come at all; a line has the frame of one of them. */
const FRAGMENT_SECONDS = 1;
/** A connection is opened just before its first message; resolvers keep one that is idle for ten seconds or less. */
const CONNECTION_SECONDS = 10;

/** What is wanted of a capture. */
export interface Wanted {
  /** Numbers of lookups. */
  readonly lookups: ReadonlySet<number>;
  /** Queries of which whole lookups are wanted: `capture frame`. */
  readonly frames: ReadonlySet<string>;
  readonly spans: readonly Span[];
  /** Lookups that are left out, although they are in a span. */
  readonly except: ReadonlySet<number>;
}

/**
 * The frames of whole lookups, and what their packets need beside the frames that lines name: segments of their TCP
 * connections, and fragments.
 *
 * A lookup is taken with its first line or not at all: half of a lookup would be a finding that the capture does not
 * have. Numbers of lookups count their first packets, so a line with a number above all before is a first one.
 */
export class Choice {
  readonly frames = new FrameSet();
  readonly #connections = new Map<string, Set<number>>();
  /** Whole seconds since 1970, as those of connections. */
  readonly #seconds = new Set<number>();
  readonly #wanted: Wanted;
  /** Those that are taken, a bit each, as of one capture. */
  readonly #lookups = new FrameSet();
  #latest = 0;

  constructor(wanted: Wanted) {
    this.#wanted = wanted;
  }

  /** To be given every line, in capture order. */
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
   * Whether a packet that no line names is needed all the same.
   * @param flow what FlowReader says of it
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

/** Of the client. */
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
