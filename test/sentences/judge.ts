import type { Report } from '../../src/report/report.ts';
import { MILLISECOND } from '../../src/wire/time.ts';
import { type Case, inputOf } from './cases.ts';
import { type Message, Packets } from './packets.ts';
import { oddWords } from './odd-words.ts';
import { faultsBeside } from './rest.ts';
import { type Said, type Sayings, sayingsOf } from './said.ts';
import { Scene } from './scene.ts';
import { TABLE } from './table/index.ts';

/** A sentence that is false for its case. */
export interface Fault {
  readonly where: string;
  readonly key: string;
  readonly what: string;
}

/** No client asks again sooner, unless it was told to. */
const RETRY = 200 * MILLISECOND;

/** Analyses a case. */
export async function sayingsOfCase({ name, bytes, options, vantage }: Case): Promise<Sayings> {
  const vantages = vantage && [{ name: vantage.name, ...inputOf(vantage.name, vantage.bytes) }];
  return sayingsOf([inputOf(name, bytes)], { ...options, ...(vantages && { vantages }) });
}

/** Compares each sentence that was said of a case with its packets. */
export async function faultsOf(
  { name, bytes, vantage }: Case,
  { report, lines, said }: Sayings,
  seen: Set<string>,
): Promise<Fault[]> {
  const own = await Packets.of(inputOf(name, bytes));
  const hosts = hostsIn(report);
  const packets = own.asOneHost(hosts);
  const elsewhere = vantage && (await Packets.of(inputOf(vantage.name, vantage.bytes)));
  const beside = faultsBeside(report, lines, packets).map((what) => ({
    where: name,
    key: '',
    what,
  }));
  const inFindings = said.flatMap((one): Fault[] => {
    seen.add(one.key);
    const scene = new Scene(one, packets, report, elsewhere);
    const faults = [...oddWords(one.text), ...inFrames(scene), ...inClaims(scene)];
    const { id, rule } = one.finding;
    return faults.map((what) => ({
      where: name,
      key: one.key,
      what: `${id} ${rule}, ${one.place}: “${one.text}”${standing(one)}: ${what}`,
    }));
  });
  const apart = [...hosts].filter(([other, host]) => !areOneHost(host, other, own));
  const unproved = apart.map((pair) => ({
    where: name,
    key: '',
    what: `${pair.join(' and ')}: not one host`,
  }));
  return [...inFindings, ...beside, ...unproved];
}

/** Returns the IPv4 address of each client that has two, by its IPv6 address. */
function hostsIn({ findings }: Report): ReadonlyMap<string, string> {
  const hosts = new Map<string, string>();
  for (const { client } of findings) {
    if (client?.otherAddress === undefined) continue;
    const [ipv6, ipv4] = [client.address, client.otherAddress].toSorted((one) =>
      one.includes(':') ? -1 : 1,
    );
    hosts.set(ipv6!, ipv4!);
  }
  return hosts;
}

/**
 * Whether both addresses asked the same with one ID: from one port at once, or again after a wait, or after an error.
 */
function areOneHost(one: string, other: string, { messages }: Packets): boolean {
  const queries = messages.filter(({ isResponse, icmp }) => !isResponse && !icmp);
  const from = (address: string) => queries.filter(({ source }) => source === address);
  const isTold = (query: Message) =>
    messages.some(({ id, rcode, icmp }) => id === query.id && (icmp || rcode !== 'NOERROR'));
  return from(one).some((a) =>
    from(other).some(
      (b) =>
        a.id === b.id &&
        a.name === b.name &&
        a.type === b.type &&
        a.destination.includes(':') !== b.destination.includes(':') &&
        (a.sourcePort === b.sourcePort || Math.abs(a.time - b.time) >= RETRY || isTold(a)),
    ),
  );
}

function standing({ place, holds }: Said): string {
  return place !== 'evidence' || holds === true
    ? ''
    : holds
      ? ''
      : ` (${holds === false ? '✗' : '?'})`;
}

/** Returns frames of evidence, or of a finding, that do not exist. */
function inFrames({ said, packets }: Scene): string[] {
  const missing = [...said.frames, ...(said.finding.file ? [] : said.finding.frames)].filter(
    (frame) => !packets.isThere(frame),
  );
  return missing.map((frame) => `there is nothing in frame ${frame}`);
}

function inClaims(scene: Scene): string[] {
  const { said } = scene;
  const claims = TABLE[said.key];
  const isAdvice = said.place === 'remedy' || said.place === 'caveat';
  if (!claims) return isAdvice && said.gaps.length === 0 ? [] : ['it has no row in the table'];
  if (said.place === 'evidence' && said.holds === undefined && !/^wh(?:ether|ich) /.test(said.text))
    return [];
  const wrong = claims.flatMap((claim) => claim(scene) ?? []);
  if (said.place !== 'evidence' || said.holds !== false) return wrong;
  return wrong.length > 0 ? [] : ['it is said not to hold, and it does'];
}
