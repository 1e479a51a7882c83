import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { RACE_CONDITIONS } from '../src/rules/race-told-apart.ts';
import { analyze } from './support/analyze.ts';
import { inputsOf, parseScenario } from './support/scenario.ts';

/** A change to a scenario of a race: a text in it, and its replacement. */
type Change = readonly [from: string | RegExp, to: string];

const ANSWER = '           answer web.example.test. 60 A 192.0.2.80\n';
/** The first lines of glibc's traffic; AAAA gets no answer. */
const A = ' 0         pod:40001 > dns        query     1a2b web.example.test. A\n';
const AAAA = '+.000080   pod:40001 > dns        query     1a2c web.example.test. AAAA\n';
const A_ANSWERED = `+.002      dns > pod:40001        response  1a2b web.example.test. A     NOERROR\n${ANSWER}`;
/** Matches the lines from the retry on. */
const AGAIN = /^ 5 [^]*(?=^---)/m;
const AAAA_AGAIN = /^\+\.0002 [^]*(?=^---)/m;

const other = (line: string): Change => [A_ANSWERED, `${A_ANSWERED}${line}\n`];

/** Changes that break one condition and no other, by its number in `RACE_CONDITIONS`. */
const BROKEN: readonly (readonly [condition: number, what: string, ...changes: Change[]])[] = [
  [1, 'AAAA leaves from another port', [/pod:40001(?=.* 1a2c )/g, 'pod:40002']],
  [1, 'AAAA goes to another server', [/dns(?=.* 1a2c )/g, 'dns2']],
  [1, 'AAAA is asked over TCP', [/( 1a2c .*)/g, '$1 tcp']],
  [2, 'AAAA leaves after the answer to A', [AAAA + A_ANSWERED, A_ANSWERED + AAAA]],
  [
    3,
    'the port was used a minute before',
    [
      A,
      `0 pod:40001 > dns query 0001 db.example.test. A
+.002 dns > pod:40001 response 0001 db.example.test. A NOERROR
60 pod:40001 > dns query 1a2b web.example.test. A\n`,
    ],
    [/^ 5 /m, '65 '],
  ],
  [4, 'A has no answer either', [A_ANSWERED, '']],
  [4, 'the answer to A took longer', [A_ANSWERED, A_ANSWERED.replace('+.002', '+.6')]],
  [
    4,
    'the answer to A is truncated, and both are asked again over TCP',
    [A_ANSWERED, A_ANSWERED.replace('NOERROR', 'tc').replace(ANSWER, '')],
    [/^ 5 (.*)/m, '.3 $1 tcp'],
    [/(\+\.002 .*NOERROR)\n(.*answer.*)\n(\+\.0002.*)/, '$1 tcp\n$2\n$3 tcp'],
    [/(\+\.002 .* 1a2c .*)/, '$1 tcp'],
  ],
  [5, 'AAAA has no answer when it is asked again', [/^\+\.002 .* 1a2c .*\n/m, '']],
  [5, 'AAAA is not asked again', [AAAA_AGAIN, '']],
  [5, 'both are asked again after 150 ms', [/^ 5 /m, '.15 ']],
  [6, 'an ICMP error comes', other('+.0001 dns > pod:40001 icmp 3/3')],
  [
    6,
    'an answer comes from elsewhere',
    other('+.0001 dns2 > pod:40001 response 1a2c web.example.test. AAAA NOERROR'),
  ],
  [
    6,
    'an answer comes with another ID',
    other('+.0001 dns > pod:40001 response 1a2d web.example.test. AAAA NOERROR'),
  ],
  [
    6,
    'an answer comes late',
    [AAAA_AGAIN, '+.0002 dns > pod:40001 response 1a2c web.example.test. AAAA NOERROR\n$&'],
  ],
  [7, 'the server is NodeLocal DNSCache', ['10.96.0.10', '169.254.20.10']],
  [7, 'the server is on the loopback interface', ['10.96.0.10', '127.0.0.53']],
  [8, 'the capture ends before', [AGAIN, '']],
];

const PROVED = 'fires-proved-on-any';
const TWO_PLACES = 'fires-proved-at-two-places';
const LEFT = /^(\+\.00005 .* end .* 1a2b .*if3 out)$/m;

