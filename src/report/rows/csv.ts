import { stringify } from 'csv-stringify/sync';
import { Utf8Text } from '../../wire/texts/utf8-text.ts';
import { CsvRow } from './csv-row.ts';
import { PlainRows } from './plain-rows.ts';
import { visible } from '../escape.ts';
import type { Line } from '../lines/line.ts';
import type { Reporter, ReporterOptions } from '../reporter.ts';

const COLUMNS =
  'file,frame,time,source_ip,source_port,destination_ip,destination_port,transport,length,dns_id,message,qname,qtype,' +
  'rcode,answers,lookup,leg,attempt,state,rtt_ms,finding,rule,line,annotation,outcome';

/** Columns of names. They come last, so that the other columns keep their positions. */
const NAME_COLUMNS = ',source_name,destination_name';

/** One row per DNS message (RFC 4180), with constant memory. */
export function csv({ hasNames = false }: Pick<ReporterOptions, 'hasNames'> = {}): Reporter {
  const text = new Utf8Text();
  let row = new CsvRow(text, escaped);
  const whole = new CsvRow(new Utf8Text(), escaped);
  const plain = new PlainRows((line) => {
    cells(whole, line);
    return whole.out.taken();
  });
  const append = (line: Line, out: Utf8Text): void => {
    if (row.out !== out) row = new CsvRow(out, escaped);
    if (!plain.append(line, out)) cells(row, line);
    if (hasNames) row.text(line.sourceName).text(line.destinationName);
    row.end();
  };
  return {
    lines: 'all',
    begin: () => `${COLUMNS}${hasNames ? NAME_COLUMNS : ''}\r\n`,
    append,
    line(line) {
      append(line, text);
      return text.taken();
    },
    end: () => '',
  };
}

/** Adds the cells of a line: all text is escaped, even addresses of a pasted text, but no word of dnspcap itself. */
function cells(row: CsvRow, line: Line): void {
  row.text(line.file).count(line.frame).text(line.time);
  row.text(line.sourceIp).count(line.sourcePort);
  row.text(line.destinationIp).count(line.destinationPort);
  row.word(line.transport).count(line.length).count(line.dnsId).word(line.message);
  row.text(line.qname).text(line.qtype).text(line.rcode).text(answers(line));
  row.count(line.lookup).text(line.leg).count(line.attempt).word(line.state).word(line.rttMs);
  row.text(line.finding).text(line.rule).text(line.line).text(line.annotation);
  row.word(line.outcome);
}

/**
 * Writes each answer with its TTL in seconds: `10.0.0.5 [30s] 10.0.0.6 [30s]`. tcpdump -v writes TTLs in such brackets.
 */
function answers({ message, records }: Line): string {
  if (message === 'query') return '';
  return records.map(({ data, ttl }) => `${data} [${ttl}s]`).join(' ');
}

/** Quotes, and first characters by which a spreadsheet recognises a formula, wide forms (U+FF1D …) included. */
const NEEDS_ESCAPING = /^[=+\-@＝＋－＠]|"/;

/** Escapes a cell that is not plain (csv-row.ts). Only these go through the library, which takes 0.25 µs for each. */
function escaped(text: string): string {
  const shown = visible(text);
  if (NEEDS_ESCAPING.test(shown))
    return stringify([[shown]], { eof: false, escape_formulas: true });
  return shown.includes(',') ? `"${shown}"` : shown;
}
