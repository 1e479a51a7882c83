import { Type } from '../../dns/codes.ts';
import { LEG_WINDOW } from '../times.ts';
import type { Attempt, Lookup } from '../lookup.ts';

/** Whether the type is A or AAAA, the types that getaddrinfo(3) asks for. */
export function isAddressType(qtype: number): boolean {
  return qtype === Type.A || qtype === Type.AAAA;
}

/** Whether the type is the address type that is not this one. */
export function isOtherAddressType(qtype: number, other: number): boolean {
  return isAddressType(qtype) && qtype !== other;
}

/**
 * Whether a client asks for this type, together with others, to connect to a name: A, AAAA, and HTTPS or SVCB (RFC
 * 9460) in browsers and on Apple's systems. A client that asks for MX and A has two lookups.
 */
export function isLegType(qtype: number): boolean {
  return isAddressType(qtype) || qtype === Type.HTTPS || qtype === Type.SVCB;
}

/** Whether a query of the lookup has this type and ID. */
export function hasQuery(
  { attempts }: Lookup,
  { id, qtype }: Pick<Attempt, 'id' | 'qtype'>,
): boolean {
  return attempts.some((one) => one.id === id && one.qtype === qtype);
}

/**
 * Whether two legs were sent from one port: at one time, or to one server in any round. In two rounds to two servers
 * they may share a port by chance.
 */
export function sharesPort({ attempts }: Lookup): boolean {
  return attempts.some((one) =>
    attempts.some(
      ({ clientPort, server, qtype, time }) =>
        clientPort === one.clientPort &&
        qtype !== one.qtype &&
        (server === one.server || Math.abs(time - one.time) <= LEG_WINDOW),
    ),
  );
}
