import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Comparison } from '../src/compare/comparison.ts';
import type { Report } from '../src/report/report.ts';
import { moved, type Origin, rotated } from './support/moved-capture.ts';
import { dnspcap } from './support/program.ts';
import { type Row, Workplace } from './support/tables.ts';

let workplace: Workplace;
beforeAll(async () => {
  workplace = await Workplace.open();
});
afterAll(() => workplace.close());

const HOUR = 3_600;

/** Captures of the fleet, each in a minute of its own, so that one run can read them consecutively. */
const FLEET: Readonly<Record<string, readonly Origin[]>> = {
  'worker-a': [
    { file: 'glibc-many-lookups-one-lost.pcap', node: 1, later: 0 },
    { file: 'lab-glibc-many-lookups-ok.pcap', node: 1, later: 0 },
  ],
  'worker-b': [
    { file: 'musl123-AAAA-lost-once.pcap', node: 2, later: 60 },
    { file: 'lab-musl-many-lookups-ok.pcap', node: 2, later: 60 },
  ],
  'worker-c': [
    { file: 'lab-dnat-race-many-lookups.c-uplink.pcap', node: 3, later: HOUR },
    { file: 'glibc-capture-ends-before-retry.pcap', node: 3, later: 8 * HOUR },
  ],
};

/** Time of the rollout: after the captures of noon and before those of the evening. */
const ROLLOUT = '2026-11-22T15:00:00Z';

const DEPLOY = fileURLToPath(new URL('../deploy/', import.meta.url));
const question = (name: string): string => readFileSync(join(DEPLOY, `sql/${name}.sql`), 'utf8');

// The script runs the program in dist/, which `npm run check` builds before the tests.
const built = existsSync(new URL('../dist/cli.js', import.meta.url)) ? describe : describe.skip;

built('a fleet', () => {
  const nodes = Object.keys(FLEET);
  const shards: { nodes: string[]; stderr: string; code: number | null }[] = [];

  beforeAll(async () => {
    for (const when of ['before', 'after']) mkdirSync(workplace.place(when));
    for (const [node, origins] of Object.entries(FLEET)) {
      mkdirSync(workplace.place(`captures/${node}`), { recursive: true });
      for (const [at, origin] of origins.entries()) {
        const bytes = moved(origin);
        // The first capture is rotated while a lookup waits, so the lookup begins in one file and ends in the next.
        const parts = at === 0 ? rotated(bytes, 4) : [bytes];
        for (const [part, octetsOfPart] of parts.entries()) {
          const name = `dns.pcap${at * 9 + part + 1}`;
          writeFileSync(workplace.place(`captures/${node}/${name}`), octetsOfPart);
          const isBefore = octetsOfPart.readUInt32LE(24) * 1_000 < Date.parse(ROLLOUT);
          const when = isBefore ? 'before' : 'after';
          writeFileSync(workplace.place(`${when}/${node}-${name}`), octetsOfPart);
        }
      }
    }
    mkdirSync(workplace.place('bin'));
    symlinkSync(
      fileURLToPath(new URL('../bin/dnspcap.js', import.meta.url)),
      workplace.place('bin/dnspcap'),
    );
    shards.push(...(await Promise.all(nodes.map((_node, shard) => runShard(shard, nodes.length)))));
    mkdirSync(workplace.place('one/reports/node=all'), { recursive: true });
    const all = ['before', 'after'].map((when) => workplace.place(when));
    const table = workplace.place('one/reports/node=all/lookups.parquet');
    await dnspcap(['analyze', ...all, '-o', table, '-q']);
    await workplace.sql(`SET VARIABLE rollout = TIMESTAMPTZ '${ROLLOUT}'`);
    await workplace.sql(question('lookups'));
  });

  test('each node falls to one shard', () => {
    expect(shards.map(({ stderr, code }) => ({ stderr, code }))).toEqual(
      nodes.map(() => ({ stderr: '', code: 0 })),
    );
    // The shard is the cksum of the node's name, modulo three.
    expect(shards.map((shard) => shard.nodes)).toEqual([
      ['worker-a', 'worker-c'],
      [],
      ['worker-b'],
    ]);
    for (const node of nodes)
      expect(readdirSync(workplace.place(`reports/node=${node}`))).toEqual([
        'lookups.parquet',
        'report.html',
        'report.json',
      ]);
  });

  test('a node that cannot be analysed fails its shard, and costs the others nothing', async () => {
    mkdirSync(workplace.place('damaged/worker-a'), { recursive: true });
    mkdirSync(workplace.place('damaged/worker-b'));
    writeFileSync(workplace.place('damaged/worker-b/dns.pcap'), moved(FLEET['worker-a']![0]!));
    const { nodes: done, stderr, code } = await runShard(0, 1, 'damaged');
    expect({ done, code }).toEqual({ done: ['worker-a', 'worker-b'], code: 1 });
    expect(stderr).toMatch(/there is no capture in this folder\nfailed: worker-a\n$/);
    expect(readdirSync(workplace.place('reports of damaged'))).toEqual(['node=worker-b']);
  });

  test('captures of a day each become reports of a day each, which SQL finds wherever they are', async () => {
    const days = ['date=2026-11-22', 'date=2026-11-23'];
    for (const day of days) {
      mkdirSync(workplace.place(`by day/${day}/worker-b`), { recursive: true });
      const capture = moved(FLEET['worker-a']![0]!);
      writeFileSync(workplace.place(`by day/${day}/worker-b/dns.pcap`), capture);
    }
    const { nodes: done, stderr, code } = await runShard(0, 1, 'by day');
    expect({ done, stderr, code }).toEqual({
      done: days.map((day) => `${day}/worker-b`),
      stderr: '',
      code: 0,
    });
    await workplace.sql(`SET VARIABLE reports = '${workplace.place('reports of by day')}'`);
    await workplace.sql(question('lookups'));
    const rows = await workplace.sql(
      'SELECT date::VARCHAR AS date, node, count(*)::INT AS lookups FROM lookups GROUP BY ALL ORDER BY ALL',
    );
    await workplace.sql('RESET VARIABLE reports');
    await workplace.sql(question('lookups'));
    const { summary } = JSON.parse(
      readFileSync(
        workplace.place(`reports of by day/${days[0]}/node=worker-b/report.json`),
        'utf8',
      ),
    ) as Report;
    expect(rows).toEqual(
      days.map((day) => ({
        date: day.replace('date=', ''),
        node: 'worker-b',
        lookups: summary.lookups,
      })),
    );
  });

  test.each([
    ['no captures', 0, 1, 'no captures'],
    ['nothing in them', 0, 1, 'there is no folder of a node in it'],
    ['an index beyond', 2, 2, 'there is no shard 2 of 2'],
    ['no shards', 0, 0, 'there is no shard 0 of 0'],
  ])('what can do nothing fails: %s', async (captures, index, of, message) => {
    mkdirSync(workplace.place('nothing in them'), { recursive: true });
    mkdirSync(workplace.place('an index beyond/worker-a'), { recursive: true });
    mkdirSync(workplace.place('no shards/worker-a'), { recursive: true });
    const { nodes: done, stderr, code } = await runShard(index, of, captures);
    expect({ done, code }).toEqual({ done: [], code: 1 });
    expect(stderr).toContain(message);
  });

  test.each(['stalls-by-resolver', 'stalls-by-hour', 'before-and-after', 'causes'])(
    '%s: the shards together say what one run over everything says',
    async (name) => {
      const [together, one] = [
        await ask(name, workplace.folder),
        await ask(name, workplace.place('one')),
      ];
      expect(together.length).toBeGreaterThan(1);
      expect(together.map(withoutNodes)).toEqual(one.map(withoutNodes));
    },
  );

  test('stalls by node are those of dnspcap compare, and the summaries add up to them', async () => {
    const byNode = await ask('stalls-by-node', workplace.folder);
    const reports = byNode.map(({ node }) =>
      workplace.place(`reports/node=${node as string}/report.json`),
    );
    expect(byNode.map(figures)).toEqual(await compared(reports));
    const summaries = reports.map(
      (file) => (JSON.parse(readFileSync(file, 'utf8')) as Report).summary,
    );
    const sum = (of: (one: Report['summary']) => number) =>
      summaries.reduce((total, one) => total + of(one), 0);
    expect(
      await workplace.sql(
        'SELECT count(*)::INT AS lookups, sum(stall_ms).round(3) AS ms FROM lookups',
      ),
    ).toEqual([{ lookups: sum(({ lookups }) => lookups), ms: sum(({ stallMs }) => stallMs) }]);
  });

  test('before and after are those of dnspcap compare', async () => {
    const rows = await ask('before-and-after', workplace.folder);
    const folders = ['before', 'after'].map((when) => workplace.place(when));
    expect(rows.map(({ rollout }) => rollout)).toEqual(['before', 'after']);
    expect(rows.map(figures)).toEqual(await compared(folders));
  });

  test('before and after needs to be told the moment', async () => {
    await workplace.sql('RESET VARIABLE rollout');
    await expect(ask('before-and-after', workplace.folder)).rejects.toThrow('SET VARIABLE rollout');
  });
});

