import { Transport } from '../../src/decode/datagram.ts';
import { IcmpKind } from '../../src/decode/network/icmp-kind.ts';
import { TcpKind } from '../../src/decode/transport/tcp-event.ts';
import { rcodeName, Type, typeName } from '../../src/dns/codes.ts';
import type { MessageView } from '../../src/dns/message-view.ts';
import { answerRecords } from '../../src/dns/message.ts';
import { isOutgoing } from '../../src/lookup/exchange/copies.ts';
import { interfaceOf } from '../../src/lookup/sighting.ts';
import { type CaptureInput, Messages } from '../../src/messages.ts';
import { CaptureClock } from '../../src/wire/capture-clock.ts';
import { MILLISECOND, type Nanoseconds, SECOND } from '../../src/wire/time.ts';

/** A DNS message, or the message that an ICMP error quotes, as its bytes show it, before grouping. */
export interface Message {
  readonly frame: number;
  readonly time: Nanoseconds;
  readonly transport: 'udp' | 'tcp' | 'icmp';
  readonly source: string;
  readonly sourcePort: number;
  readonly destination: string;
  readonly destinationPort: number;
  readonly isResponse: boolean;
  readonly id: number;
  /** In lower case; undefined when it cannot be read. */
  readonly name: string | undefined;
  readonly type: string;
  readonly rcode: string;
  readonly isTruncated: boolean;
  readonly answers: number;
  /** Targets of its CNAME records, in lower case. */
  readonly aliases: readonly string[];
  readonly hasOpt: boolean;
  readonly octets: number;
  readonly isFirstFragmentOnly: boolean;
  readonly hopLimit: number;
  /** IPv4 identification, as Datagram.ipId. */
  readonly ipId: number;
  /** Number of the interface; 0 if the file does not tell. */
  readonly interface: number;
  /** Whether the question is cut. */
  readonly isCut: boolean;
  /** Sender, receiver and kind of the ICMP error, if the message is quoted. */
  readonly icmp?: { readonly from: string; readonly to: string; readonly kind: string };
}

/** A TCP segment that opens, ends or repeats something. */
export interface Segment {
  readonly frame: number;
  readonly time: Nanoseconds;
  readonly kind: keyof typeof TcpKind;
  readonly source: string;
  readonly sourcePort: number;
  readonly destination: string;
  readonly destinationPort: number;
  readonly isByServer: boolean;
  readonly isCopy: boolean;
  readonly icmpFrom?: string;
}

/** The servers for which an address answers, and how many more of its answers are taken than missed. */
interface Front {
  readonly servers: ReadonlySet<string>;
  readonly taken: number;
}

/** The packets of one capture, with the queries that claims need. */
export class Packets {
  readonly messages: Message[] = [];
  readonly segments: Segment[] = [];
  /** By how much the time stamps go back, by frame. */
  readonly stepsBack = new Map<number, Nanoseconds>();
  /** Messages of which not even the header, or not the whole question, can be read. */
  end: Nanoseconds = 0;
  isUntimed = false;
  /** Whether no packet was seen leaving: answers are then seen only before their addresses are translated back. */
  #isIncomingOnly = true;
  #hosts: ReadonlyMap<string, string> = new Map();
  readonly #fronts = new Map<string, Front>();
  readonly #byFrame = new Map<number, Message[]>();
  readonly #queries = new Map<string, Message[]>();
  readonly #responses = new Map<string, Message[]>();
  /** Cached results: each sentence asks for them again. */
  readonly #fitting = new Map<Message, readonly Message[]>();
  readonly #answers = new Map<Message, readonly Message[]>();

