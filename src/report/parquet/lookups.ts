import type { LookupRow } from '../build/lookups/lookup-row.ts';
import type { Reporter } from '../reporter.ts';
import {
  ascending,
  boolean,
  double,
  integer,
  optional,
  string,
  strings,
  timestamp,
} from './column.ts';
import { ParquetTable } from './table.ts';
import { zstandard } from './zstd.ts';

/** Raised when a column is renamed, dropped or changes its meaning; not when one is added. */
const SCHEMA = 'dnspcap.lookups/1';

/** One row per lookup, healthy or not, in the order in which LookupSource writes them. */
export async function lookupsParquet(): Promise<Reporter<Uint8Array>> {
  const table = new ParquetTable<LookupRow>(SCHEMA, await zstandard(), [
    string('file', (row) => row.file),
    ascending('lookup', (row) => row.lookup),
    string('client_ip', (row) => row.clientIp),
    integer('client_port', (row) => row.clientPort),
    string('server_ip', (row) => row.serverIp),
    integer('server_port', (row) => row.serverPort),
    string('transport', (row) => row.transport),
    string('name', (row) => row.name),
    strings('types', (row) => row.types),
    strings('rcodes', (row) => row.rcodes),
    optional(timestamp('started', (row) => row.started)),
    optional(double('duration_ms', (row) => row.durationMs)),
    optional(double('stall_ms', (row) => row.stallMs)),
    string('state', (row) => row.state),
    string('outcome', (row) => row.outcome),
    integer('attempts', (row) => row.attempts),
    integer('retransmissions', (row) => row.retransmissions),
    integer('unanswered_queries', (row) => row.unansweredQueries),
    boolean('is_pair', (row) => row.isPair),
    boolean('is_exposed', (row) => row.isExposed),
    boolean('is_troubled', (row) => row.isTroubled),
    string('resolver', (row) => row.resolver),
    optional(string('finding', (row) => row.finding)),
    optional(string('rule', (row) => row.rule)),
    optional(string('severity', (row) => row.severity)),
    optional(string('confidence', (row) => row.confidence)),
    optional(string('lost_type', (row) => row.lostType)),
    ascending('first_frame', (row) => row.firstFrame),
    optional(boolean('cut_at_start', (row) => row.cutAtStart)),
    optional(boolean('cut_at_end', (row) => row.cutAtEnd)),
    optional(string('client_name', (row) => row.clientName)),
    optional(string('server_name', (row) => row.serverName)),
  ]);
  return { lines: 'none', lookup: (row) => table.add(row), end: () => table.end(), isBinary: true };
}
