import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dnspcap } from './support/program.ts';

const BUNDLE = fileURLToPath(
  new URL('../fixtures/bundles/glibc-dropped-by-conntrack', import.meta.url),
);
const PROGRAM = fileURLToPath(new URL('../bin/dnspcap.js', import.meta.url));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dnspcap-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A pod of containerd as kubectl 1.32 prints it, without the fields that dnspcap does not read. */
const POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web-0', namespace: 'default' },
  spec: { nodeName: 'ip-10-0-3-7.eu-central-1.compute.internal' },
  status: {
    containerStatuses: [
      {
        name: 'web',
        containerID:
          'containerd://1f0c2d4e6a8b1f0c2d4e6a8b1f0c2d4e6a8b1f0c2d4e6a8b1f0c2d4e6a8b1f0c',
        state: { running: { startedAt: '2026-11-22T10:11:12Z' } },
      },
    ],
  },
};
const NAME = 'node-debugger-ip-10-0-3-7.eu-central-1.compute.internal-x7k2p';

/**
 * Returns a kubectl that answers as version 1.32 does (the line about the pod is that of its visitNode), and records
 * its arguments, one on each line.
 */
function kubectl(exec: string, pod: object = POD, created = NAME) {
  const bin = mkdtempSync(join(folder, 'bin-'));
  const log = join(bin, 'log');
  writeFileSync(join(bin, 'pod.json'), JSON.stringify(pod));
  writeFileSync(
    join(bin, 'kubectl'),
    `#!/bin/sh
{ printf '%s\\n' "$@"; echo; } >> '${log}'
case "$1 $2" in
  'debug node/'*) echo "Creating debugging pod ${created} with container debugger on node \${2#node/}." ;;
  'get pod') case "$*" in *jsonpath*) printf Running ;; *) cat '${bin}/pod.json' ;; esac ;;
  'exec --stdin') ${exec} ;;
  'exec '*) touch '${bin}/stopped' ;;
  'delete pod') echo "pod \\"$3\\" deleted" ;;
esac
`,
  );
  chmodSync(join(bin, 'kubectl'), 0o755);
  return {
    env: { ...process.env, PATH: `${bin}:${process.env['PATH']}` },
    stopped: join(bin, 'stopped'),
    asked: () =>
      readFileSync(log, 'utf8')
        .trimEnd()
        .split('\n\n')
        .map((call) => call.split('\n')),
  };
}

const STREAM = `cat > /dev/null; echo 'capturing: pod default/web-0 and its node; Ctrl-C ends it' >&2; tar -czf - -C '${BUNDLE}' manifest.json pod.pcap node.pcap facts drops.txt`;
const ARGUMENTS = ['capture', '--pod', 'default/web-0', '--via-debug'];

