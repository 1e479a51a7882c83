import type { Report, ReportFinding } from '../../src/report/report.ts';
import { toMs } from '../../src/wire/time.ts';
import { longWait, ms, wait } from '../../src/words/say.ts';
import { isSamePacket, type Message, type Packets } from './packets.ts';
import type { Said } from './said.ts';

/** Name of the other place of a case. */
export const THERE = 'there';

/** A sentence, and the packets for which it must be true. */
export class Scene {
  readonly said: Said;
  readonly packets: Packets;
  readonly report: Report;
  /** Packets of the other place, if there is one. */
  readonly vantage: Packets | undefined;
  #queries: readonly Message[] | undefined;

  constructor(said: Said, packets: Packets, report: Report, vantage?: Packets) {
    this.said = said;
    this.packets = packets;
    this.report = report;
    this.vantage = vantage;
  }

  get finding(): ReportFinding {
    return this.said.finding;
  }

  gap(index: number): string {
    return this.said.gaps[index] ?? '';
  }

  /** Returns the frame numbers in a gap: `frame 2`, `first in frames 3, 5 and 7`. */
  frames(gap: number): number[] {
    return (this.gap(gap).match(/\d+/g) ?? []).map(Number);
  }

  /** Whether packets have times; without times, no sentence has a duration. */
  get isTimed(): boolean {
    return !this.packets.isUntimed;
  }

  isMs(gap: number, actual: number): boolean {
    return !this.isTimed || ms(toMs(actual)) === this.gap(gap);
  }

  /** Whether a gap has this duration as people say a wait: in seconds from one second on. */
  isWait(gap: number, actual: number): boolean {
    return !this.isTimed || wait(toMs(actual)) === this.gap(gap);
  }

  /** The same for one that may be long: in minutes from two minutes on. */
  isLongWait(gap: number, actual: number): boolean {
    return !this.isTimed || longWait(toMs(actual)) === this.gap(gap);
  }

  get client(): string {
    return this.packets.hostOf(this.finding.client?.address ?? '');
  }

  get name(): string {
    return this.finding.name?.toLowerCase() ?? '';
  }

  /** Returns the queries of the finding's lookup, each packet once, in order. */
  get queries(): readonly Message[] {
    return (this.#queries ??= this.#queriesOfLookup());
  }

  #queriesOfLookup(): readonly Message[] {
    const list: Message[] = [];
    // A packet at another place, maybe with another destination address, is the same packet.
    const copies = new Set(
      this.finding.packets?.flatMap(({ frame, seen }) =>
        (seen ?? []).flatMap((sight) =>
          sight.frame === frame || sight.place.includes(THERE) ? [] : sight.frame,
        ),
      ),
    );
    for (const frame of this.finding.frames) {
      if (copies.has(frame)) continue;
      for (const one of this.packets.in(frame)) {
        const isOurs = !one.isResponse && !one.icmp && one.source === this.client;
        if (isOurs && one.name === this.name && !list.some((had) => isSamePacket(had, one)))
          list.push(one);
      }
    }
    return list;
  }

  /** Returns the queries of one type. */
  leg(type: string): readonly Message[] {
    return this.queries.filter((query) => query.type === type);
  }

  get types(): string[] {
    return [...new Set(this.queries.map(({ type }) => type))];
  }

  /** Returns the queries of the first round: within the time in which the legs of a lookup follow each other. */
  get firstRound(): readonly Message[] {
    return this.types.map((type) => this.leg(type)[0]!);
  }

  /** Returns queries that repeat an earlier query of their type; queries to several servers at once are no retries. */
  get retries(): readonly Message[] {
    return this.queries.filter((query) => this.earlier(query).length > 0);
  }

  /** Returns retries after a wait; a query over TCP after a truncated answer is not among them. */
  get retriesAfterAWait(): readonly Message[] {
    return this.retries.filter(
      (one) =>
        this.earlier(one).every((had) => one.time - had.time >= 200e6) &&
        !this.earlier(one).every((had) =>
          this.packets.responsesTo(had).some(({ isTruncated }) => isTruncated),
        ),
    );
  }

  earlier(query: Message): readonly Message[] {
    return this.leg(query.type).filter((one) => one.frame < query.frame && !isAtOnce(one, query));
  }

  later(query: Message): readonly Message[] {
    return this.leg(query.type).filter((one) => one.frame > query.frame && !isAtOnce(query, one));
  }

  /** Whether a response matches the query, before or after its retry. */
  mayBeAnswered(query: Message): boolean {
    return this.packets.responsesTo(query).length > 0;
  }

  isAnswered(query: Message): boolean {
    return this.packets.surelyAnswers(query).length > 0;
  }

  inFrames(gap: number, of: Packets = this.packets): readonly Message[] {
    return this.frames(gap).flatMap((frame) => of.in(frame));
  }

  /** Whether each of the frames, given or named by a gap, has a message for which `is` holds. */
  each(frames: number | readonly number[], is: (one: Message) => boolean): boolean {
    const all = typeof frames === 'number' ? this.frames(frames) : frames;
    return all.every((frame) => this.packets.in(frame).some(is));
  }

  /** Returns the query in the frame of a gap; of several in one segment, the one whose type the sentence names. */
  query(gap: number): Message | undefined {
    const queries = this.inFrames(gap).filter(
      (one) => !one.isResponse && (this.client === '' || one.source === this.client),
    );
    return queries.find(({ type }) => this.said.gaps.includes(type)) ?? queries[0];
  }

  response(gap: number): Message | undefined {
    return this.inFrames(gap).find((one) => one.isResponse && !one.icmp);
  }
}

/** Whether two queries left at once: musl asks all its servers at once, from one port. */
function isAtOnce(a: Message, b: Message): boolean {
  return (
    a.destination !== b.destination &&
    a.sourcePort === b.sourcePort &&
    Math.abs(a.time - b.time) <= 50e6
  );
}
