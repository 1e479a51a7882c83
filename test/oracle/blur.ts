import type { Leg, Lookup, Time, Transmission } from './model.ts';
import { AT_ONCE, type Seen } from './seen.ts';

/**
 * musl asks all its servers at once from one socket, with the same bytes and IP ID 0: on `any`, what is seen behind the
 * translation belongs to one of them. Which, is told by counting: as long as each query, and each answer, was seen at
 * both places, once, in one order. When a sight is missing, doubled or out of order, nobody knows whose.
 */
export function isBlurred(seen: Seen, { lookup, leg, time, ipId }: Transmission): boolean {
  if (seen.traffic.parameters.vantage !== 'any' || ipId !== 0) return false;
  const twins = sentWith(lookup, leg, time);
  if (new Set(twins.map(({ server }) => server)).size < 2) return false;
  return twins.some((sent) => !isWhole(seen, sent)) || !isInOrder(seen, twins);
}

/**
 * Those in the capture that went to the same endpoint by way of another server: behind the translation one five-tuple and
 * ID have them all, and what answers one of which the query is missing answers any of them.
 */
export function blurredWith(seen: Seen, sent: Transmission): Transmission[] {
  if (!isBlurred(seen, sent)) return [];
  return sentWith(sent.lookup, sent.leg, sent.time).filter(
    (twin) =>
      twin !== sent &&
      seen.queries.has(twin) &&
      (twin.endpoint === sent.endpoint || isBehindOnly(seen, twin)),
  );
}

/** Seen behind the translation only, as the capture began in between: which service it asked does not show. */
function isBehindOnly(seen: Seen, sent: Transmission): boolean {
  return seen.queries.get(sent)!.every(({ place }) => place === 'uplink');
}

function sentWith(lookup: Lookup, leg: Leg, at: Time): Transmission[] {
  return lookup.transmissions.filter(
    (sent) => sent.leg === leg && !sent.connection && Math.abs(sent.time - at) < AT_ONCE,
  );
}

/** The servers are asked in one order at both places. */
function isInOrder(seen: Seen, twins: readonly Transmission[]): boolean {
  const orderAt = (place: string) => {
    const frameOf = (sent: Transmission) =>
      seen.queries.get(sent)!.find((frame) => frame.place === place)!.number;
    return twins.toSorted((a, b) => frameOf(a) - frameOf(b)).map(({ server }) => server);
  };
  return String(orderAt('veth')) === String(orderAt('uplink'));
}

function isWhole(seen: Seen, sent: Transmission): boolean {
  const units = [...(seen.responses.get(sent)?.values() ?? [])];
  return [seen.queries.get(sent) ?? [], ...units].every(
    (frames) => frames.length === 2 && frames[0]!.place !== frames[1]!.place,
  );
}
