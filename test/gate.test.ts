import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { junit } from '../src/report/gate/junit.ts';
import { markdown } from '../src/report/markdown/markdown.ts';
import { text as terminal } from '../src/report/text/text.ts';
import { ENGLISH } from '../src/words/words.ts';
import { analyzeBytes } from './support/analysis.ts';
import { dnspcap } from './support/program.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const CAPTURES = join(ROOT, 'fixtures/captures');
const [RACE, SLOW, HEALTHY] = [
  'glibc-aaaa-lost',
  'glibc-slow-AAAA-4s',
  'glibc-default-ok',
] as const;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dnspcap-gate-'));
  mkdirSync(join(folder, 'captures'));
  for (const name of [RACE, SLOW, HEALTHY])
    copyFileSync(join(CAPTURES, `${name}.pcap`), join(folder, 'captures', `${name}.pcap`));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function gate(...options: string[]) {
  const { code, out, err } = await dnspcap(['analyze', ...options]);
  return { code, out: here(out), err: here(err) };
}

/** Returns output as a user in the folder of the captures sees it. */
function here(words: string): string {
  return words.replaceAll(join(folder, 'captures', '/'), '');
}

const FAILED =
  /<testcase classname="(.+?)\.pcap" name="(.+?)" time=".+?">\n +<failure type="(.+?)" message="([^"]{0,45})/g;
const failures = (xml: string) =>
  Array.from(xml.matchAll(FAILED), ([, ...parts]) => parts.join(' | '));

