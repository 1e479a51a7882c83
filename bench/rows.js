// @ts-check
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { imbalances } from './books.js';
import { FOLDER } from './generate.js';
import { has } from './measure.js';
/** @import { Row } from './measure.js' */
/** @import { Known } from './traffic.js' */

/** @typedef {{ file: string, known: Known }} Capture */

const HERE = fileURLToPath(new URL('.', import.meta.url));
const DNSPCAP = fileURLToPath(new URL('../bin/dnspcap.js', import.meta.url));
const NODE = process.execPath;

/**
 * The C reference, compiled.
 *
 * @param {Capture} plain
 * @param {(what: string) => void} missing
 * @returns {Row[]}
 */
export function reference({ file, known }, missing) {
  const program = join(FOLDER, 'reference');
  const compiled = spawnSync('cc', ['-O2', '-o', program, join(HERE, 'reference.c'), '-lpcap']);
  if (compiled.status !== 0) {
    missing('the C reference: needs cc, and the headers of libpcap (Debian: libpcap-dev)');
    return [];
  }
  const output = join(FOLDER, 'reference.json');
  const check = () => {
    const { packets, again } = JSON.parse(readFileSync(output, 'utf8'));
    return differences(
      { packets, lost: again },
      { packets: known.packets, lost: known.lost.A + known.lost.AAAA },
    );
  };
  return [
    {
      id: 'c',
      what: 'C program on libpcap',
      command: [program, file],
      output,
      packets: known.packets,
      check,
    },
  ];
}

/**
 * @param {Capture} plain
 * @param {boolean} all the slow ones too
 * @param {(what: string) => void} missing
 * @returns {Row[]}
 */
export function peers({ file, known: { packets } }, all, missing) {
  /** @type {Row[]} */
  const rows = [{ id: 'tcpdump', what: 'tcpdump -nr', command: ['tcpdump', '-nr', file], packets }];
  if (all) {
    const fields = [
      'frame.time_epoch',
      'ip.src',
      'udp.srcport',
      'ip.dst',
      'udp.dstport',
      'dns.id',
      'dns.qry.name',
      'dns.qry.type',
    ];
    rows.push(
      {
        id: 'naive',
        what: 'pcap-parser and dns-packet',
        command: [NODE, join(HERE, 'naive.js'), file],
        packets,
      },
      {
        id: 'tshark',
        what: 'tshark -T fields',
        command: [
          'tshark',
          '-n',
          '-r',
          file,
          '-T',
          'fields',
          ...fields.flatMap((field) => ['-e', field]),
        ],
        packets,
      },
    );
  }
  return rows.filter(({ what, command: [program] }) => has(program) || missing(what));
}

/**
 * The JSON report of a capture, with all rules.
 *
 * @param {string} id
 * @param {string} what
 * @param {Capture} capture
 * @param {Row['aim']} aim
 * @returns {Row}
 */
export function report(id, what, { file, known }, aim) {
  const output = join(FOLDER, `${id}.json`);
  return {
    ...analysis(id, what, [file, '-f', 'json'], known.packets, aim),
    output,
    check: () => wrongReport(output, known),
  };
}

/**
 * Lines, alone and together with the other reports.
 *
 * @param {Capture} plain
 * @returns {Row[]}
 */
export function lines({ file, known }) {
  const { packets } = known;
  const csv = join(FOLDER, 'alone.csv');
  const [html, json, rows] = ['html', 'json', 'csv'].map((ending) =>
    join(FOLDER, `together.${ending}`),
  );
  const together = ['-o', `${html}`, '-o', `${json}`, '-o', `${rows}`];
  return [
    analysis('csv', 'analyze -f csv', [file, '-f', 'csv'], packets, { times: 1, of: 'tcpdump' }),
    {
      ...analysis('csv-file', 'analyze -o .csv', [file, '-o', csv], packets),
      check: () => wrongRows(csv, known),
    },
    {
      ...analysis('together', 'analyze -o .html -o .json -o .csv', [file, ...together], packets, {
        times: 1.2,
        of: 'csv-file',
      }),
      check: () => [...wrongReport(`${json}`, known), ...wrongRows(`${rows}`, known)],
    },
  ];
}

/**
 * @param {Capture} plain
 * @param {(what: string) => void} missing
 * @returns {Row[]}
 */
export function gzip({ file, known }, missing) {
  if (!has('gzip')) {
    missing('gzip');
    return [];
  }
  const zipped = `${file}.gz`;
  spawnSync('gzip', ['-fk1', file]);
  const pipe = `gzip -dc '${zipped}' | '${NODE}' '${DNSPCAP}' analyze - -f json`;
  return [
    { id: 'zcat', what: 'zcat | analyze -', command: ['sh', '-c', pipe], packets: known.packets },
    report('gzip', 'analyze .pcap.gz', { file: zipped, known }, { times: 1.2, of: 'zcat' }),
  ];
}

/**
 * What a command costs before it does anything.
 *
 * @param {Capture} small
 * @returns {Row[]}
 */
export function startUp({ file }) {
  return [
    { id: 'node', what: 'node -e 0', command: [NODE, '-e', '0'] },
    {
      id: 'version',
      what: 'dnspcap --version',
      command: [NODE, DNSPCAP, '--version'],
      aim: { times: 1.5, of: 'node' },
    },
    {
      id: 'small',
      what: '100 packets to text',
      command: [NODE, DNSPCAP, 'analyze', file],
      aim: { times: 2.5, of: 'node' },
    },
  ];
}

/**
 * @param {string} id
 * @param {string} what
 * @param {readonly string[]} argv
 * @param {number} packets
 * @param {Row['aim']} [aim]
 * @returns {Row}
 */
function analysis(id, what, argv, packets, aim) {
  return {
    id,
    what,
    command: [NODE, DNSPCAP, 'analyze', ...argv],
    packets,
    isOurs: true,
    ...(aim && { aim }),
  };
}

/**
 * @param {string} file
 * @param {Known} known
 */
function wrongReport(file, known) {
  const made = JSON.parse(readFileSync(file, 'utf8'));
  const { summary } = made;
  const { packets, lookups, pairs, findings, unansweredQueries } = summary;
  const wrong = differences(
    { packets, lookups, pairs, findings, lost: unansweredQueries },
    { ...known, lost: known.lost.A + known.lost.AAAA },
  );
  return [...wrong, ...imbalances(made)];
}

/**
 * A row for each message, and one of headings.
 *
 * @param {string} file
 * @param {Known} known
 */
function wrongRows(file, known) {
  const chunk = Buffer.alloc(1 << 20);
  const descriptor = openSync(file, 'r');
  let rows = -1;
  for (let length; (length = readSync(descriptor, chunk)) > 0;) {
    for (let at = chunk.indexOf(0x0a); at >= 0 && at < length; at = chunk.indexOf(0x0a, at + 1))
      rows++;
  }
  closeSync(descriptor);
  return differences({ rows }, { rows: known.packets });
}

/**
 * @param {Record<string, unknown>} found
 * @param {Record<string, unknown>} known
 */
function differences(found, known) {
  return Object.keys(found)
    .filter((key) => !isDeepStrictEqual(found[key], known[key]))
    .map(
      (key) => `${key} ${JSON.stringify(found[key])}, known to be ${JSON.stringify(known[key])}`,
    );
}
