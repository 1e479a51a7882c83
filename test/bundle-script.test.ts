import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Report } from '../src/report/report.ts';
import { GATHER } from '../src/cli/capture/script/gather.ts';
import { findNamespace, quoted, TOOLS } from '../src/cli/capture/script/namespace.ts';
import { bundleCases } from './lab/bundle-cases.js';
import { makeBundle } from './lab/bundle-experiment.js';
import { whyNotAllowed } from './lab/namespace.js';
import { dnspcap } from './support/program.ts';
import { recorded } from './support/recorded-answers.ts';
import { programsIn } from './support/stand-in-programs.ts';

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'dnspcap-test-'));
});
afterAll(() => rmSync(scratch, { recursive: true }));

describe('the script', () => {
  const shells = [['dash'], ['busybox', 'sh']].map((shell) => ({
    shell,
    isHere: spawnSync(shell[0]!, [...shell.slice(1), '-c', 'true']).status === 0,
  }));
  const scripts = [[], ['--pid', '17'], ['--pod', 'a-b/c.d', '--no-drops'], ['--netns', 'web']];
  scripts.push(['--container', 'abc', '--drops', '--port', '5353', '--ring', '10x4']);

  test.each(scripts.map((argv) => [argv]))(
    'of %j is one that shells and shellcheck take',
    async (argv) => {
      const { code, out } = await dnspcap(['capture', '--print', ...argv]);
      expect(code).toBe(0);
      const complaints = shells
        .filter(({ isHere }) => isHere)
        .map(({ shell: [program = '', ...rest] }) =>
          spawnSync(program, [...rest, '-n'], { input: out }).stderr.toString(),
        );
      expect(complaints.join('')).toBe('');
      if (spawnSync('shellcheck', ['--version']).status !== 0) {
        process.stderr.write('shellcheck is not installed: the script is not looked at\n');
        return;
      }
      expect(spawnSync('shellcheck', ['--shell=sh', '-'], { input: out }).stdout.toString()).toBe(
        '',
      );
    },
  );

  test.each([
    // A container is named, no matter which: all are in one namespace.
    ['a pod of two containers, beside shop/web-01', 'shop', 'web-0', '21192\n', /^$/],
    ['a name with a dot, beside shop/dbxeu', 'shop', 'db.eu', '21262\n', /^$/],
    [
      'no such pod',
      'shop',
      'web-1',
      '',
      /^pod shop\/web-1 does not run on this node: kubectl get pod -o wide says where it runs\n$/,
    ],
    [
      'a pod that was stopped',
      'shop',
      'web-9',
      '',
      /^pod shop\/web-9 does not run on this node: kubectl get pod -o wide says where it runs\n$/,
    ],
    [
      'a pod whose container has ended',
      'shop',
      'job-1',
      '',
      /^no container of pod shop\/job-1 is running\n$/,
    ],
    [
      'no runtime here',
      'away',
      'web-0',
      '',
      /^crictl pods: "validate service connection: .*: connect: no such file or directory\\""\n$/,
    ],
    [
      'a runtime that stops answering',
      'shop-2',
      'web-0',
      '',
      /^crictl ps: "validate service connection: .* context deadline exceeded .*"\n$/,
    ],
  ])(
    'finds the process of a pod by what crictl tells: %s',
    (_, namespace, name, prints, complains) => {
      const subject = { kind: 'pod', namespace, name } as const;
      const script = `${TOOLS}${findNamespace(subject)}printf '%s\\n' "$pid"`;
      const PATH = programsIn(scratch, { crictl: recorded('crictl-1.31.0-k3s2') });
      for (const { shell, isHere } of shells) {
        if (!isHere) continue;
        const [program = '', ...rest] = shell;
        const { stdout, stderr } = spawnSync(program, [...rest, '-c', script], {
          env: { PATH },
          encoding: 'utf8',
        });
        expect(stdout).toBe(prints);
        expect(stderr).toMatch(complains);
      }
    },
  );

  test("asks Cilium's agent for its services, and keeps those of DNS", () => {
    // The kernel names a process after the file that it was started from.
    const agent = join(scratch, 'cilium-agent');
    symlinkSync(spawnSync('sh', ['-c', 'command -v sleep']).stdout.toString().trim(), agent);
    const running = spawn(agent, ['60'], { stdio: 'ignore' });
    const PATH = programsIn(scratch, {
      nsenter: '[ "$3" = --mount ] && shift 4 && exec "$@"',
      'cilium-dbg': `[ "$*" = 'bpf lb list' ] && printf %s ${quoted(SERVICES)}`,
    });
    try {
      for (const { shell, isHere } of shells) {
        if (!isHere) continue;
        const [program = '', ...rest] = shell;
        const script = `work=.\n${GATHER}\ncilium`;
        const { stdout } = spawnSync(program, [...rest, '-c', script], { env: { PATH } });
        expect(stdout.toString().split('\n')).toEqual(
          SERVICES.split('\n').filter((line) => !line.endsWith('other')),
        );
      }
    } finally {
      running.kill();
    }
  });

  const refusal = whyNotAllowed();
  if (refusal) process.stderr.write(`no bundle is made here: ${refusal}\n`);
  for (const { shell, isHere } of shells) {
    if (refusal) break;
    if (!isHere)
      process.stderr.write(`${shell.join(' ')} is not installed: the script is not run with it\n`);
    else
      test(`run by ${shell.join(' ')} makes a bundle with the analysis of that which the command makes`, async () => {
        const one = bundleCases.find(({ name }) => name === 'musl-dropped-by-conntrack')!;
        const file = join(scratch, `${shell[0]}.tar.gz`);
        let report = await made(one, file, shell);
        // On a loaded machine a packet may come before tcpdump is ready. Then the test prints that and repeats the
        // experiment.
        for (let again = 0; again < 2 && !isRight(report, one); again++) {
          process.stderr.write(`${file}: came out otherwise, and is made again\n`);
          report = await made(one, file, shell);
        }
        expect(report.findings).toEqual([expect.objectContaining(one.expected)]);
        expect(durationsOf(file).every((seconds) => seconds >= 0 && seconds < 60)).toBe(true);
        for (const pattern of one.says) expect(evidenceOf(report)).toMatch(pattern);
        expect(readdirSync(scratch).filter((name) => /work|part/.test(name))).toEqual([]);
      });
  }
});

