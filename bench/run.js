// @ts-check
import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { capture } from './generate.js';
import { measure } from './measure.js';
import { gzip, lines, peers, reference, report, startUp } from './rows.js';
import { results, table } from './table.js';

/**
 * npm run bench: how fast dnspcap is, against a C program and against what people use today.
 *
 *   --runs N    of which the median is taken, fewer where one takes seconds; 5
 *   --peers     the slow ones too: pcap-parser with dns-packet, tshark
 *   --large     10,000,000 packets too (1.2 GB)
 *   --json      the figures, for keeping
 *
 * A time that misses its aim is said; a count that differs from what the capture is known to hold is an error.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    peers: { type: 'boolean', default: false },
    large: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

/** @param {string} text */
const say = (text) =>
  void process.stderr.write(process.stderr.isTTY ? `\r\u001b[K${text}` : `${text}\n`);
/** @type {string[]} */
const missing = [];
/** @param {string} what */
const isMissing = (what) => void missing.push(what);

if (!existsSync(new URL('../dist/cli.js', import.meta.url)))
  throw new Error('dist/ is missing: npm run build');

say('making captures');
const plain = await capture();
const rows = [
  ...reference(plain, isMissing),
  ...peers(plain, values.peers, isMissing),
  report('json', 'analyze -f json', plain, { times: 1.5, of: 'c' }),
  report('lost', '… 2 % of all lookups lost', await capture({ lost: 0.02 }), {
    times: 2,
    of: 'json',
  }),
  report(
    'many',
    '… 50,000 clients, 100,000 names',
    await capture({ clients: 50_000, names: 100_000 }),
    { times: 2, of: 'json' },
  ),
  ...(values.large
    ? [
        report('large', '… 10,000,000 packets', await capture({ packets: 10_000_000 }), {
          times: 10.5,
          of: 'json',
        }),
      ]
    : []),
  ...gzip(plain, isMissing),
  ...lines(plain),
  ...startUp(await capture({ packets: 100 })),
];

const { measured, wrong } = measure(rows, Number(values.runs), say);
const machine = {
  node: process.version,
  processor: cpus()[0]?.model ?? '',
  processors: cpus().length,
};
const figures = results(measured);
say('');
if (values.json)
  process.stdout.write(
    `${JSON.stringify({ machine, rows: figures, missing, wrong }, undefined, 2)}\n`,
  );
else {
  process.stdout.write(
    `Node.js ${machine.node}, ${machine.processors} × ${machine.processor}\n\n${table(figures)}`,
  );
  for (const what of missing) process.stdout.write(`not here: ${what}\n`);
}
for (const fault of wrong) process.stderr.write(`wrong: ${fault}\n`);
process.exitCode = wrong.length > 0 ? 1 : 0;
