import dnsPacket from 'dns-packet';
import { type BuiltPacket, buildCapture, type CaptureOptions } from './capture.ts';
import { type Endpoint, FLAGS, PacketWriter, type Step } from './scenario-packets.ts';
import type { AnalyzeOptions } from './analyze.ts';
import { inChunks } from './in-chunks.ts';
import { withDropped } from './dropped.ts';
import type { VantageInput } from '../../src/analyze-options.ts';
import type { CaptureInput } from '../../src/messages.ts';
import { LinkType } from '../../src/capture/link-type.ts';
import type { FactFile, MissingFact, Scope, When } from '../../src/facts/fact-file.ts';
import { Facts } from '../../src/facts/facts.ts';
import { Cluster } from '../../src/kubernetes/cluster.ts';
import { fieldsOf } from '../../src/wire/json.ts';
import { Objects } from '../../src/kubernetes/objects.ts';

/**
 * A capture as text, and below a line of dashes the expected output of dnspcap. See fixtures/README.md for the
 * grammar: `time from > to query|response ID NAME TYPE word…`, `time from > to tcp|icmp …`, with names for addresses
 * and indented records.
 */
export interface Scenario {
  readonly packets: readonly BuiltPacket[];
  readonly expected: string;
  /** Everything up to and with the line of dashes. */
  readonly head: string;
  readonly options: Partial<CaptureOptions>;
  /** Packets that the capturing program dropped, as it counted them. */
  readonly dropped: number;
  /** Whether the expected text has the evidence of findings, and the causes that were ruled out. */
  readonly tellsEvidence: boolean;
  /** Files after the first one, as in a ring. */
  readonly later: readonly Uint8Array[];
  /** Captures of the same traffic at other places. */
  readonly vantages: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  /** Options for the analysis: facts, captures at other places, and a listing of the cluster. */
  readonly given: Pick<AnalyzeOptions, 'facts' | 'pods' | 'vantages'>;
}

const DEFAULTS: CaptureOptions = { format: 'pcap', order: 'le', resolution: 'us', linkType: 1 };

/** Returns all files of a scenario's capture. */
export function inputsOf(scenario: Scenario, name = 'capture.pcap'): CaptureInput[] {
  return [captureOf(scenario), ...scenario.later].map((bytes, at) => ({
    file: at === 0 ? name : `${at}-${name}`,
    chunks: () => inChunks(bytes, 1 << 16),
  }));
}

/** Returns the scenario's capture, or its first file. */
export function captureOf(
  { packets, options, dropped }: Scenario,
  container: Partial<CaptureOptions> = {},
): Uint8Array {
  if (dropped > 0) return withDropped(packets, { ...options, ...container }, dropped);
  return buildCapture(packets, { ...DEFAULTS, ...options, ...container });
}

export function parseScenario(text: string): Scenario {
  const [, head, expected] = /^([\s\S]*?^---+\n)([\s\S]*)$/m.exec(text) ?? [];
  if (head === undefined || expected === undefined)
    throw new Error('a scenario needs a line of dashes before what is expected');
  const parser = new ScenarioParser();
  for (const line of head.split('\n')) parser.line(line);
  const written = (steps: readonly Step[]): BuiltPacket[] => {
    const writer = new PacketWriter(parser.linkType);
    return steps
      .map((step) => ({ packet: writer.write(step), isSeen: !step.words.has('unseen') }))
      .flatMap(({ packet, isSeen }) => (isSeen ? [packet] : []));
  };
  const options = parser.options();
  const vantages = parser.vantages.map(({ name, steps }) => ({
    name,
    bytes: buildCapture(written(steps), { ...DEFAULTS, ...options }),
  }));
  return {
    head,
    expected,
    packets: written(parser.files[0]),
    later: parser.files
      .slice(1)
      .map((steps) => buildCapture(written(steps), { ...DEFAULTS, ...options })),
    options,
    dropped: parser.dropped,
    tellsEvidence: parser.tellsEvidence,
    vantages,
    given: {
      ...(parser.facts.length + parser.missing.length > 0 && {
        facts: new Facts(parser.facts, parser.missing),
      }),
      ...(vantages.length > 0 && { vantages: vantages.map(inputOf) }),
      ...(parser.listing.count > 0 && { pods: new Cluster(parser.listing) }),
    },
  };
}

