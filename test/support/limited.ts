import { buildCapture } from './capture.ts';
import { PCAP } from './reading.ts';
import { parseScenario } from './scenario.ts';

const NAMES = `dns = 10.0.0.2
${Array.from({ length: 5 }, (_, at) => `c${at} = 10.0.1.${at}`).join('\n')}
`;

/**
 * Returns traffic with these numbers of queries in each second; an unanswered query is sent again after five seconds.
 *
 * @param asked queries of each second
 * @param isAnswered the n-th query of a second, and how many it has
 */
export function limited(
  asked: readonly number[],
  isAnswered: (n: number, of: number) => boolean,
  clients = 1,
): Uint8Array {
  const lines: [number, string][] = [];
  let at = 0;
  for (const [second, queries] of asked.entries()) {
    for (let n = 0; n < queries; n++, at++) {
      const time = second + n / queries;
      const port = 1_024 + at;
      const ends = `c${at % clients}:${port} > dns`;
      const back = `dns > c${at % clients}:${port}`;
      const what = `${port.toString(16)} h${at % 40}.example.test. A`;
      lines.push([time, `${ends} query ${what}`]);
      const answered = isAnswered(n, queries);
      if (!answered) lines.push([time + 5.001, `${ends} query ${what}`]);
      lines.push([(answered ? time : time + 5.001) + 0.0004, `${back} response ${what} NOERROR`]);
    }
  }
  lines.sort(([a], [b]) => a - b);
  const text = lines.map(([time, line]) => `${time.toFixed(6)} ${line}`).join('\n');
  const { packets, options } = parseScenario(`${NAMES}${text}\n---\n`);
  return buildCapture(packets, { ...PCAP, ...options });
}

/**
 * Returns traffic in which 100 of 160 queries are answered in each of four seconds; long before and long after, one of
 * ten is lost.
 */
export function apart(): Uint8Array {
  const [busy, idle] = [Array<number>(4).fill(160), Array<number>(20).fill(0)];
  return limited([10, ...idle, ...busy, ...idle, 10], (n, of) => (of === 10 ? n > 0 : n < 100));
}

/**
 * Returns traffic in which three clients lose queries within 0.05 s, among 60 lookups of that second; before it, 20
 * lookups a second lose none.
 */
export function beside(seconds: number): Uint8Array {
  const idle = Array<number>(seconds).fill(20);
  return limited([...idle, 60], (n, of) => of !== 60 || n < 10 || n > 12, 5);
}
