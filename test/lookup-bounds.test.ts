import { expect, test } from '@jest/globals';
import { Type } from '../src/dns/codes.ts';
import { Alone } from '../src/lookup/grouping/alone.ts';
import type { Lookup } from '../src/lookup/grouping/lookup.ts';

/** A bound of memory that decides what is said, and is beyond what a scenario can hold: just inside, and just outside. */
test('the habits of 32,768 clients are told apart; of those beyond none is known', () => {
  const alone = new Alone(
    () => undefined,
    () => false,
  );
  const asks = (client: number, qtype: number): void =>
    alone.stays({ client, attempts: [{ qtype }] } as unknown as Lookup);
  // Each asks for A alone; two of them ask for either family by itself, three times.
  for (let client = 1; client < 32_768; client++) asks(client, Type.A);
  for (const client of [32_768, 32_769])
    for (const qtype of [Type.A, Type.AAAA]) for (let n = 0; n < 3; n++) asks(client, qtype);
  const isUsual = (client: number): boolean => alone.isUsual({ client } as unknown as Lookup);
  expect([isUsual(32_768), isUsual(32_769)]).toEqual([true, false]);
});
