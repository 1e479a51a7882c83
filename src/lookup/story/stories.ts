import type { FateView } from '../fate/fate.ts';
import type { Lookup } from '../lookup.ts';
import { type Story, tellStory } from './story.ts';

/** Maximum of troubled lookups kept for the rules: some 40 MB. Later ones are counted but not judged. */
export const MAX_STORIES = 20_000;
/**
 * Maximum of queries in the kept lookups, without copies. A lookup may have 64 (MAX_ATTEMPTS): 10,000 such lookups take
 * half a gigabyte with their report.
 */
export const MAX_STORY_QUERIES = 100_000;

/** How many of the latest stories a provisional diagnosis takes into account. */
const STORIES_IN_VIEW = 200;

/** The troubled lookups of all captures that the rules judge. */
export class Stories {
  readonly list: Story[] = [];
  /** Troubled lookups beyond the limits. */
  refused = 0;
  /** Refused lookups that the report would show. */
  notJudged = 0;
  #queries = 0;
  readonly #lookups = new Set<Lookup>();

  /** Keeps a troubled lookup that is over, and returns its story. Returns undefined when the limit is reached. */
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

  get count(): number {
    return this.list.length;
  }

  /** The latest stories: a live capture may go on for hours. */
  get latest(): readonly Story[] {
    return this.list.slice(-STORIES_IN_VIEW);
  }

  /** Whether the rules judge this lookup. */
  has(lookup: Lookup): boolean {
    return this.#lookups.has(lookup);
  }
}
