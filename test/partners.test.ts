import { expect, test } from '@jest/globals';
import { Type } from '../src/dns/codes.ts';
import { Answer, Attempt, Lookup } from '../src/lookup/lookup.ts';
import { Alone } from '../src/lookup/grouping/joining/alone.ts';

const MS = 1e6;
let ports = 40_000;

/** Returns a lookup of one query from a port of its own, answered after `afterMs`. */
function leg(name: number, qtype: number, atMs: number, afterMs: number): Lookup {
  const lookup = new Lookup();
  lookup.begin(1, name, atMs * MS);
  const attempt = Object.assign(new Attempt(lookup), {
    qtype,
    time: atMs * MS,
    clientPort: ports++,
    answer: Object.assign(new Answer(), { time: (atMs + afterMs) * MS }),
  });
  lookup.attempts.push(attempt);
  return lookup;
}

function asks(alone: Alone, count: number, what: (name: number) => readonly Lookup[]): void {
  for (let name = 100; name < 100 + count; name++)
    for (const one of what(name)) {
      alone.partner(one);
      alone.leave(one);
    }
}

test('one that has lost its partner leaves those alone that are nearer to each other', () => {
  const alone = new Alone(
    () => undefined,
    () => false,
  );
  asks(alone, 9, (name) => [leg(name, Type.A, 0, 1), leg(name, Type.AAAA, 200, 1)]);
  const lost = leg(1, Type.A, 0, 5);
  const second = leg(1, Type.AAAA, 24.3, 1);
  const first = leg(1, Type.A, 24, 3);
  // It is not known yet that this client begins each lookup from two ports, and there are three legs.
  expect([lost, second, first].map((one) => alone.partner(one))).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  for (let name = 200; name < 240; name++) {
    alone.partner(leg(name, Type.A, 100, 1));
    expect(alone.partner(leg(name, Type.AAAA, 100.3, 1))).toBeDefined();
  }
  expect(alone.partnerAtLast(lost)).toBeUndefined();
  expect(alone.partnerAtLast(first)).toBe(second);
});
