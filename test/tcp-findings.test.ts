import { describe, expect, test } from '@jest/globals';
import { Packet } from '../src/capture/packet.ts';
import { TcpEvent } from '../src/decode/transport/tcp-event.ts';
import { Connections, MAX_CONNECTIONS } from '../src/lookup/tcp/connections.ts';
import { html } from '../src/report/html.ts';
import { text } from '../src/report/text/text.ts';
import { verdict } from '../src/report/wording/verdict.ts';
import { ENGLISH } from '../src/words/words.ts';
import { analyzeBytes } from './support/analysis.ts';
import { buildCapture } from './support/capture.ts';
import { PCAP } from './support/reading.ts';
import { parseScenario } from './support/scenario.ts';

const NAMES = `pod = 10.244.1.7
dns = 10.96.0.10
end = 10.244.2.11
gw = 10.0.0.1
`;

/** @param missing frame to leave out of the capture */
async function reportOf(lines: string, missing = 0) {
  const { packets, options } = parseScenario(`${NAMES}${lines}\n---\n`);
  const captured = packets.filter((_, at) => at + 1 !== missing);
  return (await analyzeBytes(buildCapture(captured, { ...PCAP, ...options }))).report;
}

async function said(lines: string, missing?: number): Promise<string[]> {
  const { findings } = await reportOf(lines, missing);
  return findings.map(({ rule, message }) => `${rule}: ${message}`);
}

/** Returns the handshake times of each server. */
async function handshakes(lines: string) {
  const { servers } = await reportOf(lines);
  return servers.map(({ handshakeMs }) => handshakeMs);
}

/** Returns lines of two queries in one segment, which the text does not show, and their responses. */
function segment(at: string, port: number, id: number): string[] {
  return [
    `12:00:${at}1 IP 10.244.1.3.${port} > 10.96.0.10.53: Flags [P.], seq 1:79, ack 1, win 65535, length 78 [prefix length(37) != length(76)] (invalid)`,
    `12:00:${at}2 IP 10.96.0.10.53 > 10.244.1.3.${port}: Flags [P.], seq 1:56, ack 79, win 65535, length 55 ${id} 1/0/0 A 192.0.2.0 (53)`,
    `12:00:${at}3 IP 10.96.0.10.53 > 10.244.1.3.${port}: Flags [P.], seq 56:123, ack 79, win 65535, length 67 ${id + 1} 1/0/0 AAAA 2001:db8:: (65)`,
  ];
}

describe('how long connections took to open', () => {
  const LATE = `0 pod:4000 > dns tcp syn
1 pod:4000 > dns tcp syn again
+.002 dns > pod:4000 tcp syn-ack
+.001 pod:4000 > dns query 1a2b a.test. A tcp
+.001 dns > pod:4000 response 1a2b a.test. A NOERROR tcp
`;
  const PROMPT = `5 pod:4001 > dns tcp syn\n+.003 dns > pod:4001 tcp syn-ack\n`;
  test('is counted from the first SYN of each', async () => {
    expect(await handshakes(LATE)).toEqual([{ p50: 1002, p95: 1002, p99: 1002, max: 1002 }]);
    expect(await handshakes(LATE + PROMPT)).toEqual([{ p50: 3, p95: 1002, p99: 1002, max: 1002 }]);
  });

  test('is not known without the SYN, or without times', async () => {
    expect(await handshakes(LATE.split('\n').slice(2).join('\n'))).toEqual([undefined]);
    expect(await handshakes(`untimed\n${LATE}`)).toEqual([undefined]);
  });

  test('stands in a column of its own, where there is any', async () => {
    const page = html({ lines: 'none', color: false, words: ENGLISH });
    expect(page.end(await reportOf(LATE), [])).toContain('TCP handshake, median');
    const udp = await reportOf('0 pod:4000 > dns query 1a2b a.test. A\n');
    expect(page.end(udp, [])).not.toContain('TCP handshake');
  });
});

