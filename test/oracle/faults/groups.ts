import type { Lookup } from '../model.ts';
import type { Said } from '../judge.ts';
import type { Tell } from '../faults.ts';
import type { Truth } from '../truth.ts';

/** Checks that the program has the true lookups, as far as the capture can show them. */
export function checkGroups(truth: Truth, said: Said, tell: Tell): void {
  const numbersOf = new Map<Lookup, Set<number | undefined>>();
  const lookupsOf = new Map<number | undefined, Set<Lookup>>();
  for (const { transmission, frames } of truth.queries) {
    const { lookup } = transmission;
    const original = frames.find((frame) => !said.isCopy(frame)) ?? frames[0]!;
    const number = said.line(original).lookup;
    add(numbersOf, lookup, number);
    add(lookupsOf, number, lookup);
    for (const frame of frames)
      if (said.line(frame).lookup !== number)
        tell('lookup of a copy', `query ${frame} is in another lookup than its copy ${original}`);
  }
  for (const [lookup, numbers] of numbersOf) {
    if (truth.ambiguity.lookups.has(lookup)) continue;
    const what = `lookup ${lookup.number} of ${lookup.kind}`;
    if (numbers.has(undefined)) tell('query without a lookup', `${what} has a query without`);
    else if (numbers.size > 1)
      tell('split lookup', `${what} is said to be ${[...numbers].join(', ')}`);
    for (const number of numbers) {
      const others = [...lookupsOf.get(number)!].filter((other) => other !== lookup);
      if (number !== undefined && others.length > 0)
        tell(
          'joined lookups',
          `${what} is joined with ${others.map((other) => other.number).join(', ')}`,
        );
    }
  }
  checkResponses(truth, said, tell, numbersOf);
  const isClear = truth.lookups.every((lookup) => !truth.ambiguity.lookups.has(lookup));
  const count = said.report.summary.lookups;
  if (isClear && count !== truth.lookups.length)
    tell('count of lookups', `${truth.lookups.length} lookups, said ${count}`);
}

/** Checks that each answer is in the lookup of its query. */
function checkResponses(
  truth: Truth,
  said: Said,
  tell: Tell,
  numbersOf: ReadonlyMap<Lookup, ReadonlySet<number | undefined>>,
): void {
  for (const { to, frames, isLoose } of truth.responses) {
    const numbers = numbersOf.get(to.lookup);
    if (isLoose || !truth.seen.queries.has(to) || truth.ambiguity.lookups.has(to.lookup)) continue;
    for (const frame of frames)
      if (!numbers!.has(said.line(frame).lookup))
        tell('lookup of a response', `response ${frame} is not in the lookup of its query`);
  }
}

function add<K, V>(map: Map<K, Set<V>>, key: K, value: V): void {
  const set = map.get(key);
  if (set) set.add(value);
  else map.set(key, new Set([value]));
}
