import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { dnspcap } from './support/program.ts';
import { recorded } from './support/recorded-answers.ts';
import { programsIn } from './support/stand-in-programs.ts';

/** The calls that were answered to it are below fixtures/answers. */
const CRICTL = 'crictl-1.31.0-k3s2';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dnspcap-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  [
    'no such process',
    ['--pid', '4194304'],
    {},
    /no process 4194304 here: run this on the node|needs root|not installed/,
  ],
  [
    'no such container',
    ['--container', 'abc'],
    { crictl: 'echo "not found" >&2; exit 1', docker: 'echo "No such object: abc" >&2; exit 1' },
    /no running container abc.*: crictl inspect: not found; docker inspect: No such object: abc/,
  ],
  [
    'a pod on another node',
    ['--pod', 'default/web-0'],
    {
      kubectl: `echo '{"spec":{"nodeName":"node-7"},"status":{"containerStatuses":[{"containerID":"containerd://abc","state":{"running":{}}}]}}'`,
      crictl: 'echo "not found" >&2; exit 1',
      docker: 'echo "not found" >&2; exit 1',
    },
    /pod default\/web-0 is on node node-7 and was not found here .* run this there as root, or add --debug-image/,
  ],
  [
    'an id that crictl would take for an option',
    ['--pod', 'default/web-0'],
    {
      kubectl: `echo '{"status":{"containerStatuses":[{"containerID":"--config=/x","state":{"running":{}}}]}}'`,
      crictl: 'echo 1',
    },
    /kubectl get pod: --config=\/x is not a valid container id/,
  ],
  ...['null', '[]', '1', '{"status":{"containerStatuses":{"find":1}}}'].map(
    (json): [string, string[], Readonly<Record<string, string>>, RegExp] => [
      `an answer that is no pod: ${json}`,
      ['--pod', 'default/web-0'],
      { kubectl: `echo '${json}'`, crictl: 'echo 1' },
      /no container of pod default\/web-0 is running/,
    ],
  ),
  ...['0x10', '1e3', '-1', '12 13'].map(
    (pid): [string, string[], Readonly<Record<string, string>>, RegExp] => [
      `a pid that is none: ${pid}`,
      ['--container', 'abc'],
      { crictl: `echo '${pid}'`, docker: 'echo "not found" >&2; exit 1' },
      /no running container abc.*: crictl: it is not running/,
    ],
  ),
  [
    'no such pod',
    ['--pod', 'default/web-0'],
    { kubectl: `echo 'Error from server (NotFound): pods "web-0" not found' >&2; exit 1` },
    /kubectl get: Error from server \(NotFound\): pods "web-0" not found/,
  ],
  [
    'a container that is over, as docker tells',
    ['--container', 'over'],
    { docker: recorded('docker-20.10.24') },
    /no running container over.*: docker: it is not running/,
  ],
  [
    'no such container, as docker tells',
    ['--container', 'nosuch'],
    { docker: recorded('docker-20.10.24') },
    /no running container nosuch.*: docker inspect: Error: No such object: nosuch$/m,
  ],
  [
    'no such container, as crictl tells',
    ['--container', '5eeb8c271960c'],
    { crictl: recorded(CRICTL), docker: 'exit 1' },
    /no running container 5eeb8c271960c.*: crictl inspect: get the status of containers: get container status: rpc error: code = NotFound desc = an error occurred when try to find container "5eeb8c271960c": not found; docker/,
  ],
  [
    'a container that is over, as crictl tells',
    ['--container', '7c59a030774568f4e5c6f719748c36eba890803c6bc129d7bb4c0a324c7c1174'],
    { crictl: recorded(CRICTL), docker: 'exit 1' },
    /no running container 7c59a030774568\w+.*: crictl: it is not running; docker/,
  ],
  [
    'a pod whose node has no runtime that answers, as kubectl and crictl tell',
    ['--pod', 'shop/web-0'],
    { kubectl: recorded('kubectl-1.32.4'), crictl: recorded(CRICTL), docker: 'exit 1' },
    /is on node node-7 .*: crictl inspect: validate service connection: .* "transport: Error while dialing: dial unix \/var\/run\/cri-dockerd.sock: connect: no such file or directory"; docker/,
  ],
  [
    'no engine, as docker tells',
    ['--container', 'unreachable'],
    { docker: recorded('docker-20.10.24') },
    /no running container unreachable.*: docker inspect: Cannot connect to the Docker daemon/,
  ],
  [
    'a container of a pod that is on no runtime here, as kubectl and docker tell',
    ['--pod', 'shop/web-0'],
    {
      kubectl: recorded('kubectl-1.32.4'),
      docker: 'echo "Error: No such object: $4" >&2; exit 1',
    },
    /is on node node-7 .*No such object: 46da25cb1dad/,
  ],
  [
    'no such pod, as kubectl tells',
    ['--pod', 'shop/web-1'],
    { kubectl: recorded('kubectl-1.32.4') },
    /kubectl get: Error from server \(NotFound\): pods "web-1" not found/,
  ],
  [
    'a pod that is not for everybody, as kubectl tells',
    ['--pod', 'secret/web-0'],
    { kubectl: recorded('kubectl-1.32.4') },
    /kubectl get: Error from server \(Forbidden\): pods "web-0" is forbidden/,
  ],
  [
    'no cluster, as kubectl tells',
    ['--pod', 'away/web-0'],
    { kubectl: recorded('kubectl-1.32.4') },
    /kubectl get: The connection to the server 127.0.0.1:18080 was refused/,
  ],
  [
    'missing rights',
    [],
    { tcpdump: `echo "tcpdump: any: You don't have permission" >&2; exit 1` },
    /You don't have permission.*; capturing needs root/,
  ],
  [
    'no such interface',
    ['-i', 'eth9'],
    { tcpdump: 'echo "tcpdump: eth9: No such device exists" >&2; exit 1' },
    /no such interface there: -i any/,
  ],
])('says in one line what to do: %s', async (_, argv, scripts, message) => {
  const { code, err } = await dnspcap(['capture', ...argv], '', {
    PATH: programsIn(folder, scripts),
  });
  expect({ code, lines: err.trim().split('\n').length }).toEqual({ code: 2, lines: 1 });
  expect(err).toMatch(message);
});

test('says that root was missing, as crictl hides it from others', async () => {
  const { geteuid } = process;
  process.geteuid = () => 65_534;
  const { err } = await dnspcap(['capture', '--container', '46da25cb1dad'], '', {
    PATH: programsIn(folder, { crictl: 'echo no such file >&2; exit 1', docker: 'exit 1' }),
  });
  process.geteuid = geteuid!;
  expect(err).toMatch(/no running container 46da25cb1dad \(asked without root\): crictl inspect/);
});