function inputOf({ name, bytes }: Scenario['vantages'][number]): VantageInput {
  return { name, file: `${name}.pcap`, chunks: () => inChunks(bytes, 1 << 16) };
}

class ScenarioParser {
  readonly vantages: { readonly name: string; readonly steps: Step[] }[] = [];
  readonly facts: (FactFile & { text: string })[] = [];
  readonly missing: MissingFact[] = [];
  readonly listing = new Objects();
  /** Steps of the capture itself, file by file. */
  readonly files: [Step[], ...Step[][]] = [[]];
  tellsEvidence = false;
  dropped = 0;
  #isUntimed = false;
  /** Takes the text after `|`. */
  #take = (_told: string): void => undefined;
  linkType: number = LinkType.EN10MB;
  #snapLength: number | undefined;
  #now = 0;
  readonly #addresses = new Map<string, string>();

  /** Steps of the file that the line belongs to. */
  get #steps(): Step[] {
    return this.vantages.at(-1)?.steps ?? this.files.at(-1)!;
  }

  line(line: string): void {
    const [, told] = /^\s+\| ?(.*)$/.exec(line) ?? [];
    if (told !== undefined) {
      this.#take(told);
      return;
    }
    const text = line.replace(/#.*$/, '').trimEnd();
    if (text === '' || /^---+$/.test(text)) return;
    const setting = /^(\w+)\s*=\s*(\S+)$/.exec(text);
    const [, time, from, to, kind, rest] =
      /^([+\d.]+)\s+(\S+)\s+>\s+(\S+)\s+(query|response|tcp|icmp)\s+(.*)$/.exec(text.trim()) ?? [];
    if (setting) this.#addresses.set(setting[1]!, setting[2]!);
    else if (text.startsWith('link ')) this.linkType = linkTypeOf(text.slice(5).trim());
    else if (text.startsWith('snap ')) this.#snapLength = Number(text.slice(5));
    else if (text.startsWith('dropped ')) this.dropped = Number(text.slice(8));
    else if (text === 'untimed') this.#isUntimed = true;
    else if (text === 'file') this.files.push([]);
    else if (text === 'evidence') this.tellsEvidence = true;
    else if (text.startsWith('vantage ')) this.vantages.push({ name: text.slice(8), steps: [] });
    else if (text.startsWith('fact ')) this.#fact(text.slice(5));
    else if (text === 'listing')
      this.#take = (object) => this.listing.add(fieldsOf(JSON.parse(object)));
    else if (text.startsWith('missing ')) this.missing.push(missingOf(text.slice(8)));
    else if (kind !== undefined) this.#packet([time!, from!, to!], kind, rest!.split(/\s+/));
    else if (/^\s+answer /.test(text)) this.#answer(text.trim().split(/\s+/).slice(1));
    else throw new Error(`not understood: ${line}`);
  }

  #fact(name: string): void {
    const fact = factOf(name);
    this.facts.push(fact);
    this.#take = (told) => void (fact.text += `${told}\n`);
  }

  options(): Partial<CaptureOptions> {
    return {
      linkType: this.linkType,
      ...(this.#isUntimed && { isUntimed: true }),
      ...(this.#snapLength !== undefined && { snapLength: this.#snapLength }),
    };
  }

  #packet([time, from, to]: readonly [string, string, string], kind: string, rest: string[]): void {
    const words = new Set(rest.slice(kind === 'tcp' || kind === 'icmp' ? 1 : 3));
    const unknown = [...words].find((word) => !(word in RCODES) && !WORD.test(word));
    if (unknown !== undefined) throw new Error(`no such word: ${unknown}`);
    this.#advance(time);
    const step = {
      nanoseconds: this.#now,
      from: this.#endpoint(from),
      to: this.#endpoint(to),
      words,
    };
    if (kind === 'tcp') this.#steps.push({ ...step, segment: segmentOf(rest[0]!) });
    else if (kind === 'icmp') this.#steps.push({ ...step, icmp: this.#icmp(step, to, rest[0]!) });
    else this.#steps.push({ ...step, message: messageOf(kind as 'query', rest, words) });
  }

  /**
   * Returns the ICMP error of a step. It quotes the last packet from the receiver (from its port, if one is given) to
   * the sender; without one, the sender is a router, and the error quotes the receiver's last packet to anyone.
   */
  #icmp(step: Step, to: string, number: string): NonNullable<Step['icmp']> {
    const unreachable = step.from.address.includes(':') ? 1 : 3;
    const [code, type = unreachable] = number.split('/').toReversed().map(Number);
    const sent = this.#steps.filter(
      ({ from, icmp }) =>
        !icmp &&
        from.address === step.to.address &&
        (!to.includes(':') || from.port === step.to.port),
    );
    const quotes = sent.findLast((one) => one.to.address === step.from.address) ?? sent.at(-1);
    if (!quotes) throw new Error(`nothing came from ${to} that could be quoted`);
    return { type, code: code!, quotes };
  }

  #advance(time: string): void {
    const nanoseconds = Math.round(Number(time.replace('+', '')) * 1e9);
    this.#now = time.startsWith('+') ? this.#now + nanoseconds : nanoseconds;
  }

  #answer([name, ttl, type, data]: readonly string[]): void {
    const answer = {
      name: name!.replace(/\.$/, ''),
      ttl: Number(ttl),
      type,
      data,
    } as dnsPacket.StringAnswer;
    this.#steps.at(-1)!.message!.answers!.push(answer);
  }

  #endpoint(text: string): Endpoint {
    const [name, port] = text.split(':');
    const address = this.#addresses.get(name!) ?? name!;
    return { address, port: Number(port ?? 53) };
  }
}

