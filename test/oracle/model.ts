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
  /** Which socket of the simulation it left: a port may be used again by another one. */
  readonly socket: number;
  readonly port: number;
  /** The n-th that the resolver knows. */
  readonly server: number;
  /** Of those behind the server's address, to which the node sends it on. */
  readonly endpoint: number;
  readonly id: number;
  /** IPv4 identification: not 0 on a connected socket of Linux. */
  readonly ipId: number;
  readonly hasEdns: boolean;
  /** On which it was sent; undefined over UDP. */
  readonly connection?: Connection | undefined;
}

/** What a server sent to one of them. A query that came twice is answered twice. */
export interface Response {
  readonly to: Transmission;
  /** When it reaches its client: over TCP that is known when its last segment does. */
  time: Time;
  readonly ipId: number;
  /** TC: it is to be asked for over TCP. */
  readonly isTruncated?: boolean;
  /** SERVFAIL or REFUSED in the place of an answer. */
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

/** An ICMP error, which quotes a whole packet. */
export interface IcmpError {
  readonly quotes: Transmission | Response | Segment;
  readonly reason: IcmpReason;
  /** The client's own is to its server; `server`, `router` and `node` tell the client. */
  readonly by: 'client' | 'server' | 'router' | 'node';
  readonly ipId: number;
}

export type Packet = Transmission | Response | Segment | IcmpError;

/** A packet passes a place: it would be in a capture that is made there. */
export interface Sight {
  readonly time: Time;
  readonly place: 'veth' | 'uplink';
  readonly packet: Packet;
  /** Behind the veth, where addresses are what they are there. */
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
