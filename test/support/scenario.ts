import dnsPacket from 'dns-packet';
import type { BuiltPacket, CaptureOptions } from './capture.ts';
import { concat, internetChecksum, u16 } from './octets.ts';
import { buildIpFrame, buildUdpFrame } from './packet.ts';
import { LinkType } from '../../src/capture/link-type.ts';

/**
 * A capture as text, and below a line of dashes what dnspcap must say of it. See fixtures/README.md for the
 * grammar: `time from > to query|response ID NAME TYPE word…`, with names for addresses and indented records.
 */
export interface Scenario {
  readonly packets: readonly BuiltPacket[];
  readonly expected: string;
  /** Everything up to and with the line of dashes. */
  readonly head: string;
  readonly options: Partial<CaptureOptions>;
}

/** 2024-01-01T00:00:00Z: scenarios count their seconds from here. */
const EPOCH_SECONDS = 1_704_067_200;

interface Step {
  readonly nanoseconds: number;
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly message: dnsPacket.Packet;
  /** An ICMP error of this code that quotes another step. */
  readonly icmp?: { readonly code: number; readonly quotes: Step };
  readonly words: ReadonlySet<string>;
}
interface Endpoint {
  readonly address: string;
  readonly port: number;
}

export function parseScenario(text: string): Scenario {
  const [, head, expected] = /^([\s\S]*?^---+\n)([\s\S]*)$/m.exec(text) ?? [];
  if (head === undefined || expected === undefined)
    throw new Error('a scenario needs a line of dashes before what is expected');
  const parser = new ScenarioParser();
  for (const line of head.split('\n')) parser.line(line);
  return {
    head,
    expected,
    packets: parser.steps.map((step) => compile(step, parser.linkType)),
    options: parser.options(),
  };
}

class ScenarioParser {
  readonly steps: Step[] = [];
  linkType: number = LinkType.EN10MB;
  #snapLength: number | undefined;
  #now = 0;
  readonly #addresses = new Map<string, string>();

  line(line: string): void {
    const text = line.replace(/#.*$/, '').trimEnd();
    if (text === '' || /^---+$/.test(text)) return;
    const setting = /^(\w+)\s*=\s*(\S+)$/.exec(text);
    const icmp = /^([+\d.]+)\s+(\S+)\s+>\s+(\S+)\s+icmp\s+(\d+)$/.exec(text.trim());
    const packet =
      /^([+\d.]+)\s+(\S+)\s+>\s+(\S+)\s+(query|response)\s+([\da-f]+)\s+(\S+)\s+(\S+)(.*)$/.exec(
        text.trim(),
      );
    if (setting) this.#addresses.set(setting[1]!, setting[2]!);
    else if (text.startsWith('link ')) this.linkType = linkTypeOf(text.slice(5).trim());
    else if (text.startsWith('snap ')) this.#snapLength = Number(text.slice(5));
    else if (packet) this.#packet(packet.slice(1));
    else if (icmp) this.#icmp(icmp.slice(1));
    else if (/^\s+answer /.test(text)) this.#answer(text.trim().split(/\s+/).slice(1));
    else throw new Error(`not understood: ${line}`);
  }

  options(): Partial<CaptureOptions> {
    return {
      linkType: this.linkType,
      ...(this.#snapLength !== undefined && { snapLength: this.#snapLength }),
    };
  }

  #packet([time, from, to, kind, id, name, type, rest]: readonly string[]): void {
    const words = new Set(rest!.trim().split(/\s+/));
    const unknown = [...words].find(
      (word) => word !== '' && !(word in RCODES) && !/^(?:edns|tc|out|if\d+)$/.test(word),
    );
    if (unknown !== undefined) throw new Error(`no such word: ${unknown}`);
    this.#advance(time!);
    const rcode = [...words].find((word) => /^[A-Z]{6,}$/.test(word));
    const flags =
      (words.has('tc') ? dnsPacket.TRUNCATED_RESPONSE : 0) |
      dnsPacket.RECURSION_DESIRED |
      (kind === 'response' ? dnsPacket.RECURSION_AVAILABLE : 0);
    this.steps.push({
      nanoseconds: this.#now,
      from: this.#endpoint(from!),
      to: this.#endpoint(to!),
      words,
      message: {
        type: kind as 'query' | 'response',
        id: Number.parseInt(id!, 16),
        flags: flags | (rcode ? (RCODES[rcode] ?? 0) : 0),
        questions: [{ name: name!.replace(/\.$/, ''), type: type as 'A' }],
        answers: [],
        additionals: words.has('edns') ? [OPT] : [],
      },
    });
  }

  /** Quotes the last packet that went the other way. */
  #icmp([time, from, to, code]: readonly string[]): void {
    this.#advance(time!);
    const [sender, receiver] = [this.#endpoint(from!), this.#endpoint(to!)];
    const quotes = this.steps.findLast(
      (step) => step.from.address === receiver.address && step.to.address === sender.address,
    );
    if (!quotes) throw new Error(`nothing went from ${to} to ${from} that could be quoted`);
    this.steps.push({
      ...quotes,
      nanoseconds: this.#now,
      from: sender,
      to: receiver,
      icmp: { code: Number(code), quotes },
    });
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
    this.steps.at(-1)!.message.answers!.push(answer);
  }

  #endpoint(text: string): Endpoint {
    const [name, port] = text.split(':');
    const address = this.#addresses.get(name!) ?? name!;
    return { address, port: Number(port ?? 53) };
  }
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
  REFUSED: 5,
};
const OPT = {
  type: 'OPT',
  name: '.',
  udpPayloadSize: 1232,
  extendedRcode: 0,
  ednsVersion: 0,
  flags: 0,
  flag_do: false,
  options: [],
} as dnsPacket.OptAnswer;

function compile(step: Step, linkType: number): BuiltPacket {
  const time = {
    seconds: EPOCH_SECONDS + Math.floor(step.nanoseconds / 1e9),
    nanoseconds: step.nanoseconds % 1e9,
  };
  return {
    time,
    bytes: step.icmp ? unreachable(step, step.icmp, linkType) : datagram(step, linkType),
  };
}

function datagram(step: Step, linkType: number): Uint8Array {
  const interfaceIndex = [...step.words].find((word) => /^if\d+$/.test(word))?.slice(2);
  return buildUdpFrame({
    source: step.from.address,
    destination: step.to.address,
    sourcePort: step.from.port,
    destinationPort: step.to.port,
    payload: new Uint8Array(dnsPacket.encode(step.message)),
    linkType,
    ...(interfaceIndex !== undefined && { interfaceIndex: Number(interfaceIndex) }),
    ...(step.words.has('out') && { packetType: 4 }),
  });
}

/** RFC 792, destination unreachable: type, code, checksum, 4 unused octets, the packet as it was received. */
function unreachable(
  step: Step,
  { code, quotes }: NonNullable<Step['icmp']>,
  linkType: number,
): Uint8Array {
  const rest = concat(new Uint8Array(4), datagram(quotes, LinkType.RAW));
  const type = Uint8Array.of(3, code);
  const checksum = internetChecksum(concat(type, u16(0), rest));
  const link = { source: step.from.address, destination: step.to.address, linkType };
  return buildIpFrame(link, 1, concat(type, u16(checksum), rest));
}
