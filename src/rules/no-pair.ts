import { Type } from '../dns/codes.ts';
import type { Story } from '../lookup/story/story.ts';
import { toMs } from '../wire/time.ts';
import { ms, say, type Sentence } from '../words/say.ts';
import type { Context } from './rule.ts';
import { unseenTwin } from './unseen-twin.ts';

/** Returns why the first queries of a lookup cannot have raced; undefined if they can, or may have. */
export function noPair(story: Story, { isUntimed }: Context): Sentence | undefined {
  const { pair, legs, lookup } = story;
  if (pair || unseenTwin(story)) return undefined;
  if (legs.length < 2)
    return say`the lost query was alone: there was no second packet to race with`;
  const [first, second] = legs.map((leg) => leg.first);
  const types = new Set(legs.map(({ qtype }) => qtype));
  if (!types.has(Type.A) || !types.has(Type.AAAA))
    return say`the lookup did not ask for both A and AAAA`;
  if (new Set(legs.map((leg) => leg.first.clientPort)).size > 1)
    return say`the queries left from different ports, so they have different five-tuples and cannot race`;
  if (first!.answer && first!.answer.time <= second!.time)
    return say`the second query was sent after the answer to the first: they were not on the way together`;
  if (isUntimed || lookup.isInterrupted)
    return say`A and AAAA were asked one after the other: they were not on the way together`;
  return say`the second query was sent ${ms(toMs(second!.time - first!.time))} after the first: they were not on the way together`;
}
