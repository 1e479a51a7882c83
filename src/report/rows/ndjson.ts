import { Flag } from '../../dns/flags.ts';
import { visibleJson } from '../escape.ts';
import type { Line } from '../lines/line.ts';
import { lineEnds } from '../lines/line-ends.ts';
import { PlainRows } from './plain-rows.ts';
import type { Reporter } from '../reporter.ts';
import { unixTime } from '../wording/story.ts';

/**
 * One object per DNS message with the field names of Zeek's dns.log; additional fields have the prefix `dnspcap.`.
 * As in Zeek, `id.orig_*` is the client, in a response too, and times and intervals are seconds. The last object is
 * the verdict.
 *
 * @see https://docs.zeek.org/en/master/logs/dns.html
 */
export function ndjson(): Reporter {
  const plain = new PlainRows(record, {
    unixTime,
    rttSeconds: (rttMs) => String(seconds(rttMs)),
  });
  return {
    lines: 'all',
    line: record,
    append(line, out) {
      // The name of an address may change with time, so rows with names are not kept.
      const isNamed = line.sourceName !== undefined || line.destinationName !== undefined;
      if (isNamed || !plain.append(line, out)) out.text(record(line));
    },
    end: ({ verdict }) => `${visibleJson({ 'dnspcap.verdict': verdict })}\n`,
  };
}

function record(line: Line): string {
  const isQuery = line.message === 'query';
  // Read once: a line makes these fields on demand.
  const { time, records, rcode } = line;
  const answers = records.map(({ data }) => data);
  const { client, clientPort, clientName, server, serverPort, serverName } = lineEnds(line);
  const fields = visibleJson({
    'id.orig_h': client,
    'id.orig_p': clientPort,
    'id.resp_h': server,
    'id.resp_p': serverPort,
    proto: line.transport,
    trans_id: line.dnsId,
    rtt: line.rttMs === undefined ? undefined : seconds(line.rttMs),
    query: line.qname,
    qtype_name: line.qtype,
    rcode_name: rcode,
    AA: (line.flags & Flag.AA) !== 0,
    TC: (line.flags & Flag.TC) !== 0,
    RD: (line.flags & Flag.RD) !== 0,
    RA: (line.flags & Flag.RA) !== 0,
    answers: isQuery ? undefined : answers,
    TTLs: isQuery ? undefined : records.map(({ ttl }) => ttl),
    rejected: isQuery ? undefined : isRejection(answers, rcode),
    'dnspcap.file': line.file,
    'dnspcap.frame': line.frame,
    'dnspcap.time': time === '' ? undefined : time,
    'dnspcap.length': line.length,
    'dnspcap.message': line.message,
    'dnspcap.lookup': line.lookup,
    'dnspcap.leg': line.leg,
    'dnspcap.attempt': line.attempt,
    'dnspcap.state': line.state,
    'dnspcap.outcome': line.outcome,
    'dnspcap.finding': line.finding,
    'dnspcap.rule': line.rule,
    'dnspcap.line': line.line,
    'dnspcap.annotation': line.annotation,
    'dnspcap.orig_name': clientName,
    'dnspcap.resp_name': serverName,
  });
  if (time === '') return `${fields}\n`;
  return `{"ts":${unixTime(time)},${fields.slice(1)}\n`;
}

/** Whether Zeek would call a response rejected: it has no record. What does not exist comes with its SOA. */
function isRejection(answers: readonly string[], rcode: string | undefined): boolean {
  return answers.length === 0 && rcode !== 'NOERROR' && rcode !== 'NXDOMAIN';
}

function seconds(milliseconds: number): number {
  return Number((milliseconds / 1_000).toFixed(9));
}
