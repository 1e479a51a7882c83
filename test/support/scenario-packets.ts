import dnsPacket from 'dns-packet';
import type { BuiltPacket } from './capture.ts';
import { inFragments } from './encapsulation.ts';
import { concat, internetChecksum, u16, u32, u8 } from './octets.ts';
import { type IpPacket, transportChecksum, udpDatagram, withIpHeader, withLink } from './packet.ts';
import type { Bytes } from '../../src/wire/bytes.ts';

/** A line of a scenario that is a packet. */
export interface Step {
  readonly nanoseconds: number;
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly words: ReadonlySet<string>;
  /** A message over UDP, or over TCP if `tcp` is among the words. */
  readonly message?: dnsPacket.Packet;
  /** A TCP segment without a message. */
  readonly segment?: keyof typeof FLAGS;
  /** An ICMP error that quotes another step. */
  readonly icmp?: { readonly type: number; readonly code: number; readonly quotes: Step };
}

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** Bits of RFC 9293 section 3.1. A message has PSH and ACK. */
export const FLAGS = {
  syn: 0x02,
  'syn-ack': 0x12,
  ack: 0x10,
  fin: 0x11,
  rst: 0x14,
  message: 0x18,
} as const;

/** 2024-01-01T00:00:00Z: scenarios count their seconds from here. */
const EPOCH_SECONDS = 1_704_067_200;

/** Offset of the question's name, after the header; and a reserved label type (RFC 1035 section 4.1.4). */
const QNAME = 12;
const RESERVED_LABEL = 0x85;

const ICMP = 1;
const TCP = 6;
const UDP = 17;
const ICMPV6 = 58;
/** Distance between the sequence numbers of two connections between the same ports. */
const ISN_STEP = 100_000_000;

/** The state of one direction of a TCP connection. */
interface Direction {
  /** Sequence numbers of the next octet, and of the previous segment. */
  next: number;
  last: number;
}

/** Writes steps as packets. TCP needs the earlier segments: sequence numbers count octets. */
export class PacketWriter {
  readonly #linkType: number;
  readonly #directions = new Map<string, Direction>();
  /** The last direction by sender, whatever the destination. */
  readonly #lastFrom = new Map<string, Direction>();
  readonly #written = new Map<Step, Bytes>();
  #connections = 0;

  constructor(linkType: number) {
    this.#linkType = linkType;
  }

  /** Writes a step; a quoted step must be written before the error. */
  write(step: Step): BuiltPacket {
    const time = {
      seconds: EPOCH_SECONDS + Math.floor(step.nanoseconds / 1e9),
      nanoseconds: step.nanoseconds % 1e9,
    };
    const whole = this.#packet(step);
    this.#written.set(step, whole);
    const octets = valueOf(step, 'first');
    const packet =
      octets === undefined
        ? whole
        : inFragments(whole, Number(octets), this.#ip(step).identification)[0]!;
    return { time, bytes: withLink(this.#ip(step), packet) };
  }

  #packet(step: Step): Bytes {
    const ip = this.#ip(step);
    if (step.icmp) {
      const protocol = step.from.address.includes(':') ? ICMPV6 : ICMP;
      return withIpHeader(ip, protocol, this.#icmp(step.icmp, ip, protocol));
    }
    const message = step.message ? new Uint8Array(dnsPacket.encode(step.message)) : undefined;
    if (message && step.words.has('damaged')) message[QNAME] = RESERVED_LABEL;
    if (message && !step.words.has('tcp')) {
      const ports = { sourcePort: step.from.port, destinationPort: step.to.port };
      return withIpHeader(ip, UDP, udpDatagram({ ...ip, ...ports, payload: message }));
    }
    const payload = message ? concat(u16(message.length), message) : new Uint8Array(0);
    return withIpHeader(ip, TCP, this.#segment(step, payload, ip));
  }

  #segment(step: Step, payload: Bytes, ip: IpPacket): Bytes {
    const kind = step.segment ?? 'message';
    const sent = this.#direction(step.from, step.to);
    const received = this.#direction(step.to, step.from);
    const isSyn = kind === 'syn' || kind === 'syn-ack';
    const isAgain = step.words.has('again');
    const isn = valueOf(step, 'seq');
    if (isn !== undefined) sent.next = Number(isn);
    else if (isSyn && !isAgain) sent.next = ++this.#connections * ISN_STEP;
    const sequence = isAgain ? sent.last : sent.next;
    if (!isAgain) {
      sent.last = sequence;
      sent.next = sequence + payload.length + (isSyn || kind === 'fin' ? 1 : 0);
    }
    const beforeChecksum = concat(
      u16(step.from.port),
      u16(step.to.port),
      u32(sequence),
      u32(kind === 'syn' ? 0 : received.next),
      u8(0x50),
      u8(FLAGS[kind]),
      u16(0xffff),
    );
    const checksum = transportChecksum(ip, TCP, concat(beforeChecksum, u32(0), payload));
    return concat(beforeChecksum, u16(checksum), u16(0), payload);
  }

  #direction(from: Endpoint, to: Endpoint): Direction {
    const key = `${from.address} ${from.port} ${to.address} ${to.port}`;
    let direction = this.#directions.get(key);
    if (!direction) {
      // After DNAT the connection is the same: `again` repeats the sender's previous segment.
      const before = this.#lastFrom.get(`${from.address} ${from.port}`);
      this.#directions.set(key, (direction = { next: 0, last: before?.last ?? 0 }));
    }
    this.#lastFrom.set(`${from.address} ${from.port}`, direction);
    return direction;
  }

  /**
   * Returns an ICMP error (RFC 792, RFC 4443): type, code, checksum, 4 octets that are unused or an MTU, and the quoted
   * packet as the sender sent it.
   */
  #icmp({ type, code, quotes }: NonNullable<Step['icmp']>, ip: IpPacket, protocol: number): Bytes {
    const head = Uint8Array.of(type, code);
    const rest = concat(new Uint8Array(4), this.#written.get(quotes)!);
    const whole = concat(head, u16(0), rest);
    const checksum =
      protocol === ICMP ? internetChecksum(whole) : transportChecksum(ip, ICMPV6, whole);
    return concat(head, u16(checksum), rest);
  }

  #ip(step: Step): IpPacket {
    const interfaceIndex = [...step.words].find((word) => /^if\d+$/.test(word))?.slice(2);
    const [id, ttl] = [valueOf(step, 'id'), valueOf(step, 'ttl')];
    return {
      source: step.from.address,
      destination: step.to.address,
      linkType: this.#linkType,
      ...(interfaceIndex !== undefined && { interfaceIndex: Number(interfaceIndex) }),
      ...(step.words.has('out') && { packetType: 4 }),
      ...(id !== undefined && { identification: Number.parseInt(id, 16) }),
      ...(ttl !== undefined && { hopLimit: Number(ttl) }),
    };
  }
}

/** Returns VALUE of the word `NAME=VALUE`. */
function valueOf({ words }: Step, name: string): string | undefined {
  return [...words].find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
}
