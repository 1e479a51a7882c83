import type { Said } from '../judge.ts';
import { SECOND, type Transmission } from '../model.ts';
import type { Tell } from '../faults.ts';
import { formatAddress } from '../addresses.ts';
import type { Seen } from '../seen.ts';
import type { Truth } from '../truth.ts';

/** Largest allowed relative error of a reported rate. */
const NEAR = 0.1;
const TENTH = SECOND / 10;

/** Checks the queries of each endpoint, silent endpoints, rates of queries, and rate limits. */
export function checkAccounts(truth: Truth, said: Said, tell: Tell): void {
  const { parameters } = truth.traffic;
  // The perfect program (perfect.ts) knows single messages and has no accounts.
  if ((said.report.accounts as typeof said.report.accounts | undefined) === undefined) return;
  if (parameters.silent) checkEndpoints(truth, said, tell);
  if (parameters.limit > 0) checkLimit(truth, said, tell);
}

function checkEndpoints({ queries, traffic }: Truth, said: Said, tell: Tell): void {
  // The capture does not show which copy belongs to which query.
  if (queries.some(({ isLoose }) => isLoose)) return;
  const counts = new Map<string, { queries: number; least: number; most: number }>();
  for (const { transmission, fates } of queries) {
    const address = endpointOf(transmission);
    const count = counts.get(address) ?? { queries: 0, least: 0, most: 0 };
    counts.set(address, count);
    count.queries++;
    if (fates.has('lost')) count.most++;
    if (fates.has('lost') && fates.size === 1) count.least++;
  }
  for (const [address, count] of counts) {
    const account = said.report.accounts.find(({ endpoint }) => endpoint?.address === address);
    const lost = account?.lost ?? -1;
    if (account?.queries !== count.queries || lost < count.least || lost > count.most)
      tell(
        'account of an endpoint',
        `${address}: ${count.queries} queries, ${count.least} to ${count.most} lost; said ${account?.queries}, ${account?.lost}`,
      );
  }
  const silent = `${PREFIX}10`;
  const named = said.report.findings.filter(({ rule }) => rule === 'endpoint-silent');
  if (named.some(({ message }) => !message.includes(`to ${silent},`)))
    tell('endpoint that answers is called silent', named[0]!.message);
  if (isClear(queries.map(({ transmission }) => transmission)) && named.length === 0)
    tell(
      'silent endpoint',
      `${silent} is silent, and not named, in ${traffic.frames.length} frames`,
    );
}

/** Whether at least three queries on two ports went to endpoint 0, and a later query to another endpoint. */
function isClear(sent: readonly Transmission[]): boolean {
  const lost = sent.filter(({ endpoint }) => endpoint === 0);
  const ports = new Set(lost.map(({ port }) => port));
  const last = Math.max(...lost.map(({ time }) => time));
  const isLater = sent.some(({ endpoint, time }) => endpoint !== 0 && time > last);
  return ports.size >= 2 && lost.length >= 3 && isLater;
}

const PREFIX = '10.244.2.';

function endpointOf({ endpoint }: Transmission): string {
  return `${PREFIX}${10 + endpoint}`;
}

function checkLimit({ traffic, seen }: Truth, said: Said, tell: Tell): void {
  const { limit, pods } = traffic.parameters;
  for (const [client, most] of peaksOf(seen)) {
    const peak = said.report.clients.find(({ address }) => address === client)?.peak?.perSecond;
    if (peak !== most) tell('peak', `${client}: ${most} queries within a second, said ${peak}`);
  }
  // What several pods lose at once looks like a burst. That one pod asks for more than the limit is the world's premise.
  if (pods.length > 1) return;
  const wrong = said.report.findings.find(({ rule }) => rule === 'conntrack-race');
  if (wrong) tell('limit taken for a race', wrong.message);
  const named = said.report.findings.find(({ rule }) => rule === 'rate-limit');
  if (!named) {
    tell('limit', `${limit} a second, and it is not named`);
    return;
  }
  const [, number = ''] = /stop at about ([\d,]+) a second/.exec(named.message) ?? [];
  const told = Number(number.replaceAll(',', ''));
  if (Math.abs(told - limit) > NEAR * limit) tell('limit', `${limit} a second, said ${told}`);
}

/** Returns the most queries of each client within ten tenths of a second. */
function peaksOf(seen: Seen): Map<string, number> {
  const tenths = new Map<string, Map<number, number>>();
  for (const sent of seen.queries.keys()) {
    const client = formatAddress(seen.clientOf(sent).address);
    const counts = tenths.get(client) ?? new Map<number, number>();
    const tenth = Math.floor(sent.time / TENTH);
    tenths.set(client, counts.set(tenth, (counts.get(tenth) ?? 0) + 1));
  }
  return new Map([...tenths].map(([client, counts]) => [client, peakOf(counts)]));
}

function peakOf(counts: ReadonlyMap<number, number>): number {
  const until = [...counts.keys()].map((last) =>
    Array.from({ length: 10 }, (_, before) => counts.get(last - before) ?? 0).reduce(
      (a, b) => a + b,
    ),
  );
  return Math.max(...until);
}
