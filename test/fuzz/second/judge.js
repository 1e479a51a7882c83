import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parquetReadObjects } from 'hyparquet';
import { imbalances } from '../../../bench/books.js';
import { analyze, CaptureError, reporters } from '../../../dist/index.js';

/** What every input has to fulfil, whatever it is. Each format is read by a parser that knows nothing of dnspcap. */
const SCHEMA = JSON.parse(
  readFileSync(new URL('../../../schema/report.schema.json', import.meta.url), 'utf8'),
);
const isReport = new Ajv2020({
  strict: false,
  allErrors: true,
  formats: { 'date-time': /^\d{4}-/, uri: true },
}).compile(SCHEMA);

/** Invisible, or moves other text about. */
// oxlint-disable-next-line no-control-regex
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;
const ELEMENTS = /<\/?([a-z][\w-]*)/g;
/** Of the pages that the templates and the pictures make. */
const ALLOWED = new Set(
  (
    'html head meta title style body script header main section article aside footer nav h1 h2 h3 h4 p a b i em strong small code pre kbd ' +
    'ul ol li dl dt dd div span table caption thead tbody tfoot tr th td details summary form button input label select option output figure ' +
    'figcaption time svg g path line rect circle use text defs marker symbol br mark abbr'
  ).split(' '),
);

class Find extends Error {}

function hold(condition, what) {
  if (!condition) throw new Find(what);
}

async function textOf(render, analysis) {
  let text = '';
  for await (const piece of render(analysis)) text += String(piece);
  return text;
}

async function* chunks(bytes, size) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

/** Cells by RFC 4180. */
function cells(text) {
  return text
    .split('\r\n')
    .slice(0, -1)
    .map((row) => row.match(/(?<=^|,)(?:"(?:[^"]|"")*"|[^",]*)(?=,|$)/g) ?? []);
}

function wellFormed(xml) {
  const open = [];
  for (const [, close, name, rest] of xml.matchAll(/<(\/?)([a-z-]+)((?:[^<>"]|"[^"<]*")*)>/g)) {
    if (close) hold(open.pop() === name, `JUnit: </${name}> closes another element`);
    else if (!rest.endsWith('/')) open.push(name);
  }
  hold(open.length === 0, 'JUnit: an element is left open');
}

async function analysed(input) {
  try {
    return await analyze(input, { lines: 'all', lookups: true });
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
    hold(!/[\n\r]/.test(error.message), 'the message of a CaptureError is one line');
    return error.message;
  }
}

/** @returns whether it was a capture @throws Find, or whatever was thrown */
export async function judge(bytes, dice) {
  const whole = await analysed(bytes);
  const pieces = await analysed(chunks(bytes, 1 + dice.roll(200)));
  if (typeof whole === 'string') {
    hold(whole === pieces, 'another refusal, when it comes in pieces');
    return false;
  }
  hold(
    JSON.stringify(whole.report) === JSON.stringify(pieces.report),
    'another report, when it comes in pieces',
  );
  const { report, lines } = whole;
  isReport(JSON.parse(await textOf(reporters.json, whole)));
  const faults = isReport.errors ?? [];
  hold(faults.length === 0, `schema: ${JSON.stringify(faults)}`);
  const unbalanced = imbalances(report);
  hold(unbalanced.length === 0, unbalanced.join('; '));
  const csv = cells(await textOf(reporters.csv, whole));
  hold(csv.length === lines.length + 1, 'CSV: a row for each line');
  for (const row of csv) {
    hold(row.length === csv[0].length, 'CSV: as many cells as columns');
    for (const cell of row)
      hold(!UNSEEN.test(cell) && !/^"?[=+@]/.test(cell), `CSV: the cell ${JSON.stringify(cell)}`);
  }
  for (const row of (await textOf(reporters.ndjson, whole)).split('\n').slice(0, -1))
    JSON.parse(row);
  for (const [, name] of (await textOf(reporters.html, whole))
    .replace(/<(script|style)\b[^]*?<\/\1>/g, '')
    .matchAll(ELEMENTS))
    hold(ALLOWED.has(name), `HTML: an element ${name}`);
  wellFormed(await textOf(reporters.junit, whole));
  await textOf(reporters.markdown, whole);
  hold(
    // oxlint-disable-next-line no-control-regex
    !/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/.test(await textOf(reporters.text, whole)),
    'text: a control character',
  );
  for (const format of ['parquet-lines', 'parquet-lookups']) {
    const octets = [];
    for await (const piece of reporters[format](whole)) octets.push(piece);
    const file = Uint8Array.from(Buffer.concat(octets)).buffer;
    const rows = await parquetReadObjects({ file });
    if (format === 'parquet-lines')
      hold(rows.length === lines.length, 'Parquet: a row for each line');
  }
  const hidden = await analyze(bytes, { lines: 'all', anonymize: {} });
  hold(!JSON.stringify(hidden.report).includes('10.244.1.'), 'anonymised, and an address is left');
  return true;
}
