import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parsePlainYaml } from './support/plain-yaml.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const CAPTURES = join(ROOT, 'fixtures/captures');
const LOST = join(CAPTURES, 'glibc-AAAA-lost-once.pcap');
const WELL = join(CAPTURES, 'glibc-default-ok.pcap');

type Texts = Readonly<Record<string, string>>;

interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly uses?: string;
  readonly with?: Texts;
  readonly env?: Texts;
  readonly shell?: string;
  readonly run?: string;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

const action = parsePlainYaml(readFileSync(join(ROOT, 'action.yml'), 'utf8')) as unknown as Action;

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'dnspcap-action-'));
});
afterAll(() => rmSync(scratch, { recursive: true }));

function run(command: string, argv: readonly string[], cwd: string, env = process.env) {
  const { stdout, stderr, status } = spawnSync(command, argv, { cwd, env, encoding: 'utf8' });
  return { status, said: `${stdout}${stderr}` };
}

function git(cwd: string, ...argv: readonly string[]): void {
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.test'];
  const { status, said } = run('git', [...who, ...argv], cwd);
  expect({ argv, status, said: status === 0 ? '' : said }).toEqual({ argv, status: 0, said: '' });
}

/** Makes a clone of a repository whose branch main has one capture, with another capture in the working tree. */
function workspace(before: string | undefined, now: string): string {
  const folder = mkdtempSync(join(scratch, 'run-'));
  const origin = join(folder, 'origin');
  mkdirSync(join(origin, 'captures'), { recursive: true });
  git(origin, 'init', '--quiet', '--initial-branch=main');
  writeFileSync(join(origin, 'README.md'), 'a repository\n');
  if (before !== undefined) copyFileSync(before, join(origin, 'captures/e2e.pcap'));
  git(origin, 'add', '-A');
  git(origin, 'commit', '--quiet', '-m', 'before');
  git(folder, 'clone', '--quiet', `file://${origin}`, 'clone');
  mkdirSync(join(folder, 'clone/captures'), { recursive: true });
  copyFileSync(now, join(folder, 'clone/captures/e2e.pcap'));
  return join(folder, 'clone');
}

/** Runs the steps as GitHub does, with only the expressions that action.yml uses. */
function steps(clone: string, given: Texts, base = '') {
  const files = join(clone, '..');
  const bin = join(files, 'bin');
  mkdirSync(bin, { recursive: true });
  // Stands in for npm: the package is installed and built already.
  writeFileSync(join(bin, 'npm'), `#!/bin/sh\necho "npm $* in $PWD" >>'${files}/npm.log'\n`, {
    mode: 0o755,
  });
  const outputs: Record<string, string> = {};
  const told = (text: string): string =>
    text.replaceAll(/\$\{\{ (\S+) \}\}/g, (_whole, name: string) => {
      const [kind, key = '', ...rest] = name.split('.');
      if (kind === 'inputs') return given[key] ?? action.inputs[key]!.default;
      expect([kind, rest[0]]).toEqual(['steps', 'outputs']);
      return outputs[`${key}.${rest[1]}`] ?? '';
    });
  const summary = join(files, 'summary.md');
  writeFileSync(summary, '');
  const results: { name: string; status: number | null; said: string }[] = [];
  const uploads: string[] = [];
  for (const step of action.runs.steps) {
    if (step.uses !== undefined) {
      if (step.with?.['path']) uploads.push(told(step.with['path']));
      continue;
    }
    const output = join(files, 'output');
    writeFileSync(output, '');
    const env = {
      ...process.env,
      PATH: `${bin}:${process.env['PATH'] ?? ''}`,
      GITHUB_ACTION_PATH: ROOT.replace(/\/$/, ''),
      GITHUB_STEP_SUMMARY: summary,
      GITHUB_OUTPUT: output,
      GITHUB_BASE_REF: base,
      RUNNER_TEMP: files,
      ...Object.fromEntries(
        Object.entries(step.env ?? {}).map(([name, text]) => [name, told(text)]),
      ),
    };
    const { status, said } = run(step.shell!, ['-e', '-c', step.run!], clone, env);
    results.push({ name: step.name!, status, said });
    for (const line of readFileSync(output, 'utf8').split('\n').filter(Boolean)) {
      const [name, value = ''] = line.split('=');
      outputs[`${step.id}.${name}`] = value;
    }
    // GitHub runs no step after a failed one.
    if (status !== 0) break;
  }
  const exitCode = told(action.outputs['exit-code']!.value);
  return { results, uploads, summary: readFileSync(summary, 'utf8'), exitCode };
}

