import type { FateView } from '../fate/fate.ts';
import type { Lookup } from '../grouping/lookup.ts';
import { type Story, tellStory } from './story.ts';

/** Troubled lookups that are kept for the rules: some 40 MB. Later ones are counted and not judged. */
export const MAX_STORIES = 20_000;
/** Queries in them, copies aside: a lookup may have 64 (MAX_ATTEMPTS), and then 10,000 are half a gigabyte with their report. */
export const MAX_STORY_QUERIES = 100_000;

/** The troubled lookups of all captures, as many as the rules judge. */
export class Stories {
  readonly list: Story[] = [];
  /** Troubled lookups beyond the limits. */
  refused = 0;
  /** Those of them that the report would tell of. */
  notJudged = 0;
  #queries = 0;
  readonly #lookups = new Set<Lookup>();

  /** Keeps a lookup that is over and troubled. Undefined when there are too many. */
  add(lookup: Lookup, view: FateView, isReported: boolean): Story | undefined {
    if (this.list.length >= MAX_STORIES || this.#queries >= MAX_STORY_QUERIES) {
      this.refused++;
      if (isReported) this.notJudged++;
      return undefined;
    }
    const story = tellStory(lookup, view);
    this.list.push(story);
    this.#lookups.add(lookup);
    this.#queries += lookup.attempts.length;
    return story;
  }

  /** It is one of those that the rules judge. */
  has(lookup: Lookup): boolean {
    return this.#lookups.has(lookup);
  }
}
