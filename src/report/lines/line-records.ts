import type { Answer, Attempt } from '../../lookup/lookup.ts';
import type { Outcome } from '../../lookup/fate/outcome.ts';
import type { HeldMessage } from '../../lookup/lines/held-message.ts';
import { fromRecord, toRecord } from '../../lookup/lines/message-record.ts';
import { RecordStore } from '../../lookup/lines/record-store.ts';
import type { Scratch } from '../../wire/scratch.ts';
import type { LineState } from './line.ts';

/** The texts and numbers of a line that depend on its lookup, saved when the lookup is freed before the line. */
export interface Told {
  readonly exchange?: string | undefined;
  readonly lookup?: number | undefined;
  readonly leg?: string | undefined;
  readonly attempt?: number | undefined;
  readonly state: LineState;
  readonly rttMs?: number | undefined;
  readonly outcome?: Outcome | undefined;
  readonly annotation: string;
}

/** Content of a line that was put away. */
export interface Kept {
  readonly message: HeldMessage;
  readonly told: Told | undefined;
}

/** Stores lines that wait for the end as bytes: as an object, each of millions of lines would take a kilobyte. */
export class LineRecords {
  readonly #records: RecordStore;
  #place = -1;
  #kept: Kept | undefined;

  constructor(scratch: Scratch | undefined) {
    this.#records = new RecordStore(scratch);
  }

  /** @returns the place of the record */
  add(message: HeldMessage, told: Told | undefined): number {
    this.#place = this.#records.add(toRecord(message, told));
    this.#kept = { message, told };
    return this.#place;
  }

  /** Returns a record. Caches the last one, as the fields of a line are requested one after the other. */
  at(place: number, attempt: Attempt | undefined, answer: Answer | undefined): Kept {
    if (this.#kept === undefined || this.#place !== place) {
      const { message, told } = fromRecord(this.#records.at(place), attempt, answer);
      this.#kept = { message, told: told as Told | undefined };
      this.#place = place;
    }
    return this.#kept;
  }
}
