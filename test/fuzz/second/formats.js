import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parquetReadObjects } from 'hyparquet';
import { ZSTDDecoder } from 'zstddec';
import { reporters } from '../../../dist/index.js';
import { hold } from './find.js';

/** Checks of each format, read back by a parser that is independent of dnspcap. */
const SCHEMA = JSON.parse(
  readFileSync(new URL('../../../schema/report.schema.json', import.meta.url), 'utf8'),
);
const isReport = new Ajv2020({
  strict: false,
  allErrors: true,
  formats: { 'date-time': /^\d{4}-/, uri: true },
}).compile(SCHEMA);

/** Characters that are invisible, or move other text. */
// oxlint-disable-next-line no-control-regex
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;
const ELEMENTS = /<\/?([a-z][\w-]*)/g;
/** HTML elements that the templates and pictures use. */
const ALLOWED = new Set(
  (
    'html head meta title style body script header main section article aside footer nav h1 h2 h3 h4 p a b i em strong small code pre kbd ' +
    'ul ol li dl dt dd div span table caption thead tbody tfoot tr th td details summary form button input label select option output figure ' +
    'figcaption time svg g path line rect circle use text defs marker symbol br mark abbr'
  ).split(' '),
);

const zstd = new ZSTDDecoder();
await zstd.init();

async function textOf(render, analysis) {
  let text = '';
  for await (const piece of render(analysis)) text += String(piece);
  return text;
}

async function rowsOf(render, analysis) {
  const octets = [];
  for await (const piece of render(analysis)) octets.push(piece);
  return parquetReadObjects({
    file: Uint8Array.from(Buffer.concat(octets)).buffer,
    compressors: { ZSTD: (packed, length) => zstd.decode(packed, length) },
  });
}

/** Returns the cells of a CSV by RFC 4180. */
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

/** Checks the JSON report, for each input. */
export async function json(analysis) {
  isReport(JSON.parse(await textOf(reporters.json, analysis)));
  const faults = isReport.errors ?? [];
  hold(faults.length === 0, `schema: ${JSON.stringify(faults)}`);
}

async function csv(analysis) {
  const rows = cells(await textOf(reporters.csv, analysis));
  hold(rows.length === analysis.lines.length + 1, 'CSV: a row for each line');
  for (const row of rows) {
    hold(row.length === rows[0].length, 'CSV: as many cells as columns');
    for (const cell of row)
      hold(!UNSEEN.test(cell) && !/^"?[=+@]/.test(cell), `CSV: the cell ${JSON.stringify(cell)}`);
  }
}

/** Returns the check of a format that has a JSON object in each line. */
function jsonLines(render) {
  return async (analysis) => {
    for (const row of (await textOf(render, analysis)).split('\n').slice(0, -1)) JSON.parse(row);
  };
}

async function html(analysis) {
  for (const [, name] of (await textOf(reporters.html, analysis))
    .replace(/<(script|style)\b[^]*?<\/\1>/g, '')
    .matchAll(ELEMENTS))
    hold(ALLOWED.has(name), `HTML: an element ${name}`);
}

async function plainText(analysis) {
  hold(
    // oxlint-disable-next-line no-control-regex
    !/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/.test(await textOf(reporters.text, analysis)),
    'text: a control character',
  );
}

/** Checks Zeek's dns.log: a header, then rows with a cell for each of its fields. */
async function zeek(analysis) {
  const rows = (await textOf(reporters.zeek, analysis)).split('\n').slice(0, -1);
  const fields = rows.find((row) => row.startsWith('#fields\t')).split('\t').length - 1;
  for (const row of rows.filter((one) => !one.startsWith('#'))) {
    hold(row.split('\t').length === fields, `Zeek: a row without ${fields} cells`);
    hold(!UNSEEN.test(row.replaceAll('\t', '')), `Zeek: the row ${JSON.stringify(row)}`);
  }
}

/** The samples, metadata and end of a text of OpenMetrics 1.0. */
const OPEN_METRICS =
  /^(?:(?:# (?:TYPE|HELP|UNIT) \w+ .+|\w+(?:\{\w+="[^"\\\n]*"(?:,\w+="[^"\\\n]*")*\})? -?[\d.e+-]+)\n)+# EOF\n$/;

async function openMetrics(analysis) {
  const text = await textOf(reporters.openmetrics, analysis);
  hold(OPEN_METRICS.test(text), `OpenMetrics: ${JSON.stringify(text)}`);
}

async function parquetLines(analysis) {
  const rows = await rowsOf(reporters['parquet-lines'], analysis);
  hold(rows.length === analysis.lines.length, 'Parquet: a row for each line');
}

/** THE TABLE of the other formats, checked only for some inputs: they take longer than the analysis. */
export const FORMATS = [
  csv,
  jsonLines(reporters.ndjson),
  jsonLines(reporters['zeek-json']),
  jsonLines(reporters.ecs),
  zeek,
  openMetrics,
  html,
  async (analysis) => wellFormed(await textOf(reporters.junit, analysis)),
  (analysis) => textOf(reporters.markdown, analysis),
  plainText,
  parquetLines,
  (analysis) => rowsOf(reporters['parquet-lookups'], analysis),
];
