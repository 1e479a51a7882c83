import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path/posix';
import { describe, expect, test } from '@jest/globals';
import { MAY_IMPORT, MAY_IMPORT_FROM_OUTSIDE } from './support/may-import.ts';

const ROOT = new URL('../', import.meta.url);
const SRC = new URL('src/', ROOT);

/** Code that would make a report depend on more than its input. */
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

/** Returns all imports of a file: static, dynamic, and of types. */
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

/** Returns the name of the table's row for a file. */
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

  test('no files import each other in a circle, not even for their types', () => {
    let left = inside.map(({ from, to }) => ({ from, to: to.replace('./', '') }));
    for (let before = Infinity; left.length < before;) {
      before = left.length;
      const importers = new Set(left.map(({ from }) => from));
      const imported = new Set(left.map(({ to }) => to));
      left = left.filter(({ from, to }) => importers.has(to) && imported.has(from));
    }
    expect(arrows(left)).toEqual([]);
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
      // No output depends on these two files.
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
    'docs/reading.md',
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
