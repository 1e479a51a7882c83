import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { bundleBroken } from '../scripts/breakages/bundle.js';
import { type Parameters, QUIET } from './oracle/parameters.ts';

/**
 * A breakage: a plausible wrong idea in one source file, and traffic for which the oracle notices it: a shrunk
 * counter-example of a run with that breakage. `npm run fuzz -- --oracle 200` over such a core finds more.
 */
interface Breakage {
  readonly what: string;
  /** Under src. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly drawn: Partial<Parameters>;
}

const BREAKAGES: readonly Breakage[] = [
  {
    what: 'an answer is to the newest transmission',
    file: 'lookup/exchange/answers.ts',
    from: '  const [first] = open as [Attempt];\n  const last = open.at(-1)!;\n',
    to: '  return { attempt: open.at(-1)!, isCertain: true };\n',
    drawn: {
      seed: 18_465,
      pods: [['glibc'], ['glibc']],
      names: 4,
      servers: 2,
      endpoints: 2,
      lookups: 32,
      slow: 150,
      lost: { queries: 30, answers: 150, races: 0 },
      sticky: true,
      beginsAt: 8,
      tail: true,
      vantage: 'any',
    },
  },
  {
    what: 'two legs of one name within 50 ms are one lookup',
    file: 'lookup/grouping/joining/alone.ts',
    from: 'isTwoPorts ? LEG_WINDOW : PARTNER_WINDOW',
    to: 'LEG_WINDOW',
    drawn: {
      pods: [
        ['glibc', 'glibc'],
        ['a-only', 'aaaa-only'],
      ],
      lookups: 29,
      lost: { queries: 0, answers: 0, races: 60 },
      ids: 64,
      sticky: true,
    },
  },
  {
    what: 'what has no answer is lost, however soon the capture ends',
    file: 'lookup/fate/fate.ts',
    from: 'return left > view.waitOf(client)',
    to: 'return left > 0',
    drawn: {
      slow: 100,
      lost: { queries: 0, answers: 5, races: 10 },
      duplicated: { byNetwork: 5, byMirror: 5 },
      endsAt: 30,
      vantage: 'any',
    },
  },
];

const ROOT = fileURLToPath(new URL('../', import.meta.url));
let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'dnspcap-test-'))));
afterAll(() => rmSync(folder, { recursive: true }));

/** Returns the number of faults that the oracle finds. */
function faultsIn(bundle: string, drawn: Parameters): Promise<number> {
  const worker = new Worker(bundle, { workerData: drawn });
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

/** Bundles oracle and program into one file, with another content for one source. */
async function bundled(file = '', source = ''): Promise<string> {
  const outfile = join(folder, `${file.replaceAll('/', '-')}.mjs`);
  const contents = `import { parentPort, workerData } from 'node:worker_threads';
    import { faultsOf } from './test/oracle/faults.ts';
    parentPort.postMessage((await faultsOf(workerData)).length);`;
  await bundleBroken(
    { stdin: { contents, resolveDir: ROOT, loader: 'ts' }, outfile },
    join(ROOT, 'src', file),
    source,
  );
  return outfile;
}

let whole = '';
beforeAll(async () => void (whole = await bundled()));

test.each(BREAKAGES)('the oracle notices when $what', async ({ file, from, to, drawn }) => {
  const source = readFileSync(join(ROOT, 'src', file), 'utf8');
  expect(source.split(from)).toHaveLength(2);
  const all = { ...QUIET, ...drawn };
  expect(await faultsIn(whole, all)).toBe(0);
  const broken = await bundled(file, source.replace(from, to));
  expect(await faultsIn(broken, all)).toBeGreaterThan(0);
});
