import { expect, test } from '@jest/globals';
import { Type } from '../src/dns/codes.ts';
import { Answer, Attempt, Lookup } from '../src/lookup/lookup.ts';
import { ExchangeTable } from '../src/lookup/exchange/exchange-table.ts';
import { Alone } from '../src/lookup/grouping/joining/alone.ts';
import { JustDenied } from '../src/lookup/grouping/joining/just-denied.ts';
import { OftenTold } from '../src/lookup/grouping/joining/often-told.ts';
import { Transport } from '../src/decode/datagram.ts';
import { OpenQueries } from '../src/lookup/tcp/open-queries.ts';
import type { Connection, ServerEnd } from '../src/lookup/tcp/connection.ts';
import { Vantage } from '../src/lookup/story/vantage.ts';
import { DeadlineList, Patience } from '../src/lookup/grouping/ending/patience.ts';
import { analyze } from './support/analyze.ts';
import { inputsOf, parseScenario } from './support/scenario.ts';

/** Just inside and just outside a bound of memory that changes the report, and that a scenario is too small for. */
test('the habits of 32,768 clients are told apart; of those beyond none is known', () => {
  const alone = new Alone(
    () => undefined,
    () => false,
  );
  const asks = (client: number, qtype: number): void =>
    alone.stays({ client, attempts: [{ qtype }] } as unknown as Lookup);
  // Each client asks only for A; two of them ask for each family separately, three times.
  for (let client = 1; client < 32_768; client++) asks(client, Type.A);
  for (const client of [32_768, 32_769])
    for (const qtype of [Type.A, Type.AAAA]) for (let n = 0; n < 3; n++) asks(client, qtype);
  const isUsual = (client: number): boolean => alone.isUsual({ client } as unknown as Lookup);
  expect([isUsual(32_768), isUsual(32_769)]).toEqual([true, false]);
});

/** Returns a lookup of a single leg, from a port of its own. */
function leg(qtype: number, time: number, edns = false): Lookup {
  const attempt = sentFrom(1, 40_000 + time / 1_000, time);
  attempt.lookup.attempts.push(Object.assign(attempt, { qtype, edns }));
  return attempt.lookup;
}

test.each([
  [63, true],
  [64, false],
])(
  'a denied leg meets the next leg behind %i others of its name and client: %s',
  (others, meets) => {
    const alone = new Alone(
      () => undefined,
      () => false,
    );
    const denied = leg(Type.AAAA, 1_000);
    const again = leg(Type.AAAA, 2_000);
    again.asksAgain = denied.attempts[0];
    again.lastAnswer = 3_000;
    again.attempts[0]!.answer = Object.assign(new Answer(), { time: 3_000 });
    // Queries asked in another manner are legs of other lookups.
    const between = Array.from({ length: others }, () => leg(Type.AAAA, 4_000, true));
    const next = leg(Type.A, 5_000);
    for (const lookup of [again, ...between, next]) expect(alone.partner(lookup)).toBeUndefined();
    expect(alone.partnerAtLast(again) === next).toBe(meets);
  },
);

function lookupAt(time: number): Lookup {
  const lookup = new Lookup();
  lookup.begin(1, 1, time);
  return lookup;
}

test.each([
  [1_024, 'the first of them'],
  [1_025, 'behind the first of them'],
])('one whose time is over sooner than that of %i others is %s', (others, place) => {
  const list = new DeadlineList(Patience.rest);
  for (let at = 1; at <= others; at++) list.add(lookupAt(1_000 + at), 1_000 + at);
  const soonest = lookupAt(0);
  list.add(soonest, 0);
  expect(list.first === soonest).toBe(place === 'the first of them');
  expect(list.first!.next === soonest).toBe(place !== 'the first of them');
});

function sentFrom(client: number, port: number, time: number): Attempt {
  const lookup = new Lookup();
  lookup.begin(client, 1, time);
  return Object.assign(new Attempt(lookup), { qtype: Type.A, clientPort: port, time });
}

