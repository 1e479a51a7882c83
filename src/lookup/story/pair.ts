import { Type } from '../../dns/codes.ts';
import type { AddressId } from '../../wire/address.ts';
import type { Attempt } from '../exchange/attempt.ts';
import type { Lookup } from '../grouping/lookup.ts';
import { LEG_WINDOW } from '../times.ts';
import { isAddressType } from '../grouping/legs.ts';

/** A and AAAA, sent from one port to one server, the second before any answer: what two packets can race as. */
export interface Pair {
  readonly first: Attempt;
  readonly second: Attempt;
}

/**
 * The concurrent pair of the first transmission, if the client sent one. Cheap: it is asked of every lookup.
 * The two legs may have different server addresses only when the capture was taken after DNAT.
 */
export function pairOf({ attempts }: Lookup): Pair | undefined {
  let at = 0;
  // Browsers may ask for HTTPS before both.
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
 * Both went to one address and port of a server: they have one five-tuple. Two servers that a client asks at once, or two
 * endpoints of a service behind its translation, have one each.
 */
export function isOneFlow({ first, second }: Pair): boolean {
  return first.server === second.server && first.serverPort === second.serverPort;
}

/**
 * The endpoint behind the service to which the first of the two packets was seen to go on. Only the capture itself counts:
 * it is asked of all pairs when they are settled, and a vantage is compared later, with troubled ones alone.
 */
export function endpointOfPair({ first, second }: Pair): AddressId | undefined {
  return translatedTo(first) ?? translatedTo(second);
}

function translatedTo({ copies, server, capture }: Attempt): AddressId | undefined {
  if (copies.length === 0) return undefined;
  return copies.find(
    (copy) => copy.of === 'query' && copy.peer !== server && copy.capture === capture,
  )?.peer;
}

/**
 * Beside the two, of a triple also the query for HTTPS (RFC 9460, browsers and systems of Apple): from the same port to
 * the same server, on the way together with them. Any of them can be the one that loses a race.
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
