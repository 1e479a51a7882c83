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
/** Preloaded: each says a figure at the end, on descriptor 3 and on 4. */
const GAUGES = ['../../bench/peak-memory.js', 'longest-stretch.js'].map(
  (name) => `--import=${new URL(name, import.meta.url).href}`,
);
/** Most time of the processor between two moments in which a signal is heard: a slow machine has a second for it. */
const LONGEST_MS = 700;

/** Formats that are had of a text as well: the others copy the packets of the capture. */
const OF_A_TEXT = FORMAT_NAMES.filter((format) => format !== 'pcapng');
const TOGETHER = 'every format';

/**
 * THE TABLE of ways through the program: `args` returns its arguments, given the capture and a folder to write to.
 * A way that `readsTwice` cannot read a pipe.
 */
export const WAYS = {
  ...Object.fromEntries(FORMAT_NAMES.map((format) => [format, { args: printed(format) }])),
  pcapng: { readsTwice: true, args: printed('pcapng') },
  [TOGETHER]: { readsTwice: true, args: together(FORMAT_NAMES) },
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

function together(formats) {
  return (capture, folder) => [
    'analyze',
    capture,
    ...formats.flatMap((name) => ['-o', join(folder, `report${endingOf(name)}`)]),
  ];
}

/** Returns the ending of a format's file; some endings are whole names, as `dns.log` is. */
function endingOf(format) {
  const [ending] = FORMATS[format].endings;
  return ending.startsWith('.') ? ending : `.${ending}`;
}

/**
 * THE TABLE of floods of other inputs than packets: the input, and the arguments of the program as far as they are not
 * those of WAYS.
 */
export const OTHERS = {
  'hosts of a text': {
    ways: [...OF_A_TEXT, TOGETHER, 'anonymize'],
    octets: hostsOfText,
    args: (folder, way, capture) =>
      (way === TOGETHER ? together(OF_A_TEXT) : WAYS[way].args)(capture, folder),
  },
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
    const args = kind.args?.(folder, way, capture) ?? WAYS[way].args(capture, folder);
    const began = performance.now();
    const isPacked = FLOODS[name]?.isPacked === true;
    const { exitCode, peak, longest, output } = await run(
      args,
      isFile ? undefined : source,
      isPacked,
    );
    const faults = exitCode === 0 ? [] : [`exit code ${exitCode}`];
    if (peak > memoryLimit) faults.push(`more than ${memoryLimit >> 20} MiB resident`);
    if (longest > LONGEST_MS) faults.push(`more than ${LONGEST_MS} ms without a turn`);
    const seconds = ((performance.now() - began) / 1_000).toFixed(1);
    const text = `${name} (${count}), ${way}: ${Math.round(peak / 2 ** 20)} MiB, ${longest} ms, ${seconds} s`;
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
    stdio: ['pipe', 'pipe', 'inherit', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: GAUGES.join(' ') },
  });
  const closed = once(child, 'close');
  if (!source) child.stdin.end();
  const fed =
    source &&
    (isPacked
      ? pipeline(source, createGzip({ level: 1 }), child.stdin)
      : pipeline(source, child.stdin));
  const [output, kibibytes, longest] = await Promise.all([
    chunksOf(child.stdout),
    figureOf(child.stdio[3]),
    figureOf(child.stdio[4]),
    fed,
  ]);
  const [exitCode] = await closed;
  return { exitCode, peak: kibibytes * 1_024, longest, output };
}

async function figureOf(stream) {
  return Number(Buffer.concat(await chunksOf(stream)).toString());
}

async function chunksOf(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}