  /** @param ports of DNS servers */
  static async of(input: CaptureInput, ports: readonly number[] = [53]): Promise<Packets> {
    const packets = new Packets();
    const all = new Messages(ports, false);
    const address = (id: number): string => all.addresses.text(id);
    const clock = new CaptureClock((back, frame) => void packets.stepsBack.set(frame, back));
    const sink = {
      packet: (time: Nanoseconds) => void (packets.end = Math.max(packets.end, time)),
      message: (...[datagram, message, packet, flaw]: Parameters<MessageTaker>) => {
        const name = message.name < 0 ? undefined : all.names.text(message.name).toLowerCase();
        packets.isUntimed ||= packet.isUntimed;
        packets.#isIncomingOnly &&= !isOutgoing(datagram);
        packets.#add({
          frame: packet.frame,
          time: packet.time,
          transport: TRANSPORTS[datagram.transport],
          source: address(datagram.source),
          sourcePort: datagram.sourcePort,
          destination: address(datagram.destination),
          destinationPort: datagram.destinationPort,
          isResponse: message.isResponse,
          id: message.id,
          name,
          type: typeName(message.qtype),
          rcode: rcodeName(message.rcode),
          isTruncated: message.isTruncated,
          answers: message.answerCount,
          aliases: aliasesIn(message),
          hasOpt: message.additionalCount > 0,
          octets: datagram.payloadLength,
          isFirstFragmentOnly: datagram.isFirstFragmentOnly,
          hopLimit: datagram.hopLimit,
          ipId: datagram.ipId,
          interface: interfaceOf(datagram),
          isCut: flaw < 0,
          ...(datagram.transport === Transport.icmp && {
            icmp: {
              from: address(datagram.icmpFrom),
              to: address(datagram.icmpTo),
              kind: ICMP_KINDS[datagram.icmpKind]!,
            },
          }),
        });
      },
      connection: (...[event, packet]: Parameters<SegmentTaker>) => {
        packets.isUntimed ||= packet.isUntimed;
        packets.segments.push({
          frame: packet.frame,
          time: packet.time,
          kind: KINDS[event.kind]!,
          source: address(event.source),
          sourcePort: event.sourcePort,
          destination: address(event.destination),
          destinationPort: event.destinationPort,
          isByServer: event.isByServer,
          isCopy: event.isCopy,
          ...(event.kind === TcpKind.icmp && { icmpFrom: address(event.icmpFrom) }),
        });
      },
    };
    await all.read(input, sink, clock);
    return packets;
  }

  /** Returns the same packets, with one address of each client in the place of its other one. */
  asOneHost(hosts: ReadonlyMap<string, string>): Packets {
    if (hosts.size === 0) return this;
    const packets = new Packets();
    const { segments, stepsBack, end, isUntimed } = this;
    Object.assign(packets, { segments, stepsBack, end, isUntimed });
    packets.#isIncomingOnly = this.#isIncomingOnly;
    packets.#hosts = hosts;
    for (const one of this.messages) {
      const side = one.isResponse ? 'destination' : 'source';
      packets.#add({ ...one, [side]: packets.hostOf(one[side]) });
    }
    return packets;
  }

  /** Returns the address that stands for the client with this address. */
  hostOf(address: string): string {
    return this.#hosts.get(address) ?? address;
  }

  #add(message: Message): void {
    this.messages.push(message);
    push(this.#byFrame, message.frame, message);
    if (message.icmp) return;
    if (message.isResponse) push(this.#responses, toClient(message), message);
    else push(this.#queries, `${message.source} ${message.name} ${message.type}`, message);
  }

  /** Returns the messages and ICMP errors of a frame. */
  in(frame: number): readonly Message[] {
    return this.#byFrame.get(frame) ?? [];
  }

  isThere(frame: number): boolean {
    return this.#byFrame.has(frame) || this.segments.some((one) => one.frame === frame);
  }

  /** Returns the queries of a client for that name and type, in order of the capture. */
  asked(client: string, name: string, type: string): readonly Message[] {
    return this.#queries.get(`${client} ${name.toLowerCase()} ${type}`) ?? [];
  }

  /** Returns later copies of a query on the same five-tuple: a response after one may belong to it. */
  repeats(query: Message): readonly Message[] {
    return this.asked(query.source, query.name ?? '', query.type).filter(
      (other) =>
        isSameFlow(other, query) &&
        other.id === query.id &&
        other.frame > query.frame &&
        !isSamePacket(other, query),
    );
  }

  /** Returns responses that match a query in every respect, at any time. */
  responsesTo(query: Message): readonly Message[] {
    const known = this.#fitting.get(query) ?? this.#responsesTo(query);
    this.#fitting.set(query, known);
    return known;
  }

  #responsesTo(query: Message): readonly Message[] {
    const { source, sourcePort, destination, destinationPort, id, transport } = query;
    return (this.#responses.get(`${source} ${sourcePort} ${id} ${transport}`) ?? []).filter(
      (one) =>
        (one.source === destination || this.#isOnItsWay(one, query)) &&
        one.sourcePort === destinationPort &&
        (one.name === undefined || (one.name === query.name && one.type === query.type)),
    );
  }

  #isOnItsWay(response: Message, query: Message): boolean {
    if (this.#answersFor(response.source, query.destination)) return true;
    const at = [response.interface, query.interface];
    return this.#isIncomingOnly && !at.includes(0) && at[0] !== at[1];
  }

  /**
   * Whether responses from this address have the questions and IDs of queries to several others, or to this server, which
   * answers nothing itself; and most clients do not ask again. A bridge shows that, and a capture of what comes in.
   */
  #answersFor(source: string, server: string): boolean {
    const known = this.#fronts.get(source) ?? this.#frontOf(source);
    this.#fronts.set(source, known);
    if (known.servers.has(source) || known.taken <= 0) return false;
    if (known.servers.size > 1) return true;
    // A lookup alone may have been stopped: it has two queries.
    return known.taken > 2 && known.servers.has(server) && !this.#hasAnswered(server);
  }

  #hasAnswered(server: string): boolean {
    return this.messages.some((one) => one.isResponse && !one.icmp && one.source === server);
  }

  #frontOf(source: string): Front {
    const servers = new Set<string>();
    let taken = 0;
    for (const query of this.messages) {
      if (query.isResponse || query.icmp) continue;
      const { source: client, sourcePort, id, transport } = query;
      const first = this.#responses
        .get(`${client} ${sourcePort} ${id} ${transport}`)
        ?.find(
          (one) => one.frame > query.frame && one.name === query.name && one.type === query.type,
        );
      if (first?.source !== source) continue;
      servers.add(query.destination);
      const repeats = this.repeats(query);
      const isRetry = this.asked(client, query.name ?? '', query.type).some((one) =>
        this.repeats(one).includes(query),
      );
      if (!isRetry) taken += repeats.some(({ frame }) => frame > first.frame) ? -1 : 1;
    }
    return { servers, taken };
  }

  /** Returns what `responsesTo` does, and responses on their way, whose addresses are not translated back yet. */
  responsesAnywhereTo(query: Message): readonly Message[] {
    const sights = this.asked(query.source, query.name ?? '', query.type).filter((other) =>
      isSamePacket({ ...other, destination: query.destination }, query),
    );
    return sights.flatMap((sight) => this.responsesTo(sight));
  }

  /** Returns responses that can only belong to this transmission: they came before its retry. */
  surelyAnswers(query: Message): readonly Message[] {
    const known = this.#answers.get(query) ?? this.#surelyAnswers(query);
    this.#answers.set(query, known);
    return known;
  }

  #surelyAnswers(query: Message): readonly Message[] {
    const until = this.repeats(query)[0];
    return this.responsesTo(query).filter(
      (one) =>
        one.frame > query.frame &&
        one.time - query.time < LONGEST &&
        (until === undefined || one.frame < until.frame) &&
        (one.source === query.destination ||
          until === undefined ||
          this.#isForPartner(query, until)),
    );
  }

  /**
   * Whether glibc repeats an answered query because its other leg has no answer: it sends one of the two when the other
   * one is answered.
   */
  #isForPartner(query: Message, again: Message): boolean {
    return ['A', 'AAAA'].some((type) => {
      const [partner] = this.asked(query.source, query.name ?? '', type);
      if (type === query.type || partner === undefined) return false;
      const partnerAgain = this.repeats(partner)[0];
      if (partnerAgain === undefined) return false;
      if (this.responsesTo(partner).some(({ frame }) => frame < partnerAgain.frame)) return false;
      const [first, second] =
        again.frame < partnerAgain.frame ? [again, partnerAgain] : [partnerAgain, again];
      return this.responsesTo(first).some(
        ({ time }) => time <= second.time && second.time - time <= 50e6,
      );
    });
  }
}

