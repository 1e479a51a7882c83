import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Report } from '../src/report/report.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const LOST = join(ROOT, 'fixtures/captures/glibc-AAAA-lost-once.pcap');

interface PackedFile {
  readonly path: string;
}

let folder: string;
/** A project with only the package. */
let project: string;
let tarball: string;
let files: readonly string[];
/** The output of check-package.js, which takes as long as all other tests and runs in parallel. */
let complaints: Promise<string>;

function run(command: string, args: readonly string[], cwd = project) {
  const { stdout, stderr, status, error } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}${stdout}`);
  return stdout;
}

/** Runs the program that npm installed into the project. */
function dnspcap(...args: readonly string[]): string {
  return run(join(project, 'node_modules/.bin/dnspcap'), args);
}

/** Writes a program that uses the library and prints its report of a capture as text. */
function writeUse(): void {
  writeFileSync(
    join(project, 'use.js'),
    `import assert from 'node:assert/strict';
import { createReadStream, readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { analyze, CaptureError, compare, explain, extract, reporters, rows, rules, verdict } from 'dnspcap';

const file = process.argv[2];
const found = [];
const analysis = await analyze(createReadStream(file, { highWaterMark: 100 }), { onFinding: ({ rule }) => found.push(rule) });
assert.deepEqual(found, ['conntrack-race']);
assert.deepEqual(JSON.parse(JSON.stringify(rules)), rules);
assert.match(rules.find(({ id }) => id === found[0]).remedies[0].title, /glibc/);
const named = await analyze([{ file: 'r.pcap', chunks: () => createReadStream(file) }], { lines: 'all', lookups: true });
for (const format of Object.keys(reporters)) {
  const pieces = [];
  for await (const piece of reporters[format](named)) pieces.push(Buffer.from(piece));
  assert.ok(Buffer.concat(pieces).length > 0, format);
}
assert.deepEqual((await analyze(readFileSync(file))).report, analysis.report);
await assert.rejects(analyze(Buffer.from('no capture')), CaptureError);
for (const mistake of [file, [readFileSync(file)], undefined]) await assert.rejects(analyze(mistake), /^TypeError: analyze takes the bytes/);
await assert.rejects(text(reporters.csv({ ...named, lines: [] })), /lines: 'all'/);
await assert.rejects(text(reporters['parquet-lookups'](analysis)), /lookups: true/);
const frames = [];
for await (const { frame } of rows.lines(createReadStream(file))) frames.push(frame);
assert.equal(frames.length, 7);
assert.equal((await analyze((await extract(readFileSync(file), { findings: ['F1'] })).octets)).report.findings.length, 1);
assert.equal(await verdict(analysis.report), analysis.report.verdict.sentence);
assert.equal((await compare([analysis.report, analysis.report])).comparison.verdicts.length, 1);
assert.equal((await explain('conntrack-race')).kind, 'rule');
await assert.rejects(analyze(readFileSync(file), { signal: AbortSignal.abort() }), { name: 'AbortError' });
const same = await analyze([{ file, chunks: () => createReadStream(file) }]);
process.stdout.write(await text(reporters.text(same)));
`,
  );
}

/** Returns the file that matches a path with one `*` below node_modules, if there is one. */
function globSync(pattern: string): string[] {
  const [before = '', after = ''] = pattern.split('*');
  const place = join(ROOT, 'node_modules', before);
  const names = existsSync(place) ? readdirSync(place) : [];
  return names.map((name) => join(place, name, after)).filter((file) => existsSync(file));
}

// It needs dist/, which `npm ci` builds.
const built = existsSync(join(ROOT, 'dist/cli.js')) ? describe : describe.skip;

built('the package, packed and installed into an empty project', () => {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'dnspcap-package-'));
    project = join(folder, 'project');
    mkdirSync(project);
    writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
    // --ignore-scripts: the package is already built.
    const pack = ['pack', '--ignore-scripts', '--json', '--silent', '--pack-destination', folder];
    const [packed] = JSON.parse(run('npm', pack, ROOT)) as [
      { readonly filename: string; readonly files: readonly PackedFile[] },
    ];
    tarball = join(folder, packed.filename);
    files = packed.files.map(({ path }) => path);
    const check = spawn(process.execPath, [join(ROOT, 'test/support/check-package.js'), tarball]);
    complaints = text(check.stdout);
    // Offline: the package has no dependencies to fetch.
    run('npm', ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', tarball]);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('holds what runs, its types, its schemas and its documents, and nothing else', () => {
    const others = files.filter(
      (file) => !/^dist\/(?:[\w-]+\.js|(?:[\w-]+\/)*[\w-]+\.d\.ts)$/.test(file),
    );
    expect(others.toSorted()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'bin/dnspcap.js',
      'dist/LICENCES.txt',
      'dist/command.bytecode',
      'dist/command.cjs',
      'dist/dnspcap.html',
      'dist/sbom.cdx.json',
      'man/dnspcap.1',
      'package.json',
      'schema/bundle.schema.json',
      'schema/comparison.schema.json',
      'schema/facts.schema.json',
      'schema/report.schema.json',
    ]);
    const licences = readFileSync(join(ROOT, 'dist/LICENCES.txt'), 'utf8').matchAll(
      /^\S+ [\d.]+ \((.+)\)$/gm,
    );
    // The endings that README.md names.
    const known = [
      '(MIT AND Zlib)',
      'Apache-2.0',
      'BSD-3-Clause',
      'ISC',
      'MIT',
      'MIT AND BSD-3-Clause',
    ];
    expect(new Set(Array.from(licences, ([, licence]) => licence))).toEqual(new Set(known));
    for (const file of files.filter((path) => /\.c?js$/.test(path))) {
      const source = readFileSync(join(ROOT, file), 'utf8');
      expect(source).not.toContain('sourceMappingURL');
      // Node.js prints the source line of an uncaught error.
      expect({ file, longLines: source.match(/^.{1000,}$/gm) ?? [] }).toEqual({
        file,
        longLines: [],
      });
    }
  });

  test('brings the licence of each package within, and of what these have within, and a bill of them', () => {
    const texts = readFileSync(join(project, 'node_modules/dnspcap/dist/LICENCES.txt'), 'utf8');
    const parts = texts.split(`\n${'-'.repeat(80)}\n\n`);
    const heads = parts.map((part) => part.split('\n')[0]!);
    for (const within of [
      'internmap (ISC)',
      'walloc (MIT)',
      'xzwasm (MIT)',
      'xz-embedded',
      'zstd (BSD-3-Clause)',
    ])
      expect(heads.some((head) => head.startsWith(within))).toBe(true);
    for (const part of parts) expect(part).toMatch(/copyright|licen[cs]e|public domain/i);
    for (const part of parts.filter((one) => /^\S+ [\d.]+ /.test(one)))
      expect(part).toMatch(/AS IS|Apache License/);
    const bill = readFileSync(join(project, 'node_modules/dnspcap/dist/sbom.cdx.json'), 'utf8');
    const { bomFormat, metadata, components } = JSON.parse(bill) as {
      readonly bomFormat: string;
      readonly metadata: { readonly component: { readonly name: string } };
      readonly components: readonly { readonly name: string; readonly version: string }[];
    };
    expect({ bomFormat, name: metadata.component.name }).toEqual({
      bomFormat: 'CycloneDX',
      name: 'dnspcap',
    });
    expect(components.map(({ name, version }) => `${name} ${version}`).toSorted()).toEqual(
      heads.flatMap((head) => /^\S+ [\d.]+(?= \()/.exec(head) ?? []).toSorted(),
    );
  });

  test('the program starts from the bytecode that the build made of it', () => {
    const accepted = `import { readFileSync } from 'node:fs';
      import { Script } from 'node:vm';
      import { setFlags } from './node_modules/dnspcap/dist/cli.js';
      setFlags();
      const [source, cachedData] = ['cjs', 'bytecode'].map((ending) =>
        readFileSync('node_modules/dnspcap/dist/command.' + ending));
      const { cachedDataRejected } = new Script(source.toString('latin1'), { cachedData });
      process.stdout.write(JSON.stringify({ cachedDataRejected, isAscii: source.every((octet) => octet < 128) }));`;
    const said = run(process.execPath, ['--input-type=module', '--eval', accepted]);
    expect(JSON.parse(said)).toEqual({ cachedDataRejected: false, isAscii: true });
  });

  test('the program writes reports', () => {
    dnspcap('analyze', LOST, '-o', 'r.html', '-o', 'r.csv', '-o', 'r.json', '-o', 'r.txt');
    const report = JSON.parse(readFileSync(join(project, 'r.json'), 'utf8')) as Report;
    expect(report.summary.findings).toEqual({ 'conntrack-race': 1 });
    expect(report.generator.version).toBe(dnspcap('--version').trim());
    const html = readFileSync(join(project, 'r.html'), 'utf8');
    expect(html).toMatch(
      /<h1[^>]*><span class="plain"><span class="sentence">Probably the Kubernetes conntrack race/,
    );
    expect(html).toContain('</style>');
    expect(readFileSync(join(project, 'r.csv'), 'utf8').trimEnd().split('\r\n')).toHaveLength(8);
    expect(readFileSync(join(project, 'r.txt'), 'utf8')).toBe(dnspcap('analyze', LOST));
    expect(dnspcap('analyze', LOST, '--lang', 'zh')).not.toBe(dnspcap('analyze', LOST));
  });

  test('a program in TypeScript uses the library, and its reports are those of the command line', () => {
    writeFileSync(
      join(project, 'use.ts'),
      `import { analyze, type Analysis, CaptureError, type Octets, reporters, type Rule, rules } from 'dnspcap';

export async function found(octets: Octets): Promise<[string, Rule | undefined][]> {
  const early: string[] = [];
  const { report }: Analysis = await analyze(octets, { onFinding: ({ rule }) => early.push(rule) });
  return report.findings.map(({ rule }, at) => [early[at] ?? '', rules.find(({ id }) => id === rule)]);
}

export async function* csv(octets: Octets): AsyncGenerator<string | Uint8Array> {
  yield* reporters.csv(await analyze([{ file: 'a.pcap', async *chunks() { if (octets instanceof Uint8Array) yield octets; } }], { lines: 'all', language: 'zh' }));
}

export const isRefusal = (error: unknown): error is CaptureError => error instanceof CaptureError;
// @ts-expect-error -- there is no such format
void reporters.pdf;
`,
    );
    const strict = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2023'];
    const library = ['--types', '', '--lib', 'es2023'];
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    run(process.execPath, [tsc, ...strict, ...library, 'use.ts']);

    writeUse();
    expect(run(process.execPath, ['use.js', LOST])).toBe(dnspcap('analyze', LOST));
  });

  test.each([
    // The installation of Bun moves the program from the package of the system to its own.
    ['Bun', ['@oven/*/bin/bun', 'bun/*/bun.exe'], []],
    ['Deno', ['@deno/*/deno'], ['run', '--no-lock', '--node-modules-dir=manual', '--allow-read']],
  ])(
    '%s runs the library, and its reports are those of the command line',
    (_name, programs, argv) => {
      writeUse();
      const [program] = programs.flatMap(globSync);
      const env = { ...process.env, DENO_NO_UPDATE_CHECK: '1', NO_COLOR: '1' };
      const { status, stdout, stderr } = spawnSync(program!, [...argv, 'use.js', LOST], {
        cwd: project,
        env,
        encoding: 'utf8',
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout).toBe(dnspcap('analyze', LOST));
    },
  );

  test('publint and are-the-types-wrong have no complaint', async () => {
    const { messages, problems } = JSON.parse(await complaints) as {
      messages: readonly object[];
      problems: readonly { resolutionKind?: string }[];
    };
    expect(messages).toEqual([]);
    // The package is ESM only, which every supported Node.js can require; older versions resolved as node10 does.
    const ours = problems.filter(
      ({ resolutionKind = '' }) => !['node10', 'node16-cjs'].includes(resolutionKind),
    );
    expect(ours).toEqual([]);
  });
});