describe('--each: a gate over a folder of captures', () => {
  test('each capture is a suite of its own; --fail-on and --expect decide which tests fail', async () => {
    const { code, out, err } = await gate(
      join(folder, 'captures'),
      '--each',
      '--fail-on',
      'error',
      '--expect',
      'slow-answer=0',
      '-f',
      'junit',
    );
    expect(code).toBe(1);
    expect(err).toBe(
      'dnspcap: glibc-aaaa-lost.pcap: --fail-on error: 1 finding (conntrack-race)\n' +
        'dnspcap: glibc-slow-AAAA-4s.pcap: --expect slow-answer=0: there is 1 finding\n',
    );
    const suites = out.matchAll(/<testsuite name="(.+?)\.pcap" tests="\d+" failures="(\d)"/g);
    expect(Array.from(suites, ([, name, failed]) => `${name} ${failed}`)).toEqual([
      `${HEALTHY} 0`,
      `${RACE} 1`,
      `${SLOW} 1`,
    ]);
    expect(failures(out)).toEqual([
      `${RACE} | conntrack-race | error | --fail-on error: 1 found; web.example.test, 1`,
      `${SLOW} | slow-answer | warning | --expect slow-answer=0: 1 found; web.example.`,
    ]);
    expect(out).toContain('3  0.003097  IP 10.96.0.10.53 &gt; 10.244.1.7.36596: 30933* 1/0/0');
  });

  test('what was expected passes although it is an error; what is missing fails', async () => {
    const race = join(folder, 'captures', `${RACE}.pcap`);
    const options = ['--expect', 'conntrack-race=1', '-f', 'junit'];
    const good = await gate(race, ...options);
    expect([good.code, failures(good.out)]).toEqual([0, []]);
    expect(good.out).toContain('<system-out>');
    const missing = await gate(race, ...options, '--expect', 'late-answer=2');
    expect([missing.code, failures(missing.out)]).toEqual([
      1,
      [`${RACE} | late-answer | expectation | --expect late-answer=2: 0 found`],
    ]);
  });

  test('failed>N fails when more lookups failed than that, as a test of its own', async () => {
    const refused = join(CAPTURES, 'lab-glibc-refused-both.pcap');
    const over = await gate(refused, '--fail-on', 'failed>0', '-f', 'junit');
    expect([over.code, over.err]).toEqual([
      1,
      'dnspcap: --fail-on failed>0: failed is 1 of 1 (refused)\n',
    ]);
    expect(over.out).toContain(
      'name="failed&gt;0" time="0.000">\n      <failure type="limit" message="--fail-on failed&gt;0: failed is 1 of 1"/>',
    );
    const within = await gate(refused, '--fail-on', 'failed>1', '-f', 'junit');
    expect(within.code).toBe(0);
    expect(within.out).toContain('name="failed&gt;1" time="0.000"/>');
    // The lookup stalled, but was answered.
    expect((await gate(join(CAPTURES, `${RACE}.pcap`), '--fail-on', 'failed>0')).code).toBe(0);
  });

  const MANY = join(CAPTURES, 'glibc-many-lookups-one-lost.pcap');
  test.each([
    // The slowest lookup took 5,009.298 ms; the median is some 3 ms.
    ['max>5009.2ms', 1, 'max is 5,009 ms (conntrack-race)'],
    ['max>5009.3ms', 0, ''],
    ['p50>2ms', 1, 'p50 is 3.04 ms (conntrack-race)'],
    ['p50>4ms', 0, ''],
    // 1 of 10 lookups.
    ['stalled>0', 1, 'stalled is 1 of 10 (conntrack-race)'],
    ['stalled>1', 0, ''],
    ['stalled>1/11', 1, 'stalled is 1 of 10 (conntrack-race)'],
    ['stalled>1/10', 0, ''],
    ['stalled>9.9%', 1, 'stalled is 1 of 10 (conntrack-race)'],
    ['stalled>10%', 0, ''],
    // 1 of 22 queries.
    ['lost>4.5%', 1, 'lost is 1 of 22 (conntrack-race)'],
    ['lost>4.6%', 0, ''],
  ])('--fail-on %s: exit code %i', async (limit, code, said) => {
    const { code: exit, err } = await gate(MANY, '--fail-on', limit);
    expect([exit, err]).toEqual([
      code,
      said === '' ? '' : `dnspcap: --fail-on ${limit}: ${said}\n`,
    ]);
  });

  test('--each-client: nobody hides behind the others', async () => {
    const busy = join(CAPTURES, 'glibc-many-lookups-one-lost.pcap');
    const { code, err } = await gate(busy, '--each-client', '--fail-on', 'stalled>9%');
    expect(code).toBe(1);
    expect(err).toMatch(
      /^dnspcap: --fail-on stalled>9%: [\d.]+: stalled is 1 of 10 \(conntrack-race\)\n$/,
    );
  });

  test.each(['p99>200', 'p98>1ms', 'failed>x', 'stalled>1/0', 'lost>-1%'])(
    '%s is no limit, and said',
    async (limit) => {
      const { code, err } = await gate(MANY, '--fail-on', limit);
      expect([code, err]).toEqual([
        2,
        `dnspcap: --fail-on ${limit}: a limit looks like p99>200ms, failed>0, stalled>1/1000 or lost>0.5%; figures are p50, p95, p99, max, failed, stalled, lost\n`,
      ]);
    },
  );

  test('Markdown begins with a row for each capture; text ends with a table', async () => {
    const options = [join(folder, 'captures'), '--each', '--fail-on', 'error'];
    const { out } = await gate(...options, '-f', 'markdown');
    expect(out.split('\n').slice(0, 9)).toEqual([
      '# 2 of 3 captures with findings',
      '',
      '| capture | lookups | findings | fails |',
      '| --- | --- | --- | --- |',
      `| \` ${RACE}.pcap \` | 1 | \` conntrack-race \` 1 | \` --fail-on error \` |`,
      `| \` ${SLOW}.pcap \` | 1 | \` slow-answer \` 1 |  |`,
      `| \` ${HEALTHY}.pcap \` | 1 |  |  |`,
      '',
      expect.stringContaining(`## \` ${RACE}.pcap \`: Probably the Kubernetes conntrack race. `),
    ]);
    const printed = await gate(...options);
    expect(printed.out).toContain(
      '10.96.0.10 was slow to answer. The only lookup stalled for 4.0 s.',
    );
    const table = `2 of 3 captures with findings

  lookups  failed  stalled  worst wait  capture
        1       0        0              ${HEALTHY}.pcap
        1       0        1       5.0 s  ${RACE}.pcap  (conntrack-race 1)
        1       0        1       4.0 s  ${SLOW}.pcap  (slow-answer 1)
`;
    expect(printed.out.endsWith(`\n${table}`)).toBe(true);
    expect((await gate(...options, '--brief')).out).toBe(table);
  });

  test.each([
    [['--each', '-f', 'html'], '--each: html has only one analysis; use text, markdown or junit'],
    [['--each', '--vantage', 'uplink=x'], '--each and --vantage do not go together'],
  ])('%j is refused', async (options, message) => {
    const { code, err } = await gate(join(folder, 'captures'), ...options);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  test('Markdown of ever so many captures fits into a comment, and says what is left out', async () => {
    const bytes = readFileSync(join(CAPTURES, `${RACE}.pcap`));
    const one = await analyzeBytes(bytes, { lines: 'findings' });
    const together = markdown({ lines: 'auto', color: false, words: ENGLISH }).each!();
    for (let captures = 0; captures < 110; captures++) expect(together.take(one)).toBe('');
    const all = together.end();
    expect(Buffer.byteLength(all)).toBeGreaterThan(55_000);
    expect(Buffer.byteLength(all)).toBeLessThan(65_536);
    expect(all).toContain('| and 10 more |');
    expect(all).toMatch(/\n_Left out because of the size limit: \d+ examples, .+_\n$/);
    expect(all.match(/^ *```/gm)!.length % 2).toBe(0);
  });
});

test('at which place each packet was seen: a table in text, Markdown and JUnit', async () => {
  const bytes = readFileSync(join(CAPTURES, 'dnat-glibc-AAAA-dropped-in-node.e-node-any.pcap'));
  const { report, lines } = await analyzeBytes(bytes, { lines: 'findings' });
  const table = `\
  Frame at each place where the packet was seen (– not there)
                       interface 2  interface 3
    A query            1            2
    A response         5            4
    AAAA query         3            –
    A query (2)        6            7
    A response (2)     9            8
    AAAA query (2)     10           11
    AAAA response (2)  13           12
`;
  const options = { lines: 'findings', color: false, words: ENGLISH } as const;
  expect(terminal({ ...options, detail: 'full' }).end(report, lines)).toContain(table);
  expect(junit(options).end(report, lines)).toContain(table);
  expect(markdown(options).end(report, lines)).toContain(table.replaceAll(/^ {2}/gm, ''));
});

// They need dist/, which `npm ci` builds.
const built = existsSync(join(ROOT, 'dist/index.js')) ? describe : describe.skip;

built('docs/ci.md', () => {
  const document = readFileSync(join(ROOT, 'docs/ci.md'), 'utf8');
  const blocks = (language: string) =>
    Array.from(
      document.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\``, 'gm')),
      ([, block]) => block!,
    );
  /** Steps of a job that are one command of this program. */
  const commands = blocks('yaml').flatMap((block) =>
    Array.from(
      block.matchAll(/^ +- (?:run: )?(npx dnspcap .*)$|^ +run: (npx dnspcap .*)$/gm),
      ([, a, b]) => (a ?? b)!,
    ),
  );

  test.each(commands)('%s', (command) => {
    const summary = join(folder, 'summary.md');
    writeFileSync(summary, 'what an earlier step wrote\n');
    const shell = `npx() { shift; '${process.execPath}' '${join(ROOT, 'bin/dnspcap.js')}' "$@"; }\n`;
    const { status } = spawnSync('bash', ['-e', '-c', shell + command], {
      cwd: folder,
      env: { GITHUB_STEP_SUMMARY: summary },
    });
    expect(status).toBe(1);
    expect(readFileSync(join(folder, 'dns.xml'), 'utf8')).toContain('<failure type="error"');
    const written = ['summary.md', 'dns.md']
      .map((name) => join(folder, name))
      .filter((path) => existsSync(path))
      .map((path) => readFileSync(path, 'utf8'));
    expect(written.join()).toContain('# 2 of 3 captures with findings');
    expect(written[0]).toMatch(/^what an earlier step wrote\n/);
  });

  test('has a job for GitHub and one for GitLab, indented as YAML has to be', () => {
    expect(commands).toHaveLength(2);
    const odd = blocks('yaml')
      .flatMap((block) => block.split('\n'))
      .filter((line) => !/^(?: {2})*(?:- )?(?:[\w-]+:(?: .+)?|[^\s:].*)$|^$/.test(line));
    expect(odd).toEqual([]);
  });

  test('the example for Jest asserts on the library of the package', () => {
    const example = join(ROOT, 'examples/jest/dns.test.js');
    expect(blocks('js')).toEqual([readFileSync(example, 'utf8')]);
    const project = join(folder, 'project');
    mkdirSync(join(project, 'node_modules'), { recursive: true });
    copyFileSync(example, join(project, 'dns.test.js'));
    writeFileSync(join(project, 'package.json'), '{"type":"module"}');
    symlinkSync(ROOT, join(project, 'node_modules/dnspcap'));
    symlinkSync(join(ROOT, 'node_modules/@jest'), join(project, 'node_modules/@jest'));
    const jest = join(ROOT, 'node_modules/jest/bin/jest.js');
    const { stderr } = spawnSync(
      process.execPath,
      ['--experimental-vm-modules', jest, '--rootDir', project, '--transform={}'],
      {
        cwd: project,
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], CAPTURES: join(folder, 'captures') },
      },
    );
    expect(stderr).toContain('Tests:       2 failed, 1 passed, 3 total');
    expect(stderr).toContain('conntrack-race: the AAAA query in frame 2 got no answer');
  });
});
