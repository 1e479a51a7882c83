import { Random } from '../../bench/random.js';
import { LinkType } from '../../src/capture/link-type.ts';
import {
  type IcmpError,
  isError,
  isResponse,
  isSegment,
  type Packet,
  type Response,
  type Sight,
  type Time,
  type Transmission,
} from './model.ts';
import { type Envelope, frameOf } from './octets.ts';
import { IPV6 } from './addresses.ts';
import { isIpv6, type Parameters } from './parameters.ts';

/** One record of the capture: a packet, or a copy of it. */
export interface Captured {
  /** 1 for the first. */
  readonly record: number;
  /** The time stamp of the record. */
  readonly time: Time;
  readonly place: Sight['place'];
  readonly packet: Packet;
  readonly isOnBridge?: boolean;
}

/** A DNS message in the capture: over UDP in a record of its own, over TCP at the record with its last byte. */
export interface Frame extends Omit<Captured, 'packet'> {
  /** 1 for the first message. */
  readonly number: number;
  readonly message: Transmission | Response;
}

/** A client as the capture shows it. */
export interface Client {
  readonly address: number;
  readonly port: number;
}

const PODS = 0x0af4_0102; // 10.244.1.2
const SERVICES = 0x0a60_000a; // 10.96.0.10
const ENDPOINTS = 0x0af4_0200; // 10.244.2.0, a /24 for each service
const NODE = 0xc0a8_010a; // 192.168.1.10
const GATEWAY = 0x0af4_0101; // 10.244.1.1, the node towards its pods
const ROUTER = 0xc0a8_0101; // 192.168.1.1
const UPLINK_INDEX = 2;
const BRIDGE_INDEX = 5;
/** Microseconds from a veth to its bridge: less than to the uplink. */
const BRIDGE = 3;
const VETH_INDEX = 10;
const [TO_US, FROM_US] = [0, 4];
/** Mirrored packets follow each other within so many microseconds. */
const MIRROR_DELAY = 100;

/** A place where a capture is made, with the packets, addresses and times that are seen there. */
export class Vantage {
  readonly #parameters: Parameters;
  readonly #random: Random;
  /** Connection tracking: a port keeps its number unless another pod has it. */
  readonly #ports = new Map<string, number>();
  readonly #owners = new Map<number, string>();

  constructor(parameters: Parameters) {
    this.#parameters = parameters;
    this.#random = new Random(parameters.seed ^ 0x5eed);
  }

  /** Returns the records of the capture in order, of all packets that pass this place. */
  records(sights: readonly Sight[]): Captured[] {
    const { vantage, beginsAt, endsAt } = this.#parameters;
    const here = this.#bridged(sights)
      .filter(
        ({ place }) => vantage === 'any' || place === (vantage === 'veth' ? 'veth' : 'uplink'),
      )
      .toSorted((a, b) => a.time - b.time);
    const window = here.slice((here.length * beginsAt) / 100, (here.length * endsAt) / 100);
    return this.#ordered(this.#mirrored(window)).map((sight, at) => ({ ...sight, record: at + 1 }));
  }

