import type { Transmission } from './model.ts';
import { AT_ONCE, type Seen } from './seen.ts';

/**
 * musl asks all its servers at once from one socket, with the same octets and IP ID 0: on `any`, what is seen behind the
 * translation belongs to one of them. Which, is told by counting: as long as each query, and each answer, was seen at
 * both places, once. When a sight is missing, or doubled, nobody knows whose.
 */
export function isBlurred(seen: Seen, { lookup, leg, time, ipId }: Transmission): boolean {
  if (seen.traffic.parameters.vantage !== 'any' || ipId !== 0) return false;
  const twins = lookup.transmissions.filter(
    (sent) => sent.leg === leg && Math.abs(sent.time - time) < AT_ONCE,
  );
  if (new Set(twins.map(({ server }) => server)).size < 2) return false;
  return twins.some((sent) => !isWhole(seen, sent));
}

function isWhole(seen: Seen, sent: Transmission): boolean {
  const units = [...(seen.responses.get(sent)?.values() ?? [])];
  return [seen.queries.get(sent) ?? [], ...units].every(
    (frames) => frames.length === 2 && frames[0]!.place !== frames[1]!.place,
  );
}
