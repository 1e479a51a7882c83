import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { FORMAT_NAMES, FORMATS } from '../../src/report/index.ts';
import { FLOODS, hostsOfText, listing, pcap } from './floods.js';

const PROGRAM = new URL('../../bin/dnspcap.js', import.meta.url).pathname;
const PEAK_MEMORY = new URL('../../bench/peak-memory.js', import.meta.url).href;

/**
 * THE TABLE of ways through the program: `args` returns its arguments, given the capture and a folder to write to.
 * A way that `readsTwice` cannot read a pipe.
 */
export const WAYS = {
  ...Object.fromEntries(FORMAT_NAMES.map((format) => [format, { args: printed(format) }])),
  pcapng: { readsTwice: true, args: printed('pcapng') },
  'every format': {
    readsTwice: true,
    args: (capture, folder) => [
      'analyze',
      capture,
      ...FORMAT_NAMES.flatMap((name) => ['-o', join(folder, `report${endingOf(name)}`)]),
    ],
  },
  anonymize: {
    args: (capture) => ['analyze', capture, '-f', 'json', '--anonymize', '--seed', 's'],
  },
  extract: {
    readsTwice: true,
    args: (capture, folder) => [
      'extract',
      capture,
      '--client',
      '10.0.0.0/8',
      '-o',
      join(folder, 'out.pcap'),
    ],
  },
};

function printed(format) {
  return (capture) => ['analyze', capture, '-f', format];
}

/** Returns the ending of a format's file; some endings are whole names, as `dns.log` is. */
function endingOf(format) {
  const [ending] = FORMATS[format].endings;
  return ending.startsWith('.') ? ending : `.${ending}`;
}

/** THE TABLE of floods of other inputs than packets: the input, and the arguments of the program. */
export const OTHERS = {
  'hosts of a text': { octets: hostsOfText },
  /** Many captures, each with a report of its own. */
  each: {
    ways: ['junit', 'markdown', 'text'],
    prepare(folder, captures) {
      mkdirSync(join(folder, 'captures'));
      const small = Buffer.concat([...pcap(70, FLOODS.races)]);
      for (let at = 0; at < captures; at++)
        writeFileSync(join(folder, 'captures', `${String(at).padStart(6, '0')}.pcap`), small);
    },
    args: (folder, way) => ['analyze', join(folder, 'captures'), '--each', '-q', '-f', way],
  },
  /** A listing of kubectl with many pods: 1.7 kB each. */
  listing: {
    ways: ['json', 'html'],
    octets: () => pcap(10_000, FLOODS.clients),
    async prepare(folder, pods) {
      await pipeline(Readable.from(listing(pods)), createWriteStream(join(folder, 'pods.json')));
    },
    args: (folder, way) => ['analyze', '-', '-f', way, '--pods', join(folder, 'pods.json')],
  },
};

/** Sends a flood of `count` packets, lines, files or pods through the program. */
export async function flood(name, count, way, memoryLimit) {
  const kind = OTHERS[name] ?? { octets: (packets) => pcap(packets, FLOODS[name]) };
  const folder = mkdtempSync(join(tmpdir(), 'dnspcap-flood-'));
  try {
    await kind.prepare?.(folder, count);
    const source = kind.octets && Readable.from(kind.octets(count));
    const isFile = WAYS[way].readsTwice === true;
    const capture = isFile ? join(folder, 'in') : '-';
    if (isFile) await pipeline(source, createWriteStream(capture));
    const args = kind.args?.(folder, way) ?? WAYS[way].args(capture, folder);
    const began = performance.now();
    const isPacked = FLOODS[name]?.isPacked === true;
    const { exitCode, peak, output } = await run(args, isFile ? undefined : source, isPacked);
    const faults = exitCode === 0 ? [] : [`exit code ${exitCode}`];
    if (peak > memoryLimit) faults.push(`more than ${memoryLimit >> 20} MiB resident`);
    const seconds = ((performance.now() - began) / 1_000).toFixed(1);
    const text = `${name} (${count}), ${way}: ${Math.round(peak / 2 ** 20)} MiB, ${seconds} s`;
    if (way !== 'json' || !FLOODS[name]) return { text, faults };
    const { summary, captures } = JSON.parse(Buffer.concat(output).toString());
    if (summary.packets !== count) faults.push(`${summary.packets} of ${count} packets`);
    const warnings = captures[0].warnings.map((one) => `${one.code} ${one.count}`).join(', ');
    return { text: `${text}; ${warnings || 'no limit reached'}`, faults };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function run(args, source, isPacked) {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    stdio: ['pipe', 'pipe', 'inherit', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: `--import=${PEAK_MEMORY}` },
  });
  const closed = once(child, 'close');
  if (!source) child.stdin.end();
  const fed =
    source &&
    (isPacked
      ? pipeline(source, createGzip({ level: 1 }), child.stdin)
      : pipeline(source, child.stdin));
  const [output, kibibytes] = await Promise.all([
    chunksOf(child.stdout),
    chunksOf(child.stdio[3]),
    fed,
  ]);
  const [exitCode] = await closed;
  return { exitCode, peak: Number(Buffer.concat(kibibytes).toString()) * 1_024, output };
}

async function chunksOf(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}