function aliasesIn({ bytes, start, end, answerCount }: MessageView): readonly string[] {
  if (answerCount === 0) return [];
  return answerRecords(bytes, start, end)
    .filter(({ type }) => type === Type.CNAME)
    .map(({ data }) => data.toLowerCase());
}

type MessageTaker = Parameters<Messages['read']>[1]['message'];
type SegmentTaker = NonNullable<Parameters<Messages['read']>[1]['connection']>;

const TRANSPORTS = { 17: 'udp', 6: 'tcp', 1: 'icmp' } as const;
const ICMP_KINDS = Object.keys(IcmpKind) as (keyof typeof IcmpKind)[];
const KINDS = Object.keys(TcpKind) as (keyof typeof TcpKind)[];

function toClient({ destination, destinationPort, id, transport }: Message): string {
  return `${destination} ${destinationPort} ${id} ${transport}`;
}

export function isSameFlow(a: Message, b: Message): boolean {
  return (
    a.transport === b.transport &&
    a.source === b.source &&
    a.sourcePort === b.sourcePort &&
    a.destination === b.destination &&
    a.destinationPort === b.destinationPort
  );
}

/** Whether two messages are copies of one packet: no client sends again so soon with the same IP ID. */
export function isSamePacket(a: Message, b: Message): boolean {
  if (!isSameFlow(a, b) || a.id !== b.id || a.isResponse !== b.isResponse) return false;
  const apart = Math.abs(a.time - b.time);
  return a.ipId === b.ipId && apart <= (a.ipId === 0 ? 10 : 200) * MILLISECOND;
}

/** No resolver waits longer: glibc 30 s at most. A later response is no answer. */
const LONGEST: Nanoseconds = 31 * SECOND;

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
