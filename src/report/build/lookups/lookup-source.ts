import { eachWithPauses } from '../../../capture/pauses.ts';
import type { Lookup } from '../../../lookup/lookup.ts';
import type { Story } from '../../../lookup/story/story.ts';
import { covers, type Diagnosis } from '../../../rules/diagnose.ts';
import type { Context } from '../../../rules/rule.ts';
import type { AddressId } from '../../../wire/address.ts';
import { type LookupContext, lookupRow, type LookupRow, type Verdict } from './lookup-row.ts';
import type { ResolverFamily } from '../../report.ts';

/** Rows that wait until their clients' resolvers are recognised: some 10 MB. */
const ROWS_IN_BATCH = 1 << 14;

/** The resolver is set when the row leaves. */
type Row = LookupRow & { resolver: ResolverFamily };

/** A row that waits, or a troubled lookup: its row is made when it leaves. */
interface Waiting {
  readonly lookup: Lookup['number'];
  readonly client: AddressId;
  readonly of: Row | Story;
}

/**
 * Turns settled lookups into rows. A healthy lookup needs no rule, but recognising its client's resolver takes many
 * lookups. So rows wait, and leave in batches with what is known of the resolver by then. For a capture of up to
 * ROWS_IN_BATCH lookups, that is the final result. Rows of troubled lookups come with the last batch, since rules
 * run at the end. Within a batch, rows are in order of first packets.
 */
export class LookupSource {
  readonly #context: LookupContext;
  readonly #onLookup: (row: LookupRow) => void;
  #waiting: Waiting[] = [];

  constructor(context: LookupContext, onLookup: (row: LookupRow) => void) {
    this.#context = context;
    this.#onLookup = onLookup;
  }

  /** Adds a lookup that no rule judges: it is healthy, or beyond the limit of the rules. */
  settled(lookup: Lookup): void {
    const row = lookupRow(lookup, undefined, undefined, this.#context);
    this.#waiting.push({ lookup: lookup.number, client: lookup.client, of: row });
    if (this.#waiting.length >= ROWS_IN_BATCH)
      for (const left of this.#leaving()) this.#onLookup(left);
  }

  /** Ends the analysis: adds the troubled lookups with their diagnoses, and writes the last batch. */
  async end(
    stories: readonly Story[],
    diagnoses: readonly Diagnosis[],
    context: Context,
  ): Promise<void> {
    const verdicts = new Map<Story, Verdict>();
    const ofCapture: Verdict[] = [];
    for (const [at, diagnosis] of diagnoses.entries()) {
      const verdict = { id: `F${at + 1}`, diagnosis };
      if (diagnosis.story) verdicts.set(diagnosis.story, verdict);
      else ofCapture.push(verdict);
    }
    const verdictOn = (story: Story) =>
      verdicts.get(story) ?? ofCapture.find(({ diagnosis }) => covers(diagnosis, story, context));
    for (const story of stories) {
      const { number, client } = story.lookup;
      this.#waiting.push({ lookup: number, client, of: story });
    }
    const rows = this.#leaving((story) =>
      lookupRow(story.lookup, story, verdictOn(story), this.#context),
    );
    await eachWithPauses(rows, this.#onLookup);
  }

  /**
   * Empties the batch.
   *
   * @yields its rows, in order
   */
  *#leaving(rowOf?: (story: Story) => Row): Generator<LookupRow> {
    const families = new Map<AddressId, ResolverFamily>();
    const rows = this.#waiting.toSorted((a, b) => a.lookup - b.lookup);
    this.#waiting = [];
    for (const { client, of } of rows) {
      const row = 'legs' in of ? rowOf!(of) : of;
      let resolver = families.get(client);
      if (resolver === undefined) families.set(client, (resolver = this.#context.family(client)));
      row.resolver = resolver;
      yield row;
    }
  }
}