  /** Adds the copies on the bridge: a query is there after the veth, an answer before it. */
  #bridged(sights: readonly Sight[]): Sight[] {
    const { vantage, bridged } = this.#parameters;
    if (vantage !== 'any' || !bridged) return [...sights];
    return sights.flatMap((sight) => {
      if (sight.place !== 'veth') return [sight];
      const after = isTowardsClient(sight.packet) ? -BRIDGE : BRIDGE;
      return [sight, { ...sight, time: sight.time + after, isOnBridge: true }];
    });
  }

  #mirrored(sights: readonly Sight[]): Sight[] {
    const { missing, duplicated } = this.#parameters;
    const records: Sight[] = [];
    for (const sight of sights) {
      const copies = this.#random.below(1_000) < duplicated.byMirror ? 2 : 1;
      for (let copy = 0; copy < copies; copy++) {
        if (this.#random.below(1_000) < missing) continue;
        const delay = copy * this.#random.between(1, MIRROR_DELAY);
        records.push({ ...sight, time: sight.time + delay });
      }
    }
    return records;
  }

  /** Reorders packets like a network card with several queues, each with its own delay. */
  #ordered(sights: readonly Sight[]): Sight[] {
    const { reorderUs, timesGoBack } = this.#parameters;
    return sights
      .map((sight) => ({ sight, at: sight.time + this.#random.below(reorderUs + 1) }))
      .toSorted((a, b) => a.at - b.at)
      .map(({ sight, at }) => (timesGoBack ? sight : { ...sight, time: at }));
  }

  /** Returns the client's address and port at a place: behind masquerading all pods have the node's address. */
  client(packet: Packet, place: Sight['place']): Client {
    const { pod, port } = flowOf(packet);
    const family = this.#familyOf(packet);
    if (this.#parameters.vantage !== 'uplink-snat' || place === 'veth')
      return { address: family + PODS + pod, port };
    return { address: family + NODE, port: this.#masqueraded(`${pod} ${port}`, port, family) };
  }

  /** Returns what its addresses have more than those of IPv4. */
  #familyOf(packet: Packet): number {
    return isIpv6(this.#parameters, flowOf(packet).server) ? IPV6 : 0;
  }

  /** Each family has ports of its own. */
  #masqueraded(pod: string, port: number, family: number): number {
    const owner = `${family} ${pod}`;
    const known = this.#ports.get(owner);
    if (known !== undefined) return known;
    let free = port;
    while (this.#owners.has(family + free)) free = 1_024 + this.#random.below(0xfbff);
    this.#owners.set(family + free, owner);
    this.#ports.set(owner, free);
    return free;
  }

  /** Returns the server's address at a place. */
  server(packet: Packet, place: Sight['place']): number {
    const { server, endpoint } = flowOf(packet);
    const family = this.#familyOf(packet);
    if (place === 'veth') return family + SERVICES + server;
    return family + ENDPOINTS + 0x100 * server + 10 + endpoint;
  }

  /** Returns the bytes of the file: pcap, microseconds, little endian. */
  file(records: readonly Captured[]): Uint8Array {
    const packets = records.map((record) => this.#packet(record));
    const size = packets.reduce((sum, { length }) => sum + 16 + length, 24);
    const file = Buffer.alloc(size);
    file.writeUInt32LE(0xa1b2_c3d4, 0);
    file.writeUInt32LE(0x0004_0002, 4);
    file.writeUInt32LE(262_144, 16);
    const isAny = this.#parameters.vantage === 'any';
    file.writeUInt32LE(isAny ? LinkType.LINUX_SLL2 : LinkType.EN10MB, 20);
    let end = 24;
    for (const [at, packet] of packets.entries()) {
      const { time } = records[at]!;
      const seconds = Math.floor(time / 1e6);
      file.writeUInt32LE(EPOCH_SECONDS + seconds, end);
      file.writeUInt32LE(time - seconds * 1e6, end + 4);
      file.writeUInt32LE(packet.length, end + 8);
      file.writeUInt32LE(packet.length, end + 12);
      file.set(packet, end + 16);
      end += 16 + packet.length;
    }
    return file;
  }

  /** Writes a packet. Each hop decrements the TTL: the node, and one router on the way from the server. */
  #packet({ packet, place, isOnBridge }: Captured): Uint8Array {
    const isBack = isTowardsClient(packet);
    const isVeth = place === 'veth';
    const { address, port } = this.client(packet, place);
    const envelope: Envelope = {
      client: address,
      port,
      server: this.server(packet, place),
      ttl: isBack ? (isVeth ? 61 : 62) : isVeth ? 64 : 63,
      ...(isError(packet) && { from: this.#teller(packet, place) }),
    };
    if (this.#parameters.vantage !== 'any') return frameOf(packet, envelope);
    const pod = isOnBridge === true ? BRIDGE_INDEX : VETH_INDEX + flowOf(packet).pod;
    const interfaceIndex = isVeth ? pod : UPLINK_INDEX;
    const packetType = isVeth === isBack ? FROM_US : TO_US;
    return frameOf(packet, { ...envelope, sll2: { interfaceIndex, packetType } });
  }

  /**
   * Returns the sender of an ICMP error. The translation of a service puts its address into errors of others
   * (net/netfilter/nf_nat_core.c, nf_nat_icmp_reply_translation).
   */
  #teller(error: IcmpError, place: Sight['place']): number {
    if (error.by === 'client') return this.client(error, place).address;
    const family = this.#familyOf(error);
    if (error.by === 'node') return family + GATEWAY;
    return error.by === 'router' && place === 'uplink'
      ? family + ROUTER
      : this.server(error, place);
  }
}

interface Flow {
  readonly pod: number;
  readonly port: number;
  readonly server: number;
  readonly endpoint: number;
}

function flowOf(packet: Packet): Flow {
  if (isError(packet)) return flowOf(packet.quotes);
  if (isSegment(packet)) return packet.connection;
  const { lookup, port, server, endpoint } = isResponse(packet) ? packet.to : packet;
  return { pod: lookup.pod, port, server, endpoint };
}

function isTowardsClient(packet: Packet): boolean {
  if (isError(packet)) return packet.by !== 'client';
  return isSegment(packet) ? packet.isBack : isResponse(packet);
}

/** 2024-01-01T00:00:00Z */
const EPOCH_SECONDS = 1_704_067_200;