test.each([
  [63, true],
  [64, false],
])('what was denied is known beside %i others that were denied since: %s', (others, isKnown) => {
  const denied = new JustDenied(new ExchangeTable(() => undefined));
  const first = sentFrom(1, 40_000, 0);
  denied.told(first, 1_000);
  for (let client = 2; client < others + 2; client++)
    denied.told(sentFrom(client, 40_000, 0), 1_000 + client);
  expect(denied.takenBy(sentFrom(1, 40_001, 2_000)) === first).toBe(isKnown);
});

/** Returns attempts, each of which repeats the rejected one before it from another port. */
function chainOf(tries: number): Attempt[] {
  const chain: Attempt[] = [];
  for (let port = 1; port <= tries; port++) {
    const attempt = sentFrom(1, port, 0);
    attempt.lookup.asksAgain = chain.at(-1);
    chain.push(attempt);
  }
  return chain;
}

test.each([15, 16, 1_000])(
  'that another lookup failed a moment before is known behind %i tries of one, of which the last counts',
  (tries) => {
    const often = new OftenTold();
    often.told(sentFrom(1, 40_000, 0), 1_000);
    const chain = chainOf(tries);
    for (const attempt of chain) often.told(attempt, 1_000);
    expect(often.isOften(chain.at(-1)!, 1_000)).toBe(true);
  },
);

test.each([
  [4_095, true],
  [4_096, false],
])('that its lookups fail is known of a client beside %i others: %s', (others, is) => {
  const often = new OftenTold();
  often.told(sentFrom(1, 40_000, 0), 1_000);
  for (let client = 2; client < others + 2; client++)
    often.told(sentFrom(client, 40_000, 0), 1_000);
  const last = sentFrom(1, 40_001, 0);
  often.told(last, 1_000);
  expect(often.isOften(last, 1_000)).toBe(is);
});

test.each([
  [1e9, 1e9],
  [1e9 + 1, undefined],
  [-1e9, -1e9],
  [-1e9 - 1, undefined],
])(
  'a query and its retry at another place, %i ns apart from the one here: its clock is ahead by %s',
  (ahead, offset) => {
    const vantage = new Vantage('pod', 1, { intern: () => 0 });
    const message = { id: 7, qtype: Type.A, name: 1, isResponse: false };
    type Seen = Parameters<Vantage['message']>;
    // Both offsets are equally likely, so the smaller one, which NTP would leave, is right.
    for (const time of [ahead, ahead + 5e9 * Math.sign(ahead)])
      vantage.message(
        { transport: Transport.udp } as unknown as Seen[0],
        message as unknown as Seen[1],
        { frame: 1, time } as unknown as Seen[2],
      );
    vantage.compare(message as unknown as Seen[1], 0);
    expect(vantage.offset).toBe(offset);
  },
);

test.each([
  [64, 1],
  [65, 2],
])('a query that is sent %i times is %i lookups, and each has its line', async (times, lookups) => {
  const sent = Array.from(
    { length: times },
    (_, at) => `${at * 0.5} 10.0.0.1:40001 > 10.0.0.2 query 1a2b web.example.test. A id=${at + 1}`,
  );
  const states: string[] = [];
  const { report } = await analyze(inputsOf(parseScenario(`${sent.join('\n')}\n---\n`)), {
    lines: 'all',
    onLine: ({ state }) => void states.push(state),
  });
  expect(report.summary.lookups).toBe(lookups);
  expect(states).toHaveLength(times);
  expect(states).not.toContain('other');
});

test('queries that a server leaves open are told in the order in which they were sent, whatever their objects were before', () => {
  const open = new OpenQueries(() => 1);
  const [one, other] = [1, 2].map((frame) =>
    Object.assign(sentFrom(1, 40_000, frame), { transport: Transport.tcp, frame }),
  ) as [Attempt, Attempt];
  for (const attempt of [one, other]) open.sent(attempt);
  open.sent(Object.assign(one, { time: 3, frame: 3 }));
  const { server, serverPort } = one;
  const connection = { client: 1, clientPort: 40_000, server, serverPort, start: 0 } as Connection;
  expect(open.close(connection, {} as ServerEnd, undefined)).toEqual([other, one]);
});
