import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path/posix';
import { describe, expect, test } from '@jest/globals';

const ROOT = new URL('../', import.meta.url);
const SRC = new URL('src/', ROOT);

/**
 * Who may import whom: a folder of src, or a file that lies in src itself, and what it may import besides its own
 * files. Each line only names lines above it, so there is no way round in circles.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  wire: [],
  words: [],
  'version.ts': [],
  capture: ['wire'],
  decode: ['wire', 'capture'],
  dns: ['wire'],
  anonymize: ['wire', 'capture', 'decode', 'dns'],
  text: ['wire', 'capture', 'dns'],
  kubernetes: ['wire', 'capture'],
  facts: ['wire'],
  lookup: ['wire', 'words', 'capture', 'decode', 'dns'],
  rules: ['wire', 'words', 'decode', 'dns', 'kubernetes', 'facts', 'lookup'],
  report: [
    'wire',
    'words',
    'version.ts',
    'capture',
    'decode',
    'dns',
    'kubernetes',
    'facts',
    'lookup',
    'rules',
  ],
  explain: ['words', 'text', 'report', 'rules'],
  compare: ['words', 'version.ts', 'report'],
  loadtest: ['wire', 'words', 'version.ts', 'lookup', 'report', 'compare'],
  'messages.ts': ['wire', 'capture', 'decode', 'dns', 'anonymize', 'text'],
  'beginnings.ts': ['wire', 'capture', 'text'],
  archive: ['wire', 'capture', 'kubernetes', 'facts', 'messages.ts', 'beginnings.ts'],
  'analyze-options.ts': [
    'wire',
    'words',
    'anonymize',
    'kubernetes',
    'facts',
    'lookup',
    'report',
    'messages.ts',
  ],
  'analysis.ts': [
    'wire',
    'words',
    'capture',
    'decode',
    'dns',
    'anonymize',
    'kubernetes',
    'facts',
    'lookup',
    'rules',
    'report',
    'messages.ts',
    'analyze-options.ts',
  ],
  'analyze.ts': ['anonymize', 'messages.ts', 'analyze-options.ts', 'analysis.ts'],
  extract: ['wire', 'capture', 'decode', 'anonymize', 'lookup', 'report', 'messages.ts'],
  annotate: ['wire', 'capture', 'anonymize', 'report', 'messages.ts'],
  library: ['words', 'rules', 'report', 'messages.ts', 'analyze.ts'],
  page: [
    'wire',
    'words',
    'capture',
    'kubernetes',
    'facts',
    'report',
    'messages.ts',
    'beginnings.ts',
    'archive',
    'analyze.ts',
    'annotate',
  ],
  'page-file.ts': [],
  'index.ts': [
    'words',
    'capture',
    'anonymize',
    'kubernetes',
    'report',
    'messages.ts',
    'analyze.ts',
    'library',
  ],
  cli: [
    'wire',
    'words',
    'version.ts',
    'capture',
    'anonymize',
    'kubernetes',
    'facts',
    'rules',
    'report',
    'explain',
    'compare',
    'loadtest',
    'messages.ts',
    'beginnings.ts',
    'archive',
    'analyze.ts',
    'extract',
    'annotate',
    'page-file.ts',
  ],
};

/** Everything from outside, packages and Node.js alike, and who may import it; a folder stands for its files. */
const MAY_IMPORT_FROM_OUTSIDE: Readonly<Record<string, readonly string[]>> = {
  'dns-packet': ['dns/message.ts'],
  handlebars: ['report/html/template-files.ts'],
  'd3-array': ['report/html/'],
  'd3-scale': ['report/html/'],
  'd3-shape': ['report/html/'],
  'csv-stringify/sync': ['report/csv.ts'],
  'tar-stream': ['archive/archive.ts', 'cli/output/bundle-writer.ts'],
  'zstddec/stream': ['capture/zstd-decoder.ts'],
  'xz-decompress': ['capture/unxz.ts'],
  'hyparquet-writer': ['report/parquet/'],
  leven: ['cli/parsing/nearest.ts'],
  yargs: ['cli/parsing/arguments.ts'],
  '@noble/hashes/hmac.js': ['page/stand-ins/'],
  '@noble/hashes/sha2.js': ['page/stand-ins/'],
  buffer: ['page/stand-ins/'],
  pako: ['page/stand-ins/'],
  'node:child_process': ['cli/'],
  'node:crypto': [
    'anonymize/secret.ts',
    'report/html.ts',
    'compare/html.ts',
    'archive/bundle.ts',
    'cli/output/bundle-writer.ts',
    'cli/output/temporary-file.ts',
  ],
  'node:dns/promises': ['cli/'],
  'node:events': ['cli/'],
  'node:fs': ['cli/', 'report/html/template-files.ts', 'version.ts'],
  'node:fs/promises': ['cli/'],
  'node:net': ['cli/'],
  'node:os': ['cli/'],
  'node:path': ['cli/'],
  'node:stream': ['cli/'],
  'node:stream/consumers': ['cli/'],
  'node:timers/promises': ['cli/'],
  'node:url': ['cli/'],
  'node:util': ['cli/'],
  'node:zlib': ['cli/', 'capture/gunzip.ts'],
};