describe('action.yml', () => {
  test('is a composite action, whose steps say what they run with', () => {
    expect(action.runs.using).toBe('composite');
    for (const { uses, run: script, shell } of action.runs.steps)
      expect(uses === undefined ? shell : uses).toMatch(script === undefined ? /@v\d+$/ : /^sh$/);
    // An input of a user must never become a part of a command.
    for (const { run: script = '' } of action.runs.steps) expect(script).not.toContain('${{');
    expect(run('sh', ['-n', join(ROOT, 'scripts/action.sh')], ROOT)).toEqual({
      status: 0,
      said: '',
    });
    const check = run('shellcheck', ['--shell=sh', join(ROOT, 'scripts/action.sh')], ROOT);
    if (check.status === null)
      process.stderr.write('shellcheck is not installed: action.sh is not looked at\n');
    expect(check.said).toBe(check.status === null ? 'nullnull' : '');
  });

  test('analyses, shows the summary and the comparison, and fails at the end', () => {
    const clone = workspace(WELL, LOST);
    const { results, uploads, summary, exitCode } = steps(
      clone,
      { 'fail-on': 'note\nconntrack-race\n' },
      'main',
    );
    expect(results.map(({ name, status }) => [name, status])).toEqual([
      ['Build dnspcap', 0],
      ['Analyse', 0],
      ['Compare with the base branch', 0],
      ['Gate', 1],
    ]);
    expect(exitCode).toBe('1');
    expect(summary).toContain('Probably the Kubernetes conntrack race.');
    expect(summary).toMatch(/\| .*before.* \| .*after.* \|/);
    expect(uploads).toEqual(['dnspcap-report']);
    for (const name of ['dns.md', 'dns.xml', 'dns.txt', 'dns.html', 'dns.json', 'compare.html'])
      expect([name, existsSync(join(clone, 'dnspcap-report', name))]).toEqual([name, true]);
    expect(readFileSync(join(clone, '../npm.log'), 'utf8')).toBe(
      `npm ci --no-audit --no-fund in ${ROOT.replace(/\/$/, '')}\n`,
    );
  });

  test('each by itself, with what is expected of it', () => {
    const clone = workspace(undefined, LOST);
    const given = {
      each: 'true',
      expect: 'conntrack-race=1',
      report: 'out',
      captures: 'captures/',
    };
    const { results, summary } = steps(clone, given);
    expect(results.map(({ status }) => status)).toEqual([0, 0, 0, 0]);
    expect(summary).toContain('captures/e2e.pcap');
    expect(existsSync(join(clone, 'out/dns.xml'))).toBe(true);
    expect(existsSync(join(clone, 'out/dns.html'))).toBe(false);
    expect(existsSync(join(clone, 'out/compare.md'))).toBe(false);
  });

  test('a base branch without such captures, or without such a folder, is said', () => {
    const { results, summary } = steps(workspace(undefined, WELL), {}, 'main');
    expect(results.at(-1)).toMatchObject({ name: 'Gate', status: 0 });
    expect(summary).toContain('Not compared: captures cannot be had of the base branch.');
    const text = join(scratch, 'notes.pcap');
    writeFileSync(text, 'no capture');
    const again = steps(workspace(text, WELL), {}, 'main');
    expect(again.results.at(-1)).toMatchObject({ name: 'Gate', status: 0 });
    expect(again.summary).toContain('Not compared: captures of the base branch cannot be read.');
    expect(steps(workspace(LOST, WELL), { compare: 'false' }, 'main').summary).not.toMatch(
      /before/,
    );
  });

  test.each([['$(touch hacked)'], ['captures; touch hacked'], ['--lang'], ['no/such/folder']])(
    'captures: %s does nothing but fail',
    (captures) => {
      const clone = workspace(undefined, WELL);
      const { results } = steps(clone, { captures, 'fail-on': '`touch hacked`' });
      expect(results.at(-1)).toMatchObject({ name: 'Analyse', status: 2 });
      expect(existsSync(join(clone, 'hacked'))).toBe(false);
    },
  );
});
