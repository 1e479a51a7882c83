// @ts-check
import { basename, dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import {
  wrongEach,
  wrongHtml,
  wrongLines,
  wrongParquet,
  wrongReport,
  wrongTogether,
} from './checks.js';
import { wrongLane } from './lanes.js';
import { others } from './others.js';
import { megabytesPerSecond, msPerCapture, peak, peakMiB, time } from './row.js';
/** @import { Capture, Inputs } from './inputs.js' */
/** @import { Aim, Row } from './row.js' */

const HERE = fileURLToPath(new URL('.', import.meta.url));
const NODE = process.execPath;

/**
 * A checkout that was built, and where its output goes.
 *
 * @typedef {object} Program
 * @property {string} root its folder
 * @property {string} outputs folder
 */

/**
 * THE TABLE of what is measured, and what each row should reach.
 *
 * @param {Inputs} inputs
 * @param {Program} program
 * @param {number} processors of this machine
 * @returns {Row[]}
 */
export function rows(inputs, program, processors) {
  const { plain, busy, lost, many, large } = inputs;
  return [
    ...others(plain, join(program.outputs, 'reference.json')),
    json(program, 'json', 'JSON', plain, [time(2, 'c'), time(1.5, 'c')]),
    json(program, 'busy', 'JSON, busy: 3 names, many at once', busy, [time(1.3, 'json')]),
    json(program, 'lost', 'JSON, 2 % of all lookups lost', lost, [time(1.5, 'json')]),
    json(program, 'many', 'JSON, 50,000 clients, 100,000 names', many, [time(1.5, 'json')]),
    ...(large
      ? [
          json(program, 'large', 'JSON, ten times as many packets', large, [
            time(9, 'json'),
            peak(1.1, 'json'),
            peakMiB(150),
          ]),
        ]
      : []),
    ...gzip(program, inputs),
    ...lines(program, plain, processors),
    text(program, inputs),
    ...startUp(program, inputs.few),
    each(program, inputs),
    ...page(program, plain),
  ];
}

/**
 * The JSON report of a capture, with all rules: no line is printed, and the lane takes what is healthy.
 *
 * @param {Program} program
 * @param {string} id
 * @param {string} what
 * @param {Capture} capture
 * @param {readonly Aim[]} aims
 * @returns {Row}
 */
function json(program, id, what, { file, known }, aims) {
  const row = analysis(program, id, what, [file, '-f', 'json'], aims);
  const { output } = row;
  const check = async () => [...wrongReport(output, known), ...(await wrongLane(output, file))];
  return { ...row, packets: known.packets, isKept: true, check };
}

/**
 * @param {Program} program
 * @param {Inputs} inputs
 * @returns {Row[]}
 */
function gzip(program, { zipped, plain: { known } }) {
  const bin = binOf(program);
  const piped = analysis(program, 'zcat', 'JSON of gzip -dc, by a pipe', []);
  const row = analysis(
    program,
    'gzip',
    'JSON of .pcap.gz',
    [zipped, '-f', 'json'],
    [time(1.2, 'zcat')],
  );
  const { packets } = known;
  return [
    {
      ...piped,
      command: ['sh', '-c', `gzip -dc '${zipped}' | '${NODE}' '${bin}' analyze - -f json`],
      needs: ['gzip'],
      packets,
      check: async () => wrongReport(piped.output, known),
    },
    { ...row, needs: ['gzip'], packets, check: async () => wrongReport(row.output, known) },
  ];
}

/**
 * Every line, in each format; and three reports in one pass.
 *
 * @param {Program} program
 * @param {Capture} plain
 * @param {number} processors
 * @returns {Row[]}
 */
function lines(program, { file, known }, processors) {
  const { packets } = known;
  const { outputs } = program;
  const queries = (packets + known.lost.A + known.lost.AAAA) / 2;
  /** @type {(id: string, format: string, what: string, aims: readonly Aim[]) => Row & { output: string }} */
  const printed = (id, format, what, aims) => ({
    ...analysis(program, id, what, [file, '-f', format], aims),
    packets,
  });
  const csv = printed('csv', 'csv', 'CSV of every line', [
    time(processors > 1 ? 0.6 : 1, 'tcpdump'),
  ]);
  const ndjson = printed('ndjson', 'ndjson', 'NDJSON of every line', [time(1.3, 'csv')]);
  const zeek = printed('zeek', 'zeek', 'Zeek: dns.log', [time(1.3, 'csv')]);
  const parquet = printed('parquet', 'parquet-lines', 'Parquet of every line', [time(1.3, 'csv')]);
  const together = ['html', 'json', 'csv'].map((ending) => join(outputs, `together.${ending}`));
  const [node, ...argv] = csv.command;
  const wrongCsv = (/** @type {string} */ output) => wrongLines(output, packets + 1);
  return [
    { ...csv, check: async () => wrongCsv(csv.output) },
    {
      ...csv,
      id: 'csv-one',
      what: 'CSV of every line, on one processor',
      command: ['taskset', '-c', '0', node, ...argv],
      needs: ['taskset'],
      aims: [time(1, 'tcpdump')],
    },
    // Its last line is the verdict.
    { ...ndjson, check: async () => wrongLines(ndjson.output, packets + 1) },
    { ...zeek, check: async () => wrongLines(zeek.output, queries, '#') },
    { ...parquet, check: () => wrongParquet(parquet.output, packets) },
    {
      ...analysis(
        program,
        'together',
        'HTML, JSON and CSV in one pass',
        [file, ...together.flatMap((report) => ['-o', report])],
        [time(1.2, 'csv')],
      ),
      packets,
      comparedWith: ['json'],
      check: () => wrongTogether(together, join(outputs, 'json'), packets + 1),
    },
  ];
}

/**
 * What tcpdump prints, read again.
 *
 * @param {Program} program
 * @param {Inputs} inputs
 * @returns {Row}
 */
function text(program, { plain, text: file }) {
  const row = analysis(
    program,
    'text',
    'JSON of what tcpdump prints',
    [file, '-f', 'json'],
    [megabytesPerSecond(20)],
  );
  const { known } = plain;
  return {
    ...row,
    needs: ['tcpdump'],
    input: file,
    packets: known.packets,
    check: async () => wrongReport(row.output, known),
  };
}

/**
 * What a command costs before it does anything.
 *
 * @param {Program} program
 * @param {Capture} few
 * @returns {Row[]}
 */
function startUp(program, { file, known }) {
  const version = analysis(program, 'version', 'dnspcap --version', [], [time(1.5, 'node')]);
  const html = analysis(
    program,
    'few-html',
    '100 packets to HTML',
    [file, '-f', 'html'],
    [time(2.5, 'node')],
  );
  return [
    { ...version, command: [NODE, binOf(program), '--version'] },
    analysis(program, 'few', '100 packets to text', [file], [time(2, 'node')]),
    { ...html, check: async () => wrongHtml(html.output, known) },
  ];
}

/**
 * @param {Program} program
 * @param {Inputs} inputs
 * @returns {Row}
 */
function each(program, { small }) {
  const { folder, captures } = small;
  // A file of its own, written in each run: the first run counts, as it takes long.
  const suites = join(program.outputs, 'each.xml');
  const { output: _, ...row } = analysis(
    program,
    'each',
    `--each, ${captures.toLocaleString('en')} captures as JUnit`,
    [folder, '--each', '-o', suites],
    [msPerCapture(2)],
  );
  return { ...row, captures, check: async () => wrongEach(suites, small) };
}

/**
 * The page beside the command that writes the same report.
 *
 * @param {Program} program
 * @param {Capture} plain
 * @returns {Row[]}
 */
function page(program, { file, known }) {
  const { packets } = known;
  // The page knows a file's name alone.
  const html = analysis(program, 'html', 'HTML', [basename(file), '-f', 'html']);
  const shown = analysis(program, 'page', 'HTML, by the page in Chromium', [], [time(2, 'html')]);
  const same = async () => wrongHtml(shown.output, known, html.output);
  return [
    {
      ...html,
      cwd: dirname(file),
      packets,
      isKept: true,
      check: async () => wrongHtml(html.output, known),
    },
    {
      ...shown,
      command: [NODE, join(HERE, 'page.js'), join(program.root, 'dist/dnspcap.html'), file],
      needs: ['chromium'],
      timesItself: true,
      packets,
      check: same,
    },
  ];
}

/**
 * @param {Program} program
 * @param {string} id
 * @param {string} what
 * @param {readonly string[]} argv
 * @param {readonly Aim[]} [aims]
 * @returns {Row & { output: string }}
 */
function analysis(program, id, what, argv, aims = []) {
  const output = join(program.outputs, id);
  const command = /** @type {const} */ ([NODE, binOf(program), 'analyze', ...argv]);
  return { id, what, command, isOurs: true, output, aims };
}

/** @param {Program} program */
function binOf({ root }) {
  return join(root, 'bin/dnspcap.js');
}
