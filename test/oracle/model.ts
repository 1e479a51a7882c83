import type { Connection, Segment } from './connection.ts';
import type { ResolverKind } from './resolvers/index.ts';

/** The type of a leg, as its number. */
export const A = 1;
export const AAAA = 28;
export type Leg = typeof A | typeof AAAA;

/** Microseconds since the simulation began. */
export type Time = number;
export const MILLISECOND = 1_000;
export const SECOND = 1_000_000;

/** One program asks for one name. */
export interface Lookup {
  readonly number: number;
  readonly kind: ResolverKind;
  readonly pod: number;
  readonly name: number;
  readonly transmissions: Transmission[];
}

/** A query on the wire, once. */
export interface Transmission {
  readonly lookup: Lookup;
  readonly leg: Leg;
  readonly time: Time;
  /** Number of the socket in the simulation: another socket may use the same port later. */
  readonly socket: number;
  readonly port: number;
  /** Index of the server in the resolver's list. */
  readonly server: number;
  /** Index of the endpoint behind the server's address to which the node forwards the query. */
  readonly endpoint: number;
  readonly id: number;
  /** IPv4 identification: not 0 on a connected socket of Linux. */
  readonly ipId: number;
  readonly hasEdns: boolean;
  /** The TCP connection of the query; undefined over UDP. */
  readonly connection?: Connection | undefined;
}

/** A server's response to a transmission. A query that arrives twice is answered twice. */
export interface Response {
  readonly to: Transmission;
  /** When the response reaches its client: over TCP known only when its last segment does. */
  time: Time;
  readonly ipId: number;
  /** The TC flag: the client has to ask over TCP. */
  readonly isTruncated?: boolean;
  /** SERVFAIL or REFUSED instead of an answer. */
  readonly rcode?: number;
}

/** RFC 1035 section 4.1.1. */
export const SERVFAIL = 2;
export const REFUSED = 5;

/** Why a packet was not delivered: IPv4 type and code, RFC 792 and RFC 1812 section 5.2.7.1. */
export const ICMP_ERRORS = {
  network: [3, 0],
  host: [3, 1],
  port: [3, 3],
  prohibited: [3, 13],
  ttl: [11, 0],
} as const satisfies Record<string, readonly [number, number]>;
export type IcmpReason = keyof typeof ICMP_ERRORS;

/** The same of IPv6: RFC 4443. */
export const ICMPV6_ERRORS = {
  network: [1, 0],
  host: [1, 3],
  port: [1, 4],
  prohibited: [1, 1],
  ttl: [3, 0],
} as const satisfies Record<IcmpReason, readonly [number, number]>;

/** An ICMP error, which quotes a whole packet. */
export interface IcmpError {
  readonly quotes: Transmission | Response | Segment;
  readonly reason: IcmpReason;
  /** Sender. An error of the client goes to its server; those of `server`, `router` and `node` go to the client. */
  readonly by: 'client' | 'server' | 'router' | 'node';
  readonly ipId: number;
}

export type Packet = Transmission | Response | Segment | IcmpError;

/** A packet at a place that it passes: a capture made there has it. */
export interface Sight {
  readonly time: Time;
  readonly place: 'veth' | 'uplink';
  readonly packet: Packet;
  /** On the bridge behind the veth, where the addresses are the same as on the veth. */
  readonly isOnBridge?: boolean;
}

export function isResponse(packet: Packet): packet is Response {
  return 'to' in packet;
}

export function isError(packet: Packet): packet is IcmpError {
  return 'quotes' in packet;
}

export function isSegment(packet: Packet): packet is Segment {
  return 'flags' in packet;
}
