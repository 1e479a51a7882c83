import type { Report, ReportFinding } from '../../src/report/report.ts';
import { toMs } from '../../src/wire/time.ts';
import { ms } from '../../src/words/say.ts';
import { isSamePacket, type Message, type Packets } from './packets.ts';
import type { Said } from './said.ts';

/** What the other place of a case is called. */
export const THERE = 'there';

/** A sentence, and the packets that it has to be true of. */
export class Scene {
  readonly said: Said;
  readonly packets: Packets;
  readonly report: Report;
  /** Packets of another place, by its name. */
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

  /** Numbers of frames in a gap: `frame 2`, `first in frames 3, 5 and 7`. */
  frames(gap: number): number[] {
    return (this.gap(gap).match(/\d+/g) ?? []).map(Number);
  }

  /** Without times, no duration is told. */
  get isTimed(): boolean {
    return !this.packets.isUntimed;
  }

  isMs(gap: number, actual: number): boolean {
    return !this.isTimed || ms(toMs(actual)) === this.gap(gap);
  }

  get client(): string {
    return this.finding.client?.address ?? '';
  }

  get name(): string {
    return this.finding.name?.toLowerCase() ?? '';
  }

  /** The queries of the finding's lookup, each packet once, in order. */
  get queries(): readonly Message[] {
    return (this.#queries ??= this.#queriesOfLookup());
  }

  #queriesOfLookup(): readonly Message[] {
    const list: Message[] = [];
    // At another place, and maybe on its way to another address, it is the same packet.
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

  /** Those of one type. */
  leg(type: string): readonly Message[] {
    return this.queries.filter((query) => query.type === type);
  }

  get types(): string[] {
    return [...new Set(this.queries.map(({ type }) => type))];
  }

  /** The queries that were sent together at first: within the time in which the legs of a lookup follow each other. */
  get firstRound(): readonly Message[] {
    return this.types.map((type) => this.leg(type)[0]!);
  }

  /** Queries that repeat one of their type that went before; what goes to several servers at once repeats nothing. */
  get retries(): readonly Message[] {
    return this.queries.filter((query) => this.earlier(query).length > 0);
  }

  /** Those that were sent because nothing came; what is asked at once, or after a truncated answer, was not waited for. */
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

  /** Responses that fit it, before it is repeated or after. */
  mayBeAnswered(query: Message): boolean {
    return this.packets.responsesTo(query).length > 0;
  }

  isAnswered(query: Message): boolean {
    return this.packets.surelyAnswers(query).length > 0;
  }

  inFrames(gap: number, of: Packets = this.packets): readonly Message[] {
    return this.frames(gap).flatMap((frame) => of.in(frame));
  }

  /** Each of the frames, those that a gap names or others, holds a message of which this is so. */
  each(frames: number | readonly number[], is: (one: Message) => boolean): boolean {
    const all = typeof frames === 'number' ? this.frames(frames) : frames;
    return all.every((frame) => this.packets.in(frame).some(is));
  }

  /** The query in the frame that a gap names: of several in one segment, that of the type which the sentence names. */
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

/** musl asks all of its servers at once, from one port. */
function isAtOnce(a: Message, b: Message): boolean {
  return (
    a.destination !== b.destination &&
    a.sourcePort === b.sourcePort &&
    Math.abs(a.time - b.time) <= 50e6
  );
}
