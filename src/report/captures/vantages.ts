import type { MessageView } from '../../dns/message-view.ts';
import { addHops } from '../../lookup/hops/elsewhere.ts';
import { assignBySights } from '../../lookup/story/answered-behind.ts';
import type { Story } from '../../lookup/story/story.ts';
import type { Vantage } from '../../lookup/story/vantage.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import { say, type Sentence } from '../../words/say.ts';
import { seenFrom } from './capture-summary.ts';
import type { CaptureSummary } from '../report.ts';

/** Captures of the same traffic at other places. They are kept and compared, but not counted as traffic. */
export class Vantages {
  readonly list: Vantage[] = [];
  readonly #summaries: CaptureSummary[] = [];

  /** @param summary summary of its capture, after all of it was read */
  add(vantage: Vantage, summary: CaptureSummary): void {
    this.list.push(vantage);
    this.#summaries.push(summary);
  }

  compare(message: MessageView, time: Nanoseconds): void {
    for (const vantage of this.list) vantage.compare(message, time);
  }

  /** Adds sightings of the lookups' packets at each vantage, and queries that servers forwarded for them there. */
  addCopies(stories: readonly Story[]): void {
    for (const vantage of this.list) {
      for (const { lookup } of stories) {
        vantage.addCopies(lookup);
        assignBySights(lookup.attempts, vantage);
      }
      addHops(
        stories.map(({ lookup }) => lookup),
        vantage,
      );
    }
  }

  /** Names a frame: `frame 3 of uplink`; for a capture that is no vantage, `frame 3`. */
  where(capture: number, frame: number): Sentence {
    const vantage = this.list.find((one) => one.capture === capture);
    return vantage === undefined ? say`frame ${frame}` : say`frame ${frame} of ${vantage.name}`;
  }

  summaries(): CaptureSummary[] {
    return this.list.map((vantage, at) => seenFrom(vantage, this.#summaries[at]!));
  }
}
