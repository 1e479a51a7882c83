// @ts-check
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Checkout, commitOf } from './checkout.js';
import { FOLDER } from './generate.js';
import { inputs } from './inputs.js';
import { measure } from './measure.js';
import { ratios, ratioTable } from './ratios.js';
import { rows } from './rows.js';
import { chosen } from './selection.js';
import { results, table } from './table.js';
import { missingTools } from './tools.js';
/** @import { Inputs } from './inputs.js' */
/** @import { Contest } from './measure.js' */
/** @import { Row } from './row.js' */

/**
 * npm run bench: how fast dnspcap is, against a C program, tcpdump, and its own aims.
 *
 *   --against REF   against another revision of this repository instead, in turn: A B A B
 *   --rows ID,ID    only these, and those that they are compared with
 *   --runs N        of which the median is taken, fewer where one takes seconds; 5
 *   --large         ten times as many packets too: 10,000,000 (1.2 GB)
 *   --peers         the slow ones too: pcap-parser with dns-packet, tshark
 *   --packets N     in each of the long captures; 1,000,000
 *   --captures N    for --each; 10,000
 *   --json          the figures, for keeping
 *
 * A time that misses its aim is said; what differs from what the capture is known to hold is an error.
 */
const { values } = parseArgs({
  options: {
    against: { type: 'string' },
    rows: { type: 'string' },
    runs: { type: 'string', default: '5' },
    large: { type: 'boolean', default: false },
    peers: { type: 'boolean', default: false },
    packets: { type: 'string', default: '1000000' },
    captures: { type: 'string', default: '10000' },
    json: { type: 'boolean', default: false },
  },
});

/** @param {string} text */
const say = (text) =>
  void process.stderr.write(process.stderr.isTTY ? `\r\u001b[K${text}` : `${text}\n`);

/** Status of a process that a signal ends, as shells tell it. */
const STATUS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

const interruption = new AbortController();
for (const signal of /** @type {(keyof typeof STATUS)[]} */ (Object.keys(STATUS)))
  // As often as they come: a terminal and npm each send one, and what is there has to be removed still.
  process.on(signal, () => interruption.abort(signal));

const here = {
  root: fileURLToPath(new URL('../', import.meta.url)),
  outputs: join(FOLDER, `outputs-${process.pid}`),
};
const machine = {
  node: process.version,
  processor: cpus()[0]?.model ?? '',
  processors: cpus().length,
};
/** @type {Checkout | undefined} */
let other;
try {
  await bench();
} catch (error) {
  say('');
  if (interruption.signal.aborted)
    process.exitCode = STATUS[/** @type {keyof typeof STATUS} */ (interruption.signal.reason)];
  else if (error instanceof RangeError) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  } else throw error;
} finally {
  rmSync(here.outputs, { recursive: true, force: true });
  other?.remove();
}

async function bench() {
  const { signal } = interruption;
  if (!existsSync(join(here.root, 'dist/cli.js')))
    throw new Error('dist/ is missing: npm run build');
  const commit = values.against === undefined ? undefined : commitOf(values.against);
  mkdirSync(here.outputs, { recursive: true });
  const missing = await missingTools();
  say('making captures');
  const made = await inputs(Number(values.packets), Number(values.captures), {
    isLarge: values.large,
    missing,
  });
  const all = rows(made, here, machine.processors);
  const which = chosen(all, { ids: values.rows, withSlow: values.peers, missing });
  const contests =
    commit === undefined ? which.rows.map(alone) : await pairs(which.rows, made, commit);
  const { wrong, cannot, ...measured } = await measure(contests, Number(values.runs), say, signal);
  say('');
  print(measured.contests, [...which.missing, ...cannot], wrong, commit);
  process.exitCode = wrong.length > 0 ? 1 : 0;
}

/**
 * @param {Row} row
 * @returns {[Row]}
 */
function alone(row) {
  return [row];
}

/**
 * What is ours, here and at another commit.
 *
 * @param {readonly Row[]} which
 * @param {Inputs} made
 * @param {string} commit
 * @returns {Promise<[Row, Row][]>}
 */
async function pairs(which, made, commit) {
  say(`building ${values.against}`);
  other = new Checkout();
  await other.build(commit, interruption.signal);
  const there = rows(made, other.program, machine.processors);
  return which.flatMap((row) => {
    const its = there.find(({ id }) => id === row.id);
    return row.isOurs && its ? [[row, its]] : [];
  });
}

/**
 * @param {readonly Contest[]} contests
 * @param {readonly string[]} missing
 * @param {readonly string[]} wrong
 * @param {string} [commit]
 */
function print(contests, missing, wrong, commit) {
  const figures = commit === undefined ? results(contests) : ratios(contests);
  if (values.json) {
    const all = { machine, ...(commit && { against: commit }), rows: figures, missing, wrong };
    process.stdout.write(`${JSON.stringify(all, undefined, 2)}\n`);
    return;
  }
  const { node, processors, processor } = machine;
  const printed =
    commit === undefined
      ? table(results(contests))
      : ratioTable(ratios(contests), commit.slice(0, 7));
  process.stdout.write(`Node.js ${node}, ${processors} × ${processor}\n\n${printed}`);
  for (const what of missing) process.stdout.write(`not measured: ${what}\n`);
  for (const fault of wrong) process.stderr.write(`wrong: ${fault}\n`);
}
