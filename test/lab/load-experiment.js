/**
 * The experiment of the article that this project grew from, end to end, with the built program: a load test under
 * three settings behind a node that loses what the conntrack race can take, and a capture at the same time.
 *
 *     node test/lab/load-experiment.js scripted|dnsmasq FOLDER
 *
 * Leaves in FOLDER what the commands wrote, `loadtest.json` among it, and says nothing when all of them ran.
 */
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { openLoadNetwork } from './load-network.js';
import { whyNotAllowed } from './namespace.js';
import { says } from './servers.js';

const DNSPCAP = [process.execPath, fileURLToPath(new URL('../../bin/dnspcap.js', import.meta.url))];
/** glibc waits for a second instead of five: the same, in a fifth of the time. */
const OPTIONS = 'options timeout:1\n';
const LOADTEST =
  'loadtest --host web.example.test -c 8 -d 3 -l 900 --rate 60 -i eth0 -o test.pcap -f json';
const SETTINGS = 'default,single-request-reopen,single-request';

const [, , server = 'scripted', folder = '.'] = process.argv;
const refusal = whyNotAllowed();
if (refusal) {
  process.stdout.write(`the experiment is left out: ${refusal}\n`);
} else {
  const network = await openLoadNetwork(
    /** @type {'scripted' | 'dnsmasq'} */ (server),
    0.3,
    OPTIONS,
  );
  try {
    await experiment(network);
  } finally {
    network.close();
  }
}

/** @param {import('./types.ts').Network} network */
async function experiment({ pods: [pod] }) {
  const capture = spawn(
    DNSPCAP[0] ?? '',
    [...DNSPCAP.slice(1), 'capture', '--netns', pod.name, '-o', 'capture.pcap'],
    { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  capture.stdout.pipe(createWriteStream(join(folder, 'capture.txt')));
  capture.stderr.pipe(createWriteStream(join(folder, 'live.txt')));
  await says(capture, /capturing in the network namespace/);
  // The script of --print captures at the same time, as on a node without Node.js.
  const script = spawn(
    'sh',
    [
      '-c',
      `"$@" capture --netns ${pod.name} -o print.pcap --print > print.sh && exec sh print.sh print.pcap`,
      'sh',
      ...DNSPCAP,
    ],
    { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  await says(script, /listening on/);
  const { code, stdout, stderr } = await pod.run(
    [
      'sh',
      '-c',
      `"$@" > loadtest.json`,
      'sh',
      ...DNSPCAP,
      ...LOADTEST.split(' '),
      '--options',
      SETTINGS,
    ],
    { cwd: folder },
  );
  if (code !== 0) throw new Error(`loadtest ended with ${code}: ${stdout}${stderr}`);
  await interrupted(capture, 'capture');
  await interrupted(script, 'the printed script');
}

/** Ends a program as Ctrl-C does. @param {import('node:child_process').ChildProcess} child @param {string} name */
async function interrupted(child, name) {
  const ended = once(child, 'close');
  child.kill('SIGINT');
  const [code] = await ended;
  if (code !== 0) throw new Error(`${name} ended with ${code}`);
}
