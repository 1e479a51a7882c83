import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { readPlainLine } from '../src/text/tcpdump/plain-line.ts';
import { bothWays } from './support/both-ways.ts';

const FIXTURES = new URL('../fixtures/', import.meta.url);
const files = ['captures/', 'texts/', 'texts/printed/', 'notation/'].flatMap((folder) =>
  readdirSync(new URL(folder, FIXTURES))
    .filter((name) => name.endsWith('.txt'))
    .toSorted()
    .map((name) => [folder + name, readFileSync(new URL(folder + name, FIXTURES))] as const),
);

/** The fixtures were printed without times, which every plain line has. */
function timed(text: string): string {
  let at = 0;
  const time = (): string =>
    `12:30:${String(Math.floor(++at / 100) % 60).padStart(2, '0')}.${String(at).padStart(6, '0')} `;
  return text.replaceAll(/^(?=(?:\S+ +(?:In|Out|B|M|P) +)?IP6? )/gm, time);
}

const HEAD = '12:30:00.000000 IP 10.244.1.7.36596 > 10.96.0.10.53: ';
const QUERY = `${HEAD}30933+ A? web.example.test. (34)`;
const isPlain = (line: string): boolean => readPlainLine(line, 1) !== undefined;

describe('plain lines', () => {
  test.each([
    QUERY,
    `${HEAD}30933+ [1au] AAAA? web.example.test. (45)`,
    `${HEAD}1+% Type65? a. (19)`,
    '12:30:00.000000 eth0  Out IP 10.244.1.7.36596 > 10.96.0.10.53: 1+ A? a. (19)',
    '2026-11-22 12:30:00.000000 IP6 fd00::7.36596 > fd00::a.53: 1+ A? a. (19)',
    '1700000000.000000001 IP 10.96.0.10.53 > 10.244.1.7.36596: 1 NXDomain*- 0/1/0 (87)',
    '12:30:00.000000 IP 10.96.0.10.53 > 10.244.1.7.36596: 1*-|$ 2/0/0 CNAME b., A 10.0.0.5 (66)',
  ])('are read the short way: %s', (line) => {
    expect(isPlain(line)).toBe(true);
    const { short, long } = bothWays(Buffer.from(`${line}\n${line}\n`));
    expect(short).toEqual(long);
    expect(short.packets).toHaveLength(2);
  });

  test.each([
    QUERY.slice(16),
    `> ${QUERY}`,
    `${QUERY} <-- lost`,
    `${QUERY} `,
    QUERY.replace('IP ', 'IP (tos 0x0, ttl 64) '),
    QUERY.replace('web.example', '<redacted>'),
    QUERY.replace('10.96.0.10.53', 'coredns.domain'),
    QUERY.replace('30933+ A?', '30933+ A? b. AAAA?'),
    `${HEAD}Flags [S], seq 1, win 64240, length 0`,
    `${HEAD}30933 1/0/0 A 10.0.0.5, (50)`,
    `${HEAD}30933 1/0/0 A 10.0.0.5 A 10.0.0.6 (50)`,
    `${HEAD}30933 1/0/0 MX mail. 10 (50)`,
  ])('and these are not: %s', (line) => {
    expect(isPlain(line)).toBe(false);
  });
});

describe('a text tells the same, whichever way its plain lines are read', () => {
  test.each(files)('%s', (_name, bytes) => {
    for (const text of [bytes, Buffer.from(timed(bytes.toString('latin1')), 'latin1')]) {
      const { short, long } = bothWays(text);
      expect(short).toEqual(long);
    }
  });

  test('with what belongs to the line in front of it', () => {
    for (const behind of [
      '\t0x0000:  4500 003e',
      'E..>....',
      '    (34)',
      '',
      '0000  45 00',
      QUERY,
    ]) {
      const { short, long } = bothWays(Buffer.from([QUERY, behind, QUERY, QUERY, ''].join('\n')));
      expect(short).toEqual(long);
    }
  });

  const plain = files
    .flatMap(([, bytes]) => timed(bytes.toString('latin1')).split('\n'))
    .filter(isPlain);
  const others = files.flatMap(([, bytes]) => bytes.toString('latin1').split('\n').slice(0, 40));
  let state = 7;
  const below = (most: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
  const pick = (lines: readonly string[]): string => lines[below(lines.length)]!;
  const changed = (line: string): string => {
    const at = below(line.length + 1);
    const what = pick(['', ' ', 'x', '9', '.', ',', '(', '*', '\r', '\u00E9', '  ', '? ']);
    return line.slice(0, at) + what + line.slice(at + below(3));
  };

  test('lines of two texts among each other, cut and changed', () => {
    expect(plain.length).toBeGreaterThan(500);
    for (let run = 0; run < 400; run++) {
      const lines = Array.from({ length: 12 }, () => {
        const kind = below(8);
        return kind < 5 ? pick(plain) : kind === 5 ? pick(others) : changed(pick(plain));
      });
      const { short, long } = bothWays(Buffer.from(lines.join('\n')));
      expect([run, lines, short]).toEqual([run, lines, long]);
    }
  });

  // Behind the first 10,000, plain lines wait for nothing: src/text/text-reader.ts.
  test('lines far behind the beginning, with others between them', () => {
    const untimed = plain.map((line) =>
      line.replace(/^(?:\S+ )??\S+ (?=(?:\S+ +(?:In|Out) )?IP)/, ''),
    );
    const lines = Array.from({ length: 13_000 }, (_line, at) => {
      const micros = String(at * 150).padStart(9, '0');
      const line = `12:30:${micros.slice(1, 3)}.${micros.slice(3)} ${pick(untimed)}`;
      const kind = at < 10_500 ? 0 : below(60);
      if (kind === 1) return changed(line);
      if (kind === 2) return pick(others);
      return kind === 3 ? `${line}\n` : line;
    });
    const { short, long } = bothWays(Buffer.from(lines.join('\n')));
    expect(short.warnings).toEqual(long.warnings);
    expect(short.packets.length).toBe(long.packets.length);
    const odd = short.packets.findIndex(
      (packet, at) => JSON.stringify(packet) !== JSON.stringify(long.packets[at]),
    );
    expect([odd, short.packets[odd]]).toEqual([-1, undefined]);
  });
});
