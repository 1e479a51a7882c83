import { NOTHING, type Row, rowOver, withInterval } from '../compare/index.ts';
import { grouped, say, type Sentence, wait } from '../words/say.ts';
import type { Words } from '../words/words.ts';
import type { Conditions, LoadTest, Tried } from './result.ts';

/** Returns the rows that every format shows, in reading order: a label, and its value under each setting. */
export function rows({ conditions, settings }: LoadTest, words: Words): Row[] {
  const row = rowOver(settings, words);
  const latency = (label: Sentence | string, key: keyof NonNullable<Tried['latencyMs']>): Row =>
    row(label, ({ latencyMs }) => (latencyMs ? wait(latencyMs[key]) : NOTHING));
  return [
    row(say`lookups`, ({ lookups }) => grouped(lookups)),
    row(say`errors`, ({ errors }) => errorsOf(errors)),
    row(say`over ${wait(conditions.limitMs)}`, ({ overLimit }) => grouped(overLimit)),
    row(say`stalled`, ({ stalled }) => grouped(stalled)),
    row(say`stalled per 1,000 (95 %)`, ({ per1000: { rate, low, high } }) =>
      withInterval(rate, low, high),
    ),
    ...(settings.some(({ unfinished }) => unfinished > 0)
      ? [row(say`unfinished`, ({ unfinished }) => grouped(unfinished))]
      : []),
    latency(say`min`, 'min'),
    latency(say`avg`, 'avg'),
    latency('p50', 'p50'),
    latency('p95', 'p95'),
    latency('p99', 'p99'),
    latency(say`max`, 'max'),
  ];
}

function errorsOf(errors: Tried['errors']): string {
  const codes = Object.entries(errors);
  if (codes.length === 0) return '0';
  return codes.map(([code, times]) => `${code} ${grouped(times)}`).join(', ');
}

/** Returns the conditions of a test: `web.example.test: 200 at once for 30 s, getaddrinfo of glibc, limit 5.0 s`. */
export function headline(conditions: Conditions, words: Words): string {
  const { host, connections, seconds, limitMs, resolver, cLibrary, ratePerSecond } = conditions;
  const whose = resolver === 'getaddrinfo' && cLibrary ? GETADDRINFO[cLibrary] : resolver;
  const load = say`${grouped(connections)} at once for ${seconds} s`;
  const limited =
    ratePerSecond === undefined ? load : say`${load}, at most ${grouped(ratePerSecond)} a second`;
  return words.text(say`${host}: ${limited}, ${whose}, limit ${wait(limitMs)}`);
}

const GETADDRINFO = { glibc: say`getaddrinfo of glibc`, musl: say`getaddrinfo of musl` };

/** Characters of the longest bar. */
const BAR = 40;

/** Returns bars from the first to the last filled bucket. Stalls of 5 s show as a separate hump. */
export function histogram({ buckets }: Tried): { edge: string; bar: string; count: number }[] {
  const filled = buckets.flatMap(({ count: lookups }, at) => (lookups > 0 ? [at] : []));
  const most = Math.max(...buckets.map(({ count: lookups }) => lookups));
  return buckets.slice(filled[0] ?? 0, (filled.at(-1) ?? -1) + 1).map((bucket, offset) => {
    const before = buckets[(filled[0] ?? 0) + offset - 1]?.leMs ?? 0;
    const edge = bucket.leMs === undefined ? `> ${wait(before)}` : `≤ ${wait(bucket.leMs)}`;
    // Any filled bucket has a mark, so that one stall in ten thousand is visible.
    const length = bucket.count === 0 ? 0 : Math.max(1, Math.round((bucket.count / most) * BAR));
    return { edge, bar: '█'.repeat(length), count: bucket.count };
  });
}
