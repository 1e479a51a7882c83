import { Type } from '../../dns/codes.ts';

/** A and AAAA: what getaddrinfo(3) asks for. */
export function isAddressType(qtype: number): boolean {
  return qtype === Type.A || qtype === Type.AAAA;
}

/**
 * What a client asks of one name at once to connect to it: A, AAAA, and HTTPS or SVCB (RFC 9460) in browsers and on
 * Apple's systems. Whoever asks for MX and A asks two questions.
 */
export function isLegType(qtype: number): boolean {
  return isAddressType(qtype) || qtype === Type.HTTPS || qtype === Type.SVCB;
}
