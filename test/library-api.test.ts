import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import {
  analyze,
  CaptureError,
  type CaptureErrorCode,
  compare,
  explain,
  explainable,
  extract,
  readCluster,
  readFacts,
  reporters,
  rows,
  verdict,
} from '../src/index.ts';
import { zeek } from '../src/report/rows/zeek.ts';
import { dnspcap } from './support/program.ts';

const FIXTURES = new URL('../fixtures/captures/', import.meta.url);
const path = (name: string): string => new URL(name, FIXTURES).pathname;
const octets = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, FIXTURES)));
const MANY_NAME = 'glibc-many-lookups-one-lost.pcap';
const MANY = octets(MANY_NAME);
const LOST = octets('glibc-AAAA-lost-once.pcap');

/**
 * A capture of any length.
 *
 * @yields the records of a capture of pcap, so many times, each a little later
 */
async function* repeated(times: number, onPiece: () => void): AsyncGenerator<Uint8Array> {
  const seconds = 60;
  const view = new DataView(MANY.buffer, MANY.byteOffset);
  yield MANY.subarray(0, 24);
  for (let round = 0; round < times; round++) {
    const copy = MANY.slice(24);
    const into = new DataView(copy.buffer);
    for (let at = 0; at < copy.length; at += 16 + into.getUint32(at + 8, true))
      into.setUint32(at, view.getUint32(24 + at, true) + round * seconds, true);
    onPiece();
    yield copy;
  }
}

function ofBundle(file: string): Buffer {
  const folder = '../fixtures/bundles/glibc-dropped-by-conntrack/';
  return readFileSync(new URL(folder + file, import.meta.url));
}

async function all<T>(of: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const one of of) list.push(one);
  return list;
}

describe('rows', () => {
  test('of lines are those of an analysis, each with the last word, and the report is behind them', async () => {
    const { lines, report } = await analyze(MANY, { lines: 'all' });
    const of = rows.lines(MANY);
    const taken = [];
    let next = await of.next();
    for (; next.done !== true; next = await of.next()) taken.push(next.value);
    expect(next.value).toEqual(report);
    const told = (list: typeof lines) =>
      list
        .map(
          ({ frame, line, annotation, finding, state }) =>
            [frame, line, annotation, finding, state] as const,
        )
        .toSorted(([a], [b]) => a - b);
    expect(told(taken)).toEqual(told(lines));
    // Rows that waited for their finding come last.
    const late = taken.findIndex(({ finding }) => finding !== undefined);
    expect(late).toBeGreaterThan(0);
    expect(taken.slice(late).every(({ finding }) => finding !== undefined)).toBe(true);
  });

  test('of lookups are those that an analysis keeps', async () => {
    const { lookups } = await analyze(MANY, { lookups: true });
    expect(await all(rows.lookups(MANY))).toEqual(lookups);
  });

  test('of exchanges are those of dns.log', async () => {
    const log = await dnspcap(['analyze', path(MANY_NAME), '-f', 'zeek']);
    const exchanges = await all(rows.exchanges(MANY));
    const names = log.out.split('\n').filter((row) => row !== '' && !row.startsWith('#'));
    expect(exchanges).toHaveLength(names.length);
    expect(exchanges.filter(({ query, response }) => query && response)).toHaveLength(
      names.filter((row) => !/\t-\t-\tF\t/.test(row)).length,
    );
    expect(typeof zeek).toBe('function');
  });

  test('are made as they are taken: nothing is read ahead of who is slow', async () => {
    let pieces = 0;
    const of = rows.lines(repeated(1_000, () => pieces++));
    for (let taken = 0; taken < 200; taken++) {
      const { value, done } = await of.next();
      expect([done, typeof (value as { line?: string }).line]).toEqual([false, 'string']);
    }
    const { dnsMessages } = (await analyze(MANY)).report.summary;
    expect(pieces).toBeLessThan(200 / dnsMessages + 30);
    const before = pieces;
    await new Promise((resolve) => {
      setTimeout(resolve, 30);
    });
    expect(pieces).toBe(before);
    await of.return(undefined as never);
  });

  test('hold no more of a long capture than of a short one', async () => {
    let count = 0;
    let most = 0;
    let pieces = 0;
    const perPiece = (await analyze(MANY)).report.summary.dnsMessages;
    for await (const _row of rows.lines(repeated(2_000, () => pieces++))) {
      count++;
      most = Math.max(most, pieces * perPiece - count);
    }
    expect(count).toBe(2_000 * perPiece);
    // Only rows of the lookup in each round that has a finding are kept.
    expect(most).toBeLessThan(count / 2);
  });

  test('whoever leaves closes the source, one that is silent too', async () => {
    let isClosed = false;
    async function* silent(): AsyncGenerator<Uint8Array> {
      try {
        yield MANY;
        await new Promise((resolve) => {
          setTimeout(resolve, 20);
        });
      } finally {
        isClosed = true;
      }
    }
    for await (const _row of rows.lines(silent())) break;
    await new Promise((resolve) => {
      setTimeout(resolve, 60);
    });
    expect(isClosed).toBe(true);
  });

  test('tell what is no capture', async () => {
    await expect(all(rows.lines(new Uint8Array(100)))).rejects.toThrow(CaptureError);
    await expect(all(rows.lookups('file' as never))).rejects.toThrow(
      /^rows.lookups takes the bytes of a file/,
    );
  });
});