/** What cilium-dbg prints; lines that end in "other" are of other services. */
const SERVICES = `SERVICE ADDRESS      BACKEND ADDRESS (REVNAT_ID) (SLOT)
10.96.0.20:80        0.0.0.0:0 (3) (0) other
                     10.244.2.99:53 (3) (1) other
10.96.0.10:53        0.0.0.0:0 (2) (0) [ClusterIP, non-routable]
                     10.244.1.42:5353 (2) (1)
10.96.0.10:5353      10.244.1.42:53 (2) (1) other
10.96.0.10:53/TCP (1)     10.244.1.42:53/TCP (2) (1)
`;

async function made(
  one: (typeof bundleCases)[number],
  file: string,
  shell: readonly string[],
): Promise<Report> {
  rmSync(file, { force: true });
  await makeBundle(one, file, { shell });
  const { out } = await dnspcap(['analyze', file, '-f', 'json']);
  return JSON.parse(out) as Report;
}

/** Returns for how long the captures of a bundle ran, and how long after them its last fact was gathered, in seconds. */
function durationsOf(file: string): number[] {
  const { stdout } = spawnSync('tar', ['-xzOf', file, 'manifest.json'], { encoding: 'utf8' });
  const { begin, until, end } = JSON.parse(stdout);
  const times = [begin, until, end].map((time) => Date.parse(time) / 1_000);
  return [times[1]! - times[0]!, times[2]! - times[1]!];
}

function isRight({ findings }: Report, one: (typeof bundleCases)[number]): boolean {
  const { confidence } = one.expected as { readonly confidence?: string };
  return findings.length === 1 && findings[0]!.confidence === confidence;
}

function evidenceOf({ findings }: Report): string {
  return findings.flatMap(({ evidence }) => evidence.map(({ fact }) => fact)).join('\n');
}
