import { Type } from '../../dns/codes.ts';
import type { AddressId } from '../../wire/address.ts';
import type { Attempt, Lookup } from '../lookup.ts';
import { isTranslated } from '../exchange/copies.ts';
import { LEG_WINDOW } from '../times.ts';
import { isAddressType } from '../grouping/legs.ts';

/**
 * A and AAAA queries sent from one port to one server, the second before any answer. Their packets can race in
 * conntrack.
 */
export interface Pair {
  readonly first: Attempt;
  readonly second: Attempt;
}

/**
 * Returns the concurrent pair of the first transmission; undefined if the client sent none. Called for every lookup, so
 * it is cheap. The two legs may have different server addresses only in a capture taken after DNAT.
 */
export function pairOf({ attempts }: Lookup): Pair | undefined {
  let at = 0;
  // Browsers may ask for HTTPS before A and AAAA.
  while (at < attempts.length && !isAddressType(attempts[at]!.qtype)) at++;
  const first = attempts[at];
  if (first === undefined) return undefined;
  const otherType = first.qtype === Type.A ? Type.AAAA : Type.A;
  for (at++; at < attempts.length; at++) {
    const second = attempts[at]!;
    if (second.qtype !== otherType || second.clientPort !== first.clientPort) continue;
    return isConcurrent(first, second) ? { first, second } : undefined;
  }
  return undefined;
}

/**
 * Whether both queries went to one address and port, so that they share one five-tuple. Two servers that a client asks
 * at once, or two endpoints behind the translation of a service, give two five-tuples.
 */
export function isOneFlow({ first, second }: Pair): boolean {
  return first.server === second.server && first.serverPort === second.serverPort;
}

/**
 * Returns the endpoint behind the service to which the first translated packet of the pair went; undefined if no
 * translation was seen. Only copies in the same capture count: this is called for every settled pair, whereas a vantage
 * is compared later, and only with troubled lookups.
 */
export function endpointOfPair({ first, second }: Pair): AddressId | undefined {
  return translatedTo(first) ?? translatedTo(second);
}

function translatedTo(attempt: Attempt): AddressId | undefined {
  const { copies, capture } = attempt;
  if (copies.length === 0) return undefined;
  return copies.find((copy) => isTranslated(attempt, copy) && copy.capture === capture)?.peer;
}

/**
 * Whether a query can lose a race together with this pair: it is one of the two, or the HTTPS query of a triple (RFC
 * 9460, browsers and Apple systems), sent from the same port to the same server at the same time.
 */
export function isRacer(attempt: Attempt, { first, second }: Pair): boolean {
  if (attempt === first || attempt === second) return true;
  if (attempt.qtype !== Type.HTTPS || attempt.clientPort !== first.clientPort) return false;
  if (attempt.server !== first.server) return false;
  return attempt.time < first.time ? isConcurrent(attempt, first) : isConcurrent(first, attempt);
}

function isConcurrent(first: Attempt, second: Attempt): boolean {
  if (second.time - first.time > LEG_WINDOW || first.transport !== second.transport) return false;
  return first.answer === undefined || first.answer.time > second.time;
}
