import { describe, expect, test } from '@jest/globals';
import { visible } from '../src/report/escape.ts';
import { parseCsv } from './support/csv.ts';
import { HOSTILE, LINES, write } from './support/hostile-report.ts';

describe('csv', () => {
  test('has one row per message under the columns of the contract', async () => {
    const [header, query, response] = parseCsv(await write('csv'));
    expect(header!.join()).toBe(
      'file,frame,time,source_ip,source_port,destination_ip,destination_port,transport,length,dns_id,message,qname,qtype,' +
        'rcode,answers,lookup,leg,attempt,state,rtt_ms,finding,rule,line,annotation,outcome',
    );
    expect(query).toEqual([
      "'=cmd()",
      '2',
      '2026-11-22T10:11:12.123456789Z',
      '2001:db8::10',
      '36596',
      '10.96.0.10',
      '53',
      'udp',
      '29',
      '37417',
      'query',
      HOSTILE.script,
      'AAAA',
      '',
      '',
      '1',
      'AAAA',
      '1',
      'unanswered',
      '',
      'F2',
      'conntrack-race',
      LINES[0]!.line,
      visible(LINES[0]!.annotation),
      'answered',
    ]);
    expect(response!.slice(11)).toEqual([
      "'+1+1",
      'AAAA',
      'NOERROR',
      '2001:db8::80 [30s] @SUM(A1) [0s]',
      '1',
      'AAAA',
      '2',
      'answer',
      '2.428',
      'F2',
      'conntrack-race',
      "'-2+3",
      visible(LINES[1]!.annotation),
      'answered',
    ]);
  });
});

describe('ndjson', () => {
  test('names its fields as Zeek does, the client being the originator', async () => {
    const text = await write('ndjson');
    expect(text.startsWith('{"ts":1795342272.123456789,')).toBe(true);
    const [query, response] = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(query).toMatchObject({
      'id.orig_h': '2001:db8::10',
      'id.resp_p': 53,
      proto: 'udp',
      trans_id: 37_417,
      RD: true,
      RA: false,
    });
    expect(query).not.toHaveProperty('rtt');
    expect(query).not.toHaveProperty('rcode_name');
    expect(response).toMatchObject({
      'id.orig_h': '2001:db8::10',
      'id.resp_h': '10.96.0.10',
      rtt: 0.002428,
      query: '+1+1',
      qtype_name: 'AAAA',
      rcode_name: 'NOERROR',
      AA: true,
      TC: false,
      RD: true,
      RA: true,
      rejected: false,
      answers: LINES[1]!.answers,
      TTLs: [30, 0],
      'dnspcap.finding': 'F2',
      'dnspcap.frame': 3,
      'dnspcap.state': 'answer',
    });
  });
});
