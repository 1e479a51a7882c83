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
}

/** What a server sent to one of them. A query that came twice is answered twice. */
export interface Response {
  readonly to: Transmission;
  readonly time: Time;
  readonly ipId: number;
}

/** A packet passes a place: it would be in a capture that is made there. */
export interface Sight {
  readonly time: Time;
  readonly place: 'veth' | 'uplink';
  readonly message: Transmission | Response;
}

export function isResponse(message: Transmission | Response): message is Response {
  return 'to' in message;
}
