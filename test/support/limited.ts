import { buildCapture } from './capture.ts';
import { PCAP } from './reading.ts';
import { parseScenario } from './scenario.ts';

const NAMES = `dns = 10.0.0.2
${Array.from({ length: 5 }, (_, at) => `c${at} = 10.0.1.${at}`).join('\n')}
`;

/** A query of a client of its own port; unless it is answered, it is sent again after five seconds. */
interface Query {
  readonly time: number;
  /** One of five. */
  readonly client: number;
  readonly isAnswered: boolean;
}

/** Returns traffic with these queries, each of which is answered when it is sent again. */
function traffic(queries: readonly Query[]): Uint8Array {
  const lines: [number, string][] = [];
  for (const [at, { time, client, isAnswered }] of queries.entries()) {
    const port = 1_024 + at;
    const ends = `c${client}:${port} > dns`;
    const back = `dns > c${client}:${port}`;
    const what = `${port.toString(16)} h${at % 40}.example.test. A`;
    lines.push([time, `${ends} query ${what}`]);
    if (!isAnswered) lines.push([time + 5.001, `${ends} query ${what}`]);
    lines.push([(isAnswered ? time : time + 5.001) + 0.0004, `${back} response ${what} NOERROR`]);
  }
  lines.sort(([a], [b]) => a - b);
  const text = lines.map(([time, line]) => `${time.toFixed(6)} ${line}`).join('\n');
  const { packets, options } = parseScenario(`${NAMES}${text}\n---\n`);
  return buildCapture(packets, { ...PCAP, ...options });
}

/**
 * Returns traffic with these numbers of queries in each second.
 *
 * @param asked queries of each second
 * @param isAnswered the n-th query of a second, and how many it has
 */
export function limited(
  asked: readonly number[],
  isAnswered: (n: number, of: number) => boolean,
  clients = 1,
): Uint8Array {
  const queries: Query[] = [];
  for (const [second, of] of asked.entries())
    for (let n = 0; n < of; n++)
      queries.push({
        time: second + n / of,
        client: queries.length % clients,
        isAnswered: isAnswered(n, of),
      });
  return traffic(queries);
}

/**
 * Returns traffic in which 100 of 160 queries are answered in each of four seconds; long before and long after, one of
 * ten is lost.
 */
export function apart(): Uint8Array {
  const [busy, idle] = [Array<number>(4).fill(160), Array<number>(20).fill(0)];
  return limited([10, ...idle, ...busy, ...idle, 10], (n, of) => (of === 10 ? n > 0 : n < 100));
}

/** Returns a minute of 20 queries a second, which loses those at these times. */
export function minute(losses: readonly number[]): Uint8Array {
  return steady(60, (time) => losses.includes(time));
}

/** Returns so many seconds of 20 queries a second, of five clients in turn. */
export function steady(seconds: number, isLost: (time: number) => boolean): Uint8Array {
  return traffic(
    Array.from({ length: 20 * seconds }, (_, at) => {
      const time = at / 20;
      return { time, client: at % 5, isAnswered: !isLost(time) };
    }),
  );
}
