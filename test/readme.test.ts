import { spawnSync } from 'node:child_process';
import {
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
import { rules } from '../src/rules/index.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
/** Documents with commands for newcomers; docs/ci.md and the walk-throughs have tests of their own. */
const DOCUMENTS = [
  'README.md',
  'docs/reading.md',
  'docs/options.md',
  'docs/commands.md',
  'docs/library.md',
  'docs/formats.md',
  'docs/rules.md',
];
const read = (document: string) => readFileSync(join(ROOT, document), 'utf8');

/**
 * A block that a reader can paste into a shell or a module, `sh run` or `js run`, and the block with its output, if
 * that is shown.
 */
const RUNNABLE =
  /^```(?<language>sh|js) run\n(?<commands>(?:(?!```).*\n)+)```\n(?:\n```text\n(?<shown>(?:(?!```).*\n)*)```\n)?/gm;

/**
 * Replaces `npx dnspcap` by the program of this checkout, without the second that npx takes. npm is not run:
 * the package is installed and built before the tests. The README shows both streams together.
 */
const SHELL = `
npx() { shift; '${process.execPath}' '${join(ROOT, 'bin/dnspcap.js')}' "$@"; }
npm() { :; }
exec 2>&1
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dnspcap-readme-'));
  symlinkSync(join(ROOT, 'fixtures'), join(folder, 'fixtures'));
  // Makes the folder a project of its own, independent of the folders above.
  writeFileSync(join(folder, 'package.json'), '{}');
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(ROOT, join(folder, 'node_modules/dnspcap'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(language: string, commands: string): string {
  const { stdout, status } =
    language === 'sh'
      ? spawnSync('bash', ['-e', '-c', SHELL + commands], { cwd: folder, encoding: 'utf8' })
      : spawnSync(process.execPath, ['--input-type=module', '--eval', commands], {
          cwd: folder,
          encoding: 'utf8',
        });
  return status === 0 ? stdout : `${stdout}exit code ${status}\n`;
}

/** Returns a document with the program's table of rules. */
function withRules(document: string): string {
  const rows = rules.map(({ id, severity, title }) => `| \`${id}\` | ${severity} | ${title} |\n`);
  return document.replace(
    /(?<=^\| rule \| severity \| .*\n\|[ -|]+\n)(?:\| .*\n)+/m,
    rows.join(''),
  );
}

/** Returns a document with the output of each runnable block after it. */
function withOutputs(document: string): string {
  return document.replaceAll(
    RUNNABLE,
    (block, language: string, commands: string, shown?: string) => {
      const output = run(language, commands);
      if (shown === undefined && output === '') return block;
      return `\`\`\`${language} run\n${commands}\`\`\`\n\n\`\`\`text\n${output}\`\`\`\n`;
    },
  );
}

// The tests need dist/, which `npm ci` builds.
const built = existsSync(join(ROOT, 'dist/cli.js')) ? describe : describe.skip;

built('what documents say', () => {
  test.each(DOCUMENTS)(
    '%s shows what its commands print, and the rules in their order',
    (document) => {
      const text = read(document);
      expect(withOutputs(withRules(text))).toMatchExpected(
        text,
        join(ROOT, document),
        (right) => right,
      );
    },
  );

  test('README.md names reports that its commands do write', () => {
    const names = [...read('README.md').matchAll(RUNNABLE)].flatMap(({ groups }) =>
      Array.from(groups!['commands']!.matchAll(/ -o (\S+)/g), ([, name]) => name!),
    );
    expect(names).toContain('report.html');
    expect(names.filter((name) => !existsSync(join(folder, name)))).toEqual([]);
  });
});

test('docs/dependencies.md says of each dependency what it is for', () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    dependencies?: object;
    devDependencies: object;
  };
  const names = Object.keys(manifest.devDependencies);
  const list = read('docs/dependencies.md');
  const isNamed = (name: string) => name.startsWith('@types/') || list.includes(`\`${name}\``);
  expect(names.filter((name) => !isNamed(name))).toEqual([]);
  // The published package bundles its dependencies.
  expect(manifest.dependencies).toBeUndefined();
});
