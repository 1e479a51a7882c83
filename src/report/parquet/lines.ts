import type { Line } from '../lines/line.ts';
import type { Reporter } from '../reporter.ts';
import {
  ascending,
  double,
  integer,
  optional,
  prose,
  string,
  strings,
  timestamp,
} from './column.ts';
import { ParquetTable } from './table.ts';
import { zstandard } from './zstd.ts';

/** Raised when a column is renamed, dropped or changes its meaning; not when one is added. */
const SCHEMA = 'dnspcap.lines/1';

/** One row per DNS message, with the columns of the CSV and their types. Rows of troubled lookups come last. */
export async function linesParquet(): Promise<Reporter<Uint8Array>> {
  const table = new ParquetTable<Line>(SCHEMA, await zstandard(), [
    string('file', (line) => line.file),
    ascending('frame', (line) => line.frame),
    optional(timestamp('time', (line) => line.time)),
    string('source_ip', (line) => line.sourceIp),
    integer('source_port', (line) => line.sourcePort),
    string('destination_ip', (line) => line.destinationIp),
    integer('destination_port', (line) => line.destinationPort),
    string('transport', (line) => line.transport),
    integer('length', (line) => line.length),
    integer('dns_id', (line) => line.dnsId),
    string('message', (line) => line.message),
    optional(string('qname', (line) => line.qname)),
    optional(string('qtype', (line) => line.qtype)),
    optional(string('rcode', (line) => line.rcode)),
    strings('answers', (line) => line.answers),
    optional(ascending('lookup', (line) => line.lookup)),
    optional(string('leg', (line) => line.leg)),
    optional(integer('attempt', (line) => line.attempt)),
    string('state', (line) => line.state),
    optional(double('rtt_ms', (line) => line.rttMs)),
    optional(string('finding', (line) => line.finding)),
    optional(string('rule', (line) => line.rule)),
    prose('line', (line) => line.line),
    prose('annotation', (line) => line.annotation),
    optional(string('outcome', (line) => line.outcome)),
    optional(string('source_name', (line) => line.sourceName)),
    optional(string('destination_name', (line) => line.destinationName)),
  ]);
  return {
    lines: 'all',
    line: (line) => table.add(line),
    end: () => table.end(),
    isUnordered: true,
    isBinary: true,
  };
}
