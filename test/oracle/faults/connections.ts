import { formatAddress, IPV6 } from '../addresses.ts';
import type { Connection } from '../connection.ts';
import { SECOND } from '../model.ts';
import type { Said } from '../judge.ts';
import type { Tell } from '../faults.ts';
import { NO_ORDER, type SeenConnection } from '../seen.ts';
import type { Truth } from '../truth.ts';

/** By this time a client has sent its SYN again. */
const SYN_RETRY_DUE = 3 * SECOND;

/** How many connections of a server had this fate, at least and at most. */
type Range = [number, number];

/** Checks, for each server, how many connections were refused, unanswered, or ended with queries open. */
export function checkConnections(truth: Truth, said: Said, tell: Tell): void {
  const { seen } = truth;
  const silent = new Map<string, Range>();
  const refused = new Map<string, Range>();
  const cut = new Map<string, Range>();
  for (const [connection, sights] of seen.connections) {
    const server = asService(truth, serverOf(truth, sights));
    if (server === undefined) continue;
    count(silent, server, silence(sights, seen.end));
    count(refused, server, refusal(sights));
    count(cut, server, cutOff(truth, connection));
  }
  if ((said.report.accounts as typeof said.report.accounts | undefined) === undefined) return;
  const tellOf = { told: (address?: string) => asService(truth, address), tell };
  checkRule(said, tellOf, 'tcp-silent', [['nothing answers the', silent]]);
  checkRule(said, tellOf, 'tcp-refused', [
    ['answers the SYN of|rejects the SYN of', refused],
    ['the server resets|the server closes', cut],
  ]);
}

/**
 * On the node, the report may name either side of the translation for a connection whose beginning is not in the
 * capture.
 */
function asService({ traffic }: Truth, address: string | undefined): string | undefined {
  if (traffic.parameters.vantage !== 'any') return address;
  const [, index] = /^10\.244\.(\d+)\.\d+$/.exec(address ?? '') ?? [];
  if (index !== undefined) return formatAddress(service(Number(index)));
  const [, group] = /^fd00::af4:([\da-f]{3})$/.exec(address ?? '') ?? [];
  return group === undefined
    ? address
    : formatAddress(IPV6 + service(Number.parseInt(group, 16) >> 8));
}

/** Returns the address of the service whose endpoints are in 10.244.INDEX.0/24. */
function service(index: number): number {
  return 0x0a60_000a + index - 2;
}

function serverOf({ traffic }: Truth, sights: SeenConnection): string | undefined {
  const { syns, refusals, answers, acknowledged } = sights;
  const [first] = [...syns, ...refusals, ...answers, ...acknowledged];
  if (first === undefined) return undefined;
  const { vantage } = traffic;
  const begun = syns.length > 0 ? syns : [first];
  const place = begun.some((sight) => sight.place === 'veth') ? 'veth' : 'uplink';
  return formatAddress(vantage.server(first.packet, place));
}

function count(counts: Map<string, Range>, server: string, [least, most]: Range): void {
  const before = counts.get(server) ?? [0, 0];
  counts.set(server, [before[0] + least, before[1] + most]);
}

function silence({ syns, refusals, answers, acknowledged }: SeenConnection, end: number): Range {
  if (syns.length === 0 || refusals.length + answers.length + acknowledged.length > 0)
    return [0, 0];
  const first = syns[0]!;
  const distinct = new Set(syns.map(({ packet }) => packet)).size;
  const left = end - first.time;
  if (distinct > 1 || left > SYN_RETRY_DUE + NO_ORDER) return [1, 1];
  return [0, left < SYN_RETRY_DUE - NO_ORDER ? 0 : 1];
}

/** Without its SYN, a refusal cannot be tied to a connection. */
function refusal({ syns, refusals }: SeenConnection): Range {
  const isRefused = syns.length > 0 && refusals.length > 0;
  return isRefused ? [1, 1] : [0, 0];
}

/** A query that crosses the end on its way is sent before it at one place, and after it at another. */
function cutOff({ seen, queries }: Truth, connection: Connection): Range {
  const sent = queries
    .filter(({ transmission }) => transmission.connection === connection)
    .map(({ transmission }) => seen.wasSentBeforeCut(transmission))
    .filter((places) => places.length > 0);
  const isClear = sent.some((places) => places.every(Boolean));
  const isOpen = sent.some((places) => places.some(Boolean));
  return [isClear ? 1 : 0, isOpen ? 1 : 0];
}

function checkRule(
  { report }: Said,
  { told: asTold, tell }: { told: (address?: string) => string | undefined; tell: Tell },
  rule: string,
  kinds: readonly (readonly [string, ReadonlyMap<string, Range>])[],
): void {
  const findings = report.findings.filter((finding) => finding.rule === rule);
  for (const [pattern, counts] of kinds)
    for (const [server, [least, most]] of counts) {
      const messages = findings
        .filter((finding) => asTold(finding.server?.address) === server)
        .flatMap(({ message }) => message.split('; '))
        .filter((part) => new RegExp(pattern).test(part));
      const told = messages.reduce((sum, part) => sum + connectionsIn(part), 0);
      if (told < least || told > most)
        tell(
          `${rule} (${pattern})`,
          `${server}: ${least} to ${most} connections, said ${told}: ${messages.join('; ')}`,
        );
    }
  const known = new Set(kinds.flatMap(([, counts]) => [...counts.keys()]));
  for (const { server, message } of findings)
    if (!known.has(asTold(server?.address) ?? ''))
      tell(`${rule} of a server that has none`, message);
}

function connectionsIn(message: string): number {
  if (message.includes('the only TCP connection')) return 1;
  const [, number = ''] = / ([\d,]+)(?: of [\d,]+)? TCP connections/.exec(message) ?? [];
  return Number(number.replaceAll(',', ''));
}