/** Changes that remove evidence, and the confidence that is left. */
const LESS: readonly (readonly [base: string, what: string, left: string, ...changes: Change[]])[] =
  [
    [PROVED, 'nothing is changed', 'proved'],
    [
      PROVED,
      'the lost query was sent on',
      'none',
      [
        /^(.* 1a2c .*if2)\n(?=\+\.002)/m,
        '$1\n+.00005 pod:40001 > end query 1a2c web.example.test. AAAA if3 out\n',
      ],
    ],
    [
      PROVED,
      'its twin was not seen leaving',
      'compatible',
      [/^\+\.00005 .* end .* 1a2b .*\n/m, ''],
    ],
    [
      PROVED,
      'its twin was received behind the translation, and not sent',
      'compatible',
      [LEFT, '+.00005 pod:40001 > end query 1a2b web.example.test. A if3'],
    ],
    [
      PROVED,
      'a query that cannot be read was sent on then',
      'compatible',
      [LEFT, '$1\n+.00001 pod:40001 > end query 1a2c web.example.test. AAAA if3 out damaged'],
    ],
    [
      PROVED,
      'the kernel is one that resolves the clash',
      'strong',
      [/^---/m, 'fact facts/begin/host/kernel\n  | Linux version 5.6.0-1-amd64 (gcc)\n---'],
    ],
    [TWO_PLACES, 'nothing is changed', 'proved'],
    [TWO_PLACES, 'in the pod AAAA was not seen either', 'strong', [/^\+\.0004 .*\n/m, '']],
    [
      TWO_PLACES,
      'more than one router lies between them',
      'strong',
      [/^(.*pod:40001 > dns.*)$/gm, '$1 ttl=61'],
    ],
  ];

const MUSL = 'fires-strong-after-dnat-musl';
const GLIBC = 'fires-strong-after-dnat';

/** Changes that remove the signs, behind the translation, that the resolver misses a query. */
const GIVEN_AWAY: readonly (readonly [base: string, what: string, ...changes: Change[]])[] = [
  [MUSL, 'AAAA comes from another port', [/pod:40001(?=.* 6e73 )/g, 'pod:40002']],
  [MUSL, 'its ID is far from that of A', [/6e73/g, '1111']],
  [MUSL, 'it comes later than musl waits', [' 2.504', ' 6']],
  [MUSL, 'it comes sooner than any resolver asks again', [' 2.504', ' .6']],
  [MUSL, 'A was answered slowly', ['+.003', '+.6']],
  [MUSL, 'A was not answered', [/^\+\.003 .*\n/m, '']],
  [GLIBC, 'A is asked again with another ID', [/^( ?5.*)1a2b(.*\n.*)1a2b/m, '$19c9c$29c9c']],
  [GLIBC, 'A is asked again a little before a whole second is over', [/^ ?5 /m, '4.9 ']],
];

function scenario(name: string): string {
  const file = new URL(`../fixtures/scenarios/conntrack-race/${name}.scenario`, import.meta.url);
  return readFileSync(file, 'utf8').replace(/^---[^]*/m, '---\n');
}

async function race(name: string, changes: readonly Change[]) {
  let text = scenario(name).replace(/^dns /m, 'dns2 = 10.96.0.11\n$&');
  for (const [from, to] of changes) {
    const changed = text.replace(from, to);
    expect(changed).not.toBe(text);
    text = changed;
  }
  const parsed = parseScenario(text);
  const { report } = await analyze(inputsOf(parsed), parsed.given);
  const found = report.findings.find(({ rule }) => rule === 'conntrack-race');
  return found?.confidence ?? 'none';
}

describe('each condition of the race alone rules it out', () => {
  test('with none of them broken it is one', async () => {
    expect(await race('fires-glibc-AAAA', [])).toBe('compatible');
  });

  test.each(BROKEN)('%i: %s', async (_condition, _what, ...changes) => {
    expect(await race('fires-glibc-AAAA', changes)).toBe('none');
  });

  test('all of them are in the table', () => {
    const numbers = new Set(BROKEN.map(([condition]) => condition));
    expect([...numbers]).toEqual(RACE_CONDITIONS.map((_, at) => at + 1));
  });
});

test.each(LESS)('%s: when %s, it is %s', async (base, _what, left, ...changes) => {
  expect(await race(base, changes)).toBe(left);
});

describe('behind the translation it is seen only where the resolver gives away that it misses a query', () => {
  test.each([MUSL, GLIBC])('%s', async (base) => {
    expect(await race(base, [])).toBe('strong');
  });

  test.each(GIVEN_AWAY)('%s: not when %s', async (base, _what, ...changes) => {
    expect(await race(base, changes)).toBe('none');
  });
});