/** What would make a report depend on more than its input. */
const OUTSIDE_WORLD =
  /\bprocess\.\w|\bconsole\.\w|\bDate\.now|\bnew Date\(\)|\bperformance\.|\bMath\.random|\brandomUUID|\bfetch\(/;

interface Import {
  /** Path below src. */
  readonly from: string;
  /** Path below src, or the name of a package. */
  readonly to: string;
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts'))
  .toSorted();
const imports = files.flatMap(importsOf);
const inside = imports.filter(({ to }) => to.startsWith('./'));
const outside = imports.filter(({ to }) => !to.startsWith('./'));

/** Static, dynamic, of types alone: all of them. */
function importsOf(from: string): Import[] {
  const specifiers = read(`src/${from}`).matchAll(
    /(?<!')\b(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g,
  );
  return Array.from(specifiers, ([, specifier]) => {
    if (!specifier!.startsWith('.')) return { from, to: specifier! };
    const { href } = new URL(specifier!, new URL(from, SRC));
    return { from, to: href.replace(SRC.href, './') };
  });
}

function read(path: string): string {
  return readFileSync(new URL(path, ROOT), 'utf8');
}

/** The line of the table for a file. */
function part(file: string): string {
  return file.replace(/^\.\//, '').split('/')[0]!;
}

function arrows(list: readonly Import[]): string[] {
  return list.map(({ from, to }) => `${from} → ${to.replace('./', '')}`);
}

describe('who may import whom', () => {
  test('no file imports what the table does not allow it', () => {
    const forbidden = inside.filter(
      ({ from, to }) => part(from) !== part(to) && !MAY_IMPORT[part(from)]?.includes(part(to)),
    );
    expect(arrows(forbidden)).toEqual([]);
  });

  test('the table allows nothing that nobody uses, and has a line for every folder', () => {
    const used = Object.fromEntries(files.map((file) => [part(file), new Set<string>()]));
    for (const { from, to } of inside) if (part(from) !== part(to)) used[part(from)]!.add(part(to));
    expect(sorted(used)).toEqual(sorted(MAY_IMPORT));
  });

  test('each line only names lines above it', () => {
    const order = Object.keys(MAY_IMPORT);
    const upwards = order.flatMap((name, at) =>
      MAY_IMPORT[name]!.filter((other) => order.indexOf(other) >= at).map(
        (other) => `${name} → ${other}`,
      ),
    );
    expect(upwards).toEqual([]);
  });

  test('packages and Node.js are imported where they belong, and nowhere else', () => {
    const forbidden = outside.filter(
      ({ from, to }) =>
        !MAY_IMPORT_FROM_OUTSIDE[to]?.some((place) =>
          place.endsWith('/') ? from.startsWith(place) : from === place,
        ),
    );
    expect(arrows(forbidden)).toEqual([]);
  });

  test('only the command line knows of a process, a clock or a console', () => {
    const found = files
      .filter((file) => !file.startsWith('cli/'))
      // No output depends on it.
      .filter((file) => file !== 'wire/random-words.ts' && file !== 'page/worker.ts')
      .filter((file) => OUTSIDE_WORLD.test(read(`src/${file}`)));
    expect(found).toEqual([]);
  });
});

function sorted(table: Readonly<Record<string, Iterable<string>>>) {
  return Object.fromEntries(
    Object.entries(table).map(([name, list]) => [name, [...list].toSorted()]),
  );
}

interface Lockfile {
  readonly packages: Readonly<Record<string, Locked>>;
}

interface Locked {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

test('the lockfile has every package that one in it asks for, of all platforms: npm ci refuses it otherwise', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as Lockfile;
  const isFound = (name: string, from: string): boolean =>
    Object.hasOwn(packages, join(from, 'node_modules', name)) ||
    (from !== '' && isFound(name, from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/')))));
  const missing = Object.entries(packages).flatMap(([from, locked]) =>
    Object.keys({
      ...locked.dependencies,
      ...locked.optionalDependencies,
      ...(from === '' && locked.devDependencies),
    })
      .filter((name) => !isFound(name, from))
      .map((name) => `${from} → ${name}`),
  );
  expect(missing).toEqual([]);
});

describe('the documents', () => {
  test('ARCHITECTURE.md has the same table', () => {
    const rows = Object.entries(MAY_IMPORT).map(
      ([name, list]) =>
        `| \`${name}\` | ${list.map((other) => `\`${other}\``).join(' ') || 'nothing'} |`,
    );
    const told = read('ARCHITECTURE.md').match(/^\| `\S+` \| (?:nothing|(?:`\S+` ?)+) \|$/gm);
    expect(told).toEqual(rows);
  });

  test.each([
    'README.md',
    'ARCHITECTURE.md',
    'CONTRIBUTING.md',
    'docs/options.md',
    'fixtures/README.md',
    'deploy/README.md',
  ])('the files that %s names are there', (document) => {
    const paths = read(document).matchAll(
      /`((?:src|test|templates|fixtures|schema|bench|bin)\/[^`\s<>*{}]*)`|\]\(([\w./-]+)\)/g,
    );
    const named = Array.from(paths, ([, path, link]) =>
      path === undefined ? new URL(link!, new URL(document, ROOT)) : new URL(path, ROOT),
    );
    expect(named.filter((path) => !existsSync(path)).map(({ pathname }) => pathname)).toEqual([]);
    expect(named).not.toHaveLength(0);
  });
});

test('tests analyse in one place, which checks the books', () => {
  const ours = readdirSync(new URL('test/', ROOT), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.[tj]s$/.test(file) && file !== 'support/analyze.ts')
    .filter((file) =>
      /from '[./]*\/src\/(?:analyze|analysis)\.ts'/.test(
        readFileSync(new URL(`test/${file}`, ROOT), 'utf8'),
      ),
    );
  expect(ours).toEqual([]);
});