describe('what is said of connections that fail', () => {
  const REFUSED = '0 pod:4000 > dns tcp syn\n+.1 dns > pod:4000 tcp rst\n';
  const OPENED = '0 pod:4000 > dns tcp syn\n+.1 dns > pod:4000 tcp syn-ack\n';
  const ASKED = '+.1 pod:4000 > dns query 1a2b a.test. A tcp\n';

  test.each([
    [REFUSED, 'RST answers the SYN of the only TCP connection to port 53 of 10.96.0.10 (frame 2)'],
    [
      `${REFUSED}1 pod:4001 > dns tcp syn\n+.1 dns > pod:4001 tcp syn-ack`,
      'RST answers the SYN of 1 of 2 TCP connections to port 53 of 10.96.0.10 (frame 2)',
    ],
    [
      '0 pod:4000 > dns tcp syn id=1a\n+.1 gw > pod icmp 3/3',
      'ICMP rejects the SYN of the only TCP connection to port 53 of 10.96.0.10 (frame 2)',
    ],
    [
      `${OPENED}${ASKED}${ASKED.replace('1a2b', '1a2c')}+.1 dns > pod:4000 tcp fin`,
      'the server closes the only TCP connection to port 53 of 10.96.0.10 with 2 queries unanswered (frame 5)',
    ],
    [
      `${OPENED}${ASKED}+.2 pod:4000 > dns query 1a2b a.test. A tcp again\n+.1 dns > pod:4000 tcp rst`,
      'the server resets the only TCP connection to port 53 of 10.96.0.10 with a query unanswered (frame 5)',
    ],
  ])('%j', async (lines, message) => {
    expect(await said(lines)).toEqual([`tcp-refused: ${message}`]);
  });

  test('an answer may be in what the capture lacks: the server has sent more than that', async () => {
    const answer = '+.1 dns > pod:4000 response 1a2b a.test. A tcp\n';
    const lines = `${OPENED}${ASKED}${answer}+.1 dns > pod:4000 tcp fin`;
    expect(await said(lines)).toEqual([]);
    expect(await said(lines, 4)).toEqual([expect.stringMatching(/^capture-ends-early/)]);
  });

  test('each server has a finding of its own, and truncated answers are named', async () => {
    const lines = `
      0   pod:4000 > dns query 1a2b a.test. A
      +.1 dns > pod:4000 response 1a2b a.test. A tc
      +.1 pod:4000 > dns tcp syn id=1
      1   pod:4000 > end tcp syn id=3
      2   pod:4000 > dns tcp syn again id=2`;
    expect(await said(`${lines}\n4.1 pod:4000 > end:5300 tcp ack`)).toEqual([
      'tcp-silent: nothing answers the 2 SYNs of the only TCP connection to port 53 of 10.96.0.10 (frame 3); without TCP, clients cannot complete the truncated answers of this server (frame 2)',
      'tcp-silent: nothing answers the SYN of the only TCP connection to port 53 of 10.244.2.11 (frame 4)',
      'truncated-answer: the A answer in frame 2 is truncated; the client turned to TCP in frame 3, and got no connection',
    ]);
    expect((await said(lines)).slice(1)).toHaveLength(1);
  });

  test('an error rejects what it quotes, and no other query of its lookup', async () => {
    // Without the first query, the capture lacks the packet that the error quotes.
    const lines = `
      0     pod:4000 > dns query 1a2c a.test. A id=2
      +.001 pod:4000 > end query 1a2b a.test. AAAA id=1
      +.1   dns > pod:4000 icmp 3/3
      9     pod:4001 > dns tcp ack`;
    expect(await said(lines)).toEqual([expect.stringMatching(/^port-unreachable/)]);
    expect(await said(lines, 1)).toEqual([expect.stringMatching(/^client-gave-up/)]);
  });

  test('where a text does not print the queries of a segment, responses without a query are no loss', async () => {
    const lines = [
      ...segment('00.00', 40_001, 11),
      ...segment('02.00', 40_002, 13),
      ...segment('04.00', 40_003, 15),
      '12:00:05.000 IP 10.244.1.4.50001 > 10.96.0.10.53: 4711+ A? web.example.test. (34)',
      ...segment('14.00', 40_004, 17),
    ];
    const { report } = await analyzeBytes(new TextEncoder().encode(lines.join('\n')));
    expect(report.findings.map(({ rule }) => rule)).toEqual(['client-gave-up']);
  });

  test('a finding about the capture names its server, and a line of text has something in it', async () => {
    const report = await reportOf(REFUSED);
    expect(report.findings[0]!.server).toEqual({ address: '10.96.0.10' });
    const shown = text({ lines: 'findings', color: false, words: ENGLISH }).end(report, []);
    expect(shown.split('\n').filter((line) => /^\s+$/.test(line))).toEqual([]);
  });

  test('the verdict names it, and counts lookups without it', async () => {
    expect(String(verdict(await reportOf(REFUSED)))).toBe(
      'Connections to 10.96.0.10 are refused, or it ends them with queries open. No query was sent that could be answered.',
    );
    const servfail = '5 pod:1 > dns query 1 a.test. A\n6 dns > pod:1 response 1 a.test. A SERVFAIL';
    expect(String(verdict(await reportOf(`${REFUSED}${servfail}`)))).toBe(
      'Connections to 10.96.0.10 are refused, or it ends them with queries open (1), 10.96.0.10 answered SERVFAIL for a.test (1). The only lookup failed after 1.0 s. 10.244.1.7 was hit at 00:00:05 UTC.',
    );
  });

  test('a flood of SYNs is bounded, and what is beyond is counted', () => {
    const connections = new Connections(({ lookup }) => lookup.client);
    for (let number = 1; number <= MAX_CONNECTIONS + 5; number++) {
      const ends = { source: 1, destination: 2, sourcePort: number, destinationPort: 53 };
      const ids = { connection: number, sequence: number, ipId: number };
      const packet = Object.assign(new Packet(), { frame: number, time: number });
      connections.take(Object.assign(new TcpEvent(), ends, ids), packet, 0);
    }
    expect([...connections.opening]).toHaveLength(MAX_CONNECTIONS);
    expect(connections.beyond).toBe(5);
  });
});