describe('dnspcap capture --via-debug', () => {
  test('starts a pod on the node, runs the script there, brings the bundle and removes the pod', async () => {
    const { env, asked } = kubectl(STREAM);
    const file = join(folder, 'incident.tar.gz');
    const { code, out, err } = await dnspcap([...ARGUMENTS, '-o', file], '', env);
    expect(code).toBe(0);
    expect(err).toMatch(/capturing: pod default\/web-0 and its node; Ctrl-C ends it/);
    expect(out).toMatch(/^The Kubernetes conntrack race, proved\./);
    const calls = asked();
    expect(calls.map(([command]) => command)).toEqual(['get', 'debug', 'get', 'exec', 'delete']);
    expect(calls[1]).toEqual([
      'debug',
      'node/ip-10-0-3-7.eu-central-1.compute.internal',
      '--image=nicolaka/netshoot',
      '--profile=sysadmin',
      '--',
      'sleep',
      '86400',
    ]);
    expect(calls[3]!.slice(0, 3)).toEqual(['exec', '--stdin', NAME]);
    expect(calls[4]!.slice(0, 3)).toEqual(['delete', 'pod', NAME]);
  });

  test.each([
    [
      'the script fails',
      'cat > /dev/null; echo "tcpdump is not installed: x" >&2; exit 1',
      /cannot capture on the node: tcpdump is not installed/,
    ],
    [
      'the stream is cut off',
      'cat > /dev/null; printf half; exit 137',
      /cannot capture on the node/,
    ],
  ])('removes the pod and leaves no file when %s', async (_, exec, message) => {
    const { env, asked } = kubectl(exec);
    const place = mkdtempSync(join(folder, 'out-'));
    const { code, err } = await dnspcap([...ARGUMENTS, '-o', join(place, 'x.tar.gz')], '', env);
    expect(code).toBe(2);
    expect(err).toMatch(message);
    expect(asked().at(-1)!.slice(0, 3)).toEqual(['delete', 'pod', NAME]);
    expect(readdirSync(place)).toEqual([]);
  });

  test('Ctrl-C ends the capture on the node, and the bundle still comes', async () => {
    const ends = mkdtempSync(join(folder, 'ends-'));
    const { env, asked, stopped } = kubectl(
      `cat > /dev/null; echo 'capturing: x' >&2; while ! [ -e "$(dirname "$0")/stopped" ]; do sleep 0.1; done; ${STREAM}`,
    );
    const file = join(ends, 'x.tar.gz');
    const child = spawn(process.execPath, [PROGRAM, ...ARGUMENTS, '-o', file], { env });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (!said.includes('capturing') && `${said}${text}`.includes('capturing'))
        child.kill('SIGINT');
      said += text;
    });
    const [code] = (await once(child, 'close')) as [number];
    expect({ code, isStopped: existsSync(stopped) }).toEqual({ code: 0, isStopped: true });
    expect(existsSync(file)).toBe(true);
    expect(asked().at(-1)![0]).toBe('delete');
  });

  test.each([
    [
      'a node that kubectl would take for an option',
      { ...POD, spec: { nodeName: '--kubeconfig=/x' } },
      /has no node yet/,
    ],
    [
      'a node with a command in its name',
      { ...POD, spec: { nodeName: 'a;touch${IFS}pwned' } },
      /has no node yet/,
    ],
    ['no node', { ...POD, spec: {} }, /has no node yet/],
    [
      'an id that is a command',
      {
        ...POD,
        status: { containerStatuses: [{ containerID: 'x://$(reboot)', state: { running: {} } }] },
      },
      /is not a valid container id/,
    ],
  ])('%s starts nothing', async (_, pod, message) => {
    const { env, asked } = kubectl(STREAM, pod);
    const { code, err } = await dnspcap([...ARGUMENTS, '-o', join(folder, 'y.tar.gz')], '', env);
    expect(code).toBe(2);
    expect(err).toMatch(message);
    expect(asked().map(([command]) => command)).toEqual(['get']);
  });

  test('an answer that names no pod is said, and nothing is removed by guess', async () => {
    const { env, asked } = kubectl(STREAM, POD, '--all');
    const { code, err } = await dnspcap([...ARGUMENTS, '-o', join(folder, 'z.tar.gz')], '', env);
    expect(code).toBe(2);
    expect(err).toMatch(/did not name the pod that it made/);
    expect(asked().map(([command]) => command)).toEqual(['get', 'debug']);
  });

  test.each([
    [['--via-debug', '--pid', '1', '-o', 'x.tar.gz'], /--via-debug needs --pod/],
    [[...ARGUMENTS.slice(1), '-o', 'x.pcap'], /--via-debug writes a bundle/],
    [
      [...ARGUMENTS.slice(1), '-o', 'x.tar.gz', '--until-stall'],
      /--until-stall does not go with --via-debug/,
    ],
    [[...ARGUMENTS.slice(1), '-o', 'x.tar.gz', '--image', '--rm'], /--image|image/],
    [[...ARGUMENTS.slice(1), '-o', 'x.tar.gz', '--image', 'a b'], /not a valid name/],
    [['--image', 'x'], /--image needs --via-debug/],
    [['--until', 'no-such-rule'], /--until no-such-rule: no such rule/],
    [['--until-stall', '--until', 'servfail'], /only one of --until-stall and --until/],
    [['--print', '--until-stall'], /the printed script does not analyse/],
  ])('%j is refused in one line', async (argv, message) => {
    const { code, err } = await dnspcap(['capture', ...argv], '', process.env);
    expect({ code, lines: err.trim().split('\n').length }).toEqual({ code: 2, lines: 1 });
    expect(err).toMatch(message);
  });
});
