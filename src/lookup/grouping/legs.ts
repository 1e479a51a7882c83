import { Type } from '../../dns/codes.ts';

/** Whether the type is A or AAAA, the types that getaddrinfo(3) asks for. */
export function isAddressType(qtype: number): boolean {
  return qtype === Type.A || qtype === Type.AAAA;
}

/**
 * Whether a client asks for this type, together with others, to connect to a name: A, AAAA, and HTTPS or SVCB (RFC
 * 9460) in browsers and on Apple's systems. A client that asks for MX and A has two lookups.
 */
export function isLegType(qtype: number): boolean {
  return isAddressType(qtype) || qtype === Type.HTTPS || qtype === Type.SVCB;
}
