import type { Answer, Attempt, Copy, Lookup } from '../../lookup/lookup.ts';
import { interfaceOf, type Sighting } from '../../lookup/sighting.ts';
import { transmission } from '../../lookup/story/retries.ts';
import type { Context } from '../../rules/rule.ts';
import type { SightingRow } from '../report.ts';

/** Returns the table of a lookup's packets and of the places that saw them; undefined if no packet has copies. */
export function sightings(lookup: Lookup, context: Context): readonly SightingRow[] | undefined {
  if (lookup.attempts.every((attempt) => attempt.copies.length === 0)) return undefined;
  const places = [
    ...new Set(
      lookup.attempts.flatMap((attempt) =>
        allSightings(attempt).map((seen) => placeOf(seen, context)),
      ),
    ),
  ].toSorted();
  const row = (
    attempt: Attempt,
    message: 'query' | 'response',
    seen: readonly SeenAt[],
  ): SightingRow => ({
    type: context.type(attempt.qtype),
    message,
    transmission: transmission(attempt),
    places: places.map((place) => {
      const here = seen.find((one) => placeOf(one.sighting, context) === place);
      return here
        ? { place, frame: here.sighting.frame, server: context.address(here.server) }
        : { place };
    }),
  });
  return lookup.attempts.flatMap((attempt) => [
    row(attempt, 'query', [
      { sighting: attempt, server: attempt.server },
      ...copiesOf(attempt, 'query'),
    ]),
    ...(attempt.answer
      ? [
          row(attempt, 'response', [
            { sighting: attempt.answer, server: attempt.answer.source },
            ...copiesOf(attempt, 'response'),
          ]),
        ]
      : []),
  ]);
}

interface SeenAt {
  readonly sighting: Sighting;
  readonly server: number;
}

function copiesOf(attempt: Attempt, of: Copy['of']): SeenAt[] {
  return attempt.copies
    .filter((copy) => copy.of === of)
    .map((copy) => ({ sighting: copy, server: copy.peer }));
}

function allSightings(attempt: Attempt): (Attempt | Answer | Copy)[] {
  return [attempt, ...(attempt.answer ? [attempt.answer] : []), ...attempt.copies];
}

/** Names a place: `uplink`, or `interface 3` in a capture on `any`. */
export function placeOf(seen: Sighting, context: Context): string {
  const vantage = context.vantages.find((one) => one.capture === seen.capture);
  const at = interfaceOf(seen);
  if (vantage) return at === 0 ? vantage.name : `${vantage.name}, interface ${at}`;
  return at === 0 ? 'capture' : `interface ${at}`;
}