describe('an AbortSignal', () => {
  test.each([
    ['analyze', (signal: AbortSignal) => analyze(endless(), { signal })],
    ['rows', (signal: AbortSignal) => all(rows.lookups(endless(), { signal }))],
  ])('ends %s, with its reason', async (_what, begin) => {
    const controller = new AbortController();
    const over = begin(controller.signal);
    setTimeout(() => controller.abort(new Error('enough')), 20);
    await expect(over).rejects.toThrow('enough');
    await expect(begin(AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
  });

  test('ends one whose source is silent, and closes that when it speaks', async () => {
    const controller = new AbortController();
    const over = analyze(silence(), { signal: controller.signal });
    setTimeout(() => controller.abort(), 20);
    await expect(over).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('ends one of octets in memory, and the third reading of an extract', async () => {
    const controller = new AbortController();
    let reading = 0;
    const input = {
      file: 'a.pcap',
      async *chunks() {
        if (++reading === 3) controller.abort(new Error('third'));
        yield LOST;
      },
    };
    const over = extract([input], { findings: ['F1'], signal: controller.signal });
    await expect(over).rejects.toThrow('third');
  });
});

/** @yields the beginning of a capture, and then nothing at all */
async function* silence(): AsyncGenerator<Uint8Array> {
  yield LOST.subarray(0, 100);
  await new Promise(() => {});
}

async function* endless(): AsyncGenerator<Uint8Array> {
  yield* repeated(Infinity, () => {});
}

describe('options that nobody has looked at', () => {
  test.each([
    [{ lnies: 'all' }, /^analyze: unknown option lnies; known: ports, slowMs, /],
    [{ lines: 'some' }, /^analyze: lines takes none, findings, auto, all, and this is "some"$/],
    [{ ports: 53 }, /^analyze: ports takes a list of ports, 1 to 65535, and this is 53$/],
    [{ ports: [0] }, /ports takes a list/],
    [{ slowMs: '5' }, /slowMs takes a number of milliseconds, and this is "5"$/],
    [{ language: 'fr' }, /language takes a language: en, zh, and this is "fr"$/],
    [{ onFinding: true }, /onFinding takes a function, and this is true$/],
    [{ signal: {} }, /signal takes an AbortSignal, and this is \{\}$/],
    [{ clients: '10.0.0.1' }, /clients takes a list of texts/],
    [{ strict: 'yes' }, /strict takes true or false/],
    [{ toString: 1 }, /unknown option toString/],
    ['text', /^analyze: options are an object, and this is "text"$/],
    [null, /^analyze: options are an object, and this is null$/],
  ])('%j', async (options, message) => {
    await expect(analyze(LOST, options as never)).rejects.toThrow(message);
    await expect(analyze(LOST, options as never)).rejects.toThrow(TypeError);
  });

  test('undefined is none', async () => {
    await expect(analyze(LOST, { lines: undefined } as never)).resolves.toBeDefined();
  });

  test('of the other functions', async () => {
    await expect(all(rows.lines(LOST, { lines: 'all' } as never))).rejects.toThrow(
      /^rows\.lines: unknown option lines/,
    );
    await expect(compare([])).rejects.toThrow(/two reports or more/);
    await expect(compare([{}, {}] as never)).rejects.toThrow(TypeError);
    await expect(explain(7 as never)).rejects.toThrow(TypeError);
    await expect(verdict({} as never)).rejects.toThrow(TypeError);
    await expect(extract(LOST, {})).rejects.toThrow(/findings or lookups, or else clients/);
    await expect(extract(LOST, { findings: ['x'] })).rejects.toThrow(/such as \['F1'\]/);
    await expect(extract(LOST, { from: 'noon' })).rejects.toThrow(/from takes a time/);
    await expect(extract(endless() as never, { findings: ['F1'] })).rejects.toThrow(
      /reads a capture several times/,
    );
    expect(() => readFacts([{ name: 'x', text: 'nothing' }])).toThrow(/no text that is known/);
    expect(() => readFacts('x' as never)).toThrow(TypeError);
    await expect(readCluster(['{}'] as never)).rejects.toThrow(/^readCluster takes the bytes/);
    const { report } = await analyze(LOST);
    await expect(all(reporters.text(report as never))).rejects.toThrow(
      /^reporters\.text takes what analyze returns/,
    );
  });
});

describe('what the commands do', () => {
  test('compare', async () => {
    const before = await analyze(MANY);
    const after = await analyze(octets('glibc-default-ok.pcap'));
    const { comparison, render } = await compare([before.report, after.report]);
    const files = [path(MANY_NAME), path('glibc-default-ok.pcap')];
    const { out } = await dnspcap(['compare', ...files, '-f', 'json']);
    expect(JSON.parse(JSON.stringify(comparison))).toEqual(
      JSON.parse(files.reduce((text, file) => text.replaceAll(file, '-'), out)),
    );
    expect(comparison.verdicts).toHaveLength(1);
    expect(render('markdown')).toContain(comparison.verdicts[0]!.message);
    const { comparison: inChinese } = await compare([before.report, after.report], {
      language: 'zh',
    });
    expect(inChinese.verdicts[0]!.message).toMatch(/\p{Script=Han}/u);
    expect(() => render('pdf' as never)).toThrow(/there is no format pdf/);
  });

  test('extract', async () => {
    const { octets: small, said } = await extract(MANY, { findings: ['F1'], format: 'pcap' });
    expect(said).toMatch(/the same diagnosis: conntrack-race$/);
    expect(small.length).toBeLessThanOrEqual(MANY.length);
    const { report } = await analyze(small);
    expect(report.findings.map(({ rule }) => rule)).toEqual(['conntrack-race']);
    const { octets: annotated } = await extract(MANY, { findings: ['F1'], anonymize: {} });
    const again = await analyze(annotated);
    expect(again.report.captures).toMatchObject([{ format: 'pcapng', complete: true }]);
    expect(again.report.findings.map(({ rule }) => rule)).toEqual(['conntrack-race']);
    expect(new TextDecoder('latin1').decode(annotated)).toContain('never answered');
    await expect(extract(MANY, { findings: ['F9'] })).rejects.toMatchObject({ code: 'extract' });
  });

  test('explain and verdict', async () => {
    const { out } = await dnspcap(['explain', 'conntrack-race', '-f', 'json']);
    expect(await explain('conntrack-race')).toEqual(JSON.parse(out));
    expect(await explain('of nothing that is known')).toBeUndefined();
    expect(explainable().rules).toContain('conntrack-race');
    const { report } = await analyze(LOST);
    expect(await verdict(report)).toBe(report.verdict.sentence);
    expect(await verdict(report, { language: 'zh' })).toMatch(/\p{Script=Han}/u);
  });

  test('names of a cluster', async () => {
    const listing = {
      kind: 'List',
      items: [
        {
          kind: 'Pod',
          metadata: { namespace: 'shop', name: 'web-0' },
          status: { podIP: '10.244.1.7', podIPs: [{ ip: '10.244.1.7' }] },
        },
      ],
    };
    const pods = await readCluster(Buffer.from(JSON.stringify(listing)));
    const { report } = await analyze(LOST, { pods });
    expect(report.findings[0]!.client?.pod).toBe('shop/web-0');
  });

  test('facts', async () => {
    const name = 'host/nf_conntrack';
    const facts = readFacts([
      { name: 'before', text: ofBundle(`facts/begin/${name}`).toString() },
      { name: 'after', text: ofBundle(`facts/end/${name}`).toString() },
    ]);
    const pod = new Uint8Array(ofBundle('pod.pcap'));
    expect((await analyze(pod, { facts })).report.findings).toMatchObject([
      { rule: 'conntrack-race', confidence: 'strong' },
    ]);
  });
});

test('a stream of the web is taken, one that cannot be gone through with for await too', async () => {
  const stream = () => new Blob([LOST as Uint8Array<ArrayBuffer>]).stream();
  const { report } = await analyze(LOST);
  expect((await analyze(stream() as never)).report).toEqual(report);
  const reader = stream().getReader();
  expect((await analyze({ getReader: () => reader } as never)).report).toEqual(report);
  let text = '';
  for await (const piece of reporters.json(await analyze(LOST))) text += String(piece);
  expect(JSON.parse(text)).toEqual(report);
});

test('the code of an error is one of those that its type lists', () => {
  const code: CaptureErrorCode = 'cut-off';
  // @ts-expect-error -- there is no such code
  const none: CaptureErrorCode = 'cutoff';
  expect([code, none]).toHaveLength(2);
});