/** @param folder that holds the reports */
async function ask(name: string, folder: string): Promise<readonly Row[]> {
  await workplace.lookIn(folder);
  return workplace.sql(question(name));
}

/** Returns a row without the number of nodes, which one run over all captures does not know. */
function withoutNodes({ nodes: _nodes, ...row }: Row): Row {
  return row;
}

async function runShard(index: number, of: number, captures = 'captures') {
  const child = spawn('sh', [join(DEPLOY, 'shard.sh')], {
    env: {
      PATH: `${workplace.place('bin')}:${process.env['PATH']}`,
      CAPTURES: workplace.place(captures),
      REPORTS: workplace.place(captures === 'captures' ? 'reports' : `reports of ${captures}`),
      SHARDS: `${of}`,
      JOB_COMPLETION_INDEX: `${index}`,
    },
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { nodes: stdout.split('\n').filter(Boolean), stderr, code };
}

/** Returns the columns of dnspcap compare. */
async function compared(inputs: readonly string[]) {
  const { out } = await dnspcap(['compare', ...inputs, '-f', 'json']);
  const { columns } = JSON.parse(out) as Comparison;
  return columns.map(({ lookups, stalls, raceStalls, waitedMs }) => ({
    lookups,
    stalls: [stalls.events, stalls.of, stalls.per1000, stalls.low, stalls.high],
    races: [raceStalls.events, raceStalls.of],
    waitedMs,
  }));
}

/** Returns a row of SQL rounded as `compare` rounds. */
function figures(row: Row) {
  const number = (name: string) => Number((row[name] as number).toPrecision?.(4) ?? row[name]);
  return {
    lookups: number('lookups'),
    stalls: ['stalls', 'judged', 'per_1000', 'low', 'high'].map(number),
    races: ['races', 'race_chances'].map(number),
    waitedMs: Math.round((row['waited_s'] as number) * 1_000),
  };
}