/** `facts/begin/host/nf_conntrack`, as in a bundle; `drops.txt`. */
export function factOf(name: string): FactFile & { text: string } {
  const [, when, scope] = /^facts\/(begin|end)\/(pod|host)\//.exec(name) ?? [];
  if (when === undefined) return { name, text: '' };
  return { name, when: when as When, scope: scope as Scope, text: '' };
}

/** Parses a name and the reason after it. */
function missingOf(text: string): MissingFact {
  const [name] = text.split(' ') as [string];
  return { name, reason: text.slice(name.length + 1) };
}

function segmentOf(text: string): NonNullable<Step['segment']> {
  if (text in FLAGS && text !== 'message') return text as NonNullable<Step['segment']>;
  throw new Error(`no such segment: ${text}`);
}

function messageOf(
  type: 'query' | 'response',
  [id, name, questionType]: readonly string[],
  words: ReadonlySet<string>,
): dnsPacket.Packet {
  const rcode = RCODES[[...words].find((word) => word in RCODES) ?? 'NOERROR']!;
  const flags =
    (words.has('tc') ? dnsPacket.TRUNCATED_RESPONSE : 0) |
    dnsPacket.RECURSION_DESIRED |
    (type === 'response' ? dnsPacket.RECURSION_AVAILABLE : 0);
  return {
    type,
    id: Number.parseInt(id!, 16),
    flags: flags | (rcode & 0xf),
    questions: [{ name: name!.replace(/\.$/, ''), type: questionType as 'A' }],
    answers: [],
    additionals: [...words]
      .filter((word) => word.startsWith('edns'))
      .map((word) => optOf(word, rcode >> 4)),
  };
}

function linkTypeOf(name: string): number {
  const number: number | undefined = LinkType[name as keyof typeof LinkType];
  if (number === undefined)
    throw new Error(`no link type ${name}: ${Object.keys(LinkType).join(', ')}`);
  return number;
}

const RCODES: Readonly<Record<string, number>> = {
  NOERROR: 0,
  FORMERR: 1,
  SERVFAIL: 2,
  NXDOMAIN: 3,
  NOTIMP: 4,
  REFUSED: 5,
  NOTAUTH: 9,
  BADCOOKIE: 23,
};
/** Words that are no RCODE; fixtures/README.md says what they mean. */
const WORD =
  /^(?:edns(?:=\d+)?|damaged|tc|tcp|again|out|unseen|if\d+|id=[\da-f]+|ttl=\d+|first=\d+|seq=\d+)$/;

/** `edns`, `edns=4096`; with the upper bits of an RCODE */
function optOf(word: string, extendedRcode: number): dnsPacket.OptAnswer {
  return {
    type: 'OPT',
    name: '.',
    udpPayloadSize: Number(word.split('=')[1] ?? 1232),
    extendedRcode,
    ednsVersion: 0,
    flags: 0,
    flag_do: false,
    options: [],
  } as unknown as dnsPacket.OptAnswer;
}
