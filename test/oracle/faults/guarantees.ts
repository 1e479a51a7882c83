import { MILLISECOND, type Lookup, type Packet, type Transmission } from '../model.ts';
import type { Said } from '../judge.ts';
import type { Tell } from '../faults.ts';
import { RESOLVERS } from '../resolvers/index.ts';
import type { Truth } from '../truth.ts';

/** An answer that comes within this time is prompt. */
const PROMPT = 50 * MILLISECOND;

/** Checks what must hold even for lookups that the capture cannot distinguish. */
export function checkGuarantees(truth: Truth, said: Said, tell: Tell): void {
  const members = new Map<number | undefined, { frame: number; state: string; by: Lookup }[]>();
  for (const { transmission, frames } of truth.queries)
    for (const frame of frames) {
      const { lookup, state } = said.line(frame);
      const list = members.get(lookup) ?? [];
      members.set(lookup, list);
      list.push({ frame, state, by: transmission.lookup });
    }
  const originalOf = originals(truth, said);
  for (const lookup of truth.lookups)
    if (isHealthy(truth, lookup) && !truth.ambiguity.confusable.has(lookup))
      for (const sent of lookup.transmissions) {
        const { lookup: number } = said.line(originalOf.get(sent)!);
        for (const { frame, state, by } of members.get(number)!) {
          // Queries to several servers at once may be called several transmissions of the leg.
          const isOwn = by === lookup && state === 'retry' && truth.traffic.parameters.servers > 1;
          if (!isOwn && FORBIDDEN.has(state))
            tell(
              `healthy lookup with a query ${state}`,
              `healthy lookup ${lookup.number} of ${lookup.kind} has query ${frame}, said ${state}`,
            );
        }
      }
  for (const { lookup: number, rule, severity, message } of said.report.findings) {
    const of = new Set(members.get(number)?.map(({ by }) => by));
    if (number === undefined || severity === 'note' || of.size === 0) continue;
    if ([...of].every((one) => isHealthy(truth, one) && !truth.ambiguity.confusable.has(one)))
      tell(`finding ${rule} of a healthy lookup`, `${rule} of lookup ${number}: ${message}`);
  }
  checkProofs(truth, said, tell);
  checkSockets(truth, said, tell, originalOf);
}

/** Checks proofs: the query of a proved race was seen before the translation, and never behind it. */
function checkProofs({ queries, traffic }: Truth, said: Said, tell: Tell): void {
  const passed = new Set<Packet>(
    traffic.world.sights.flatMap(({ place, packet }) => (place === 'uplink' ? [packet] : [])),
  );
  for (const { rule, confidence, lookup: number, lostType } of said.report.findings) {
    if (rule !== 'conntrack-race' || confidence !== 'proved') continue;
    const lost = queries.filter(
      ({ transmission, frames }) =>
        frames.some((frame) => said.line(frame).lookup === number) && !passed.has(transmission),
    );
    if (lost.length === 0)
      tell('proved wrongly', `lookup ${number}: ${lostType} is proved, and left the node`);
  }
}

const FORBIDDEN = new Set(['unanswered', 'undetermined', 'retry']);

function originals({ queries }: Truth, said: Said): Map<Transmission, number> {
  return new Map(
    queries.map(({ transmission, frames }) => [
      transmission,
      frames.find((frame) => !said.isCopy(frame)) ?? frames[0]!,
    ]),
  );
}

/** Whether the whole lookup is in the capture, once, and was answered promptly. */
function isHealthy({ seen, queries, traffic }: Truth, lookup: Lookup): boolean {
  const asked = new Set(lookup.transmissions.map(({ leg, server }) => `${leg} ${server}`));
  if (asked.size !== lookup.transmissions.length || queries.length === 0) return false;
  if (lookup.transmissions.some((one, at, all) => at > 0 && isRetry(one, all))) return false;
  if (queries.some((query) => query.isLoose && query.transmission.lookup === lookup)) return false;
  // An error makes a resolver ask again.
  if (lookup.transmissions.some((sent) => seen.deniedAt(sent) < Infinity)) return false;
  return lookup.transmissions.every((sent) => {
    const units = [...(seen.responses.get(sent)?.keys() ?? [])];
    // If packets are missing, a copy of an answer may be at a place where the query was not seen.
    if (!seen.queries.has(sent) || traffic.parameters.missing > 0) return false;
    return units.some(({ time }) => time - sent.time <= PROMPT);
  });
}

/** Whether the leg was sent before, more than PROMPT earlier. */
function isRetry({ leg, time }: Transmission, all: readonly Transmission[]): boolean {
  return all.some((other) => other.leg === leg && time - other.time > PROMPT);
}

/**
 * Checks that a port with only one lookup is never split. A socket has one port, unless masquerading gives it another
 * one in each family of addresses.
 */
function checkSockets(
  { queries, seen, ambiguity }: Truth,
  said: Said,
  tell: Tell,
  originalOf: ReadonlyMap<Transmission, number>,
): void {
  const socketsOf = new Map<string, Set<number>>();
  const sentFrom = new Map<string, Transmission[]>();
  for (const { transmission } of queries) {
    const { address, port } = seen.clientOf(transmission);
    const key = `${address} ${port}`;
    socketsOf.set(key, (socketsOf.get(key) ?? new Set<number>()).add(transmission.socket));
    if (!RESOLVERS[transmission.lookup.kind].ownsSocket) continue;
    // A packet that chance joins to another lookup leaves the rest of its own behind.
    const { collided, entangled } = ambiguity;
    if (collided.has(transmission.lookup) || entangled.has(transmission.lookup)) continue;
    const own = `${port} of ${transmission.socket}`;
    const list = sentFrom.get(own) ?? [];
    sentFrom.set(own, list);
    list.push(transmission);
  }
  for (const list of sentFrom.values()) {
    const { address, port } = seen.clientOf(list[0]!);
    const isReused = socketsOf.get(`${address} ${port}`)!.size > 1;
    const frames = list.map((sent) => originalOf.get(sent)!);
    const numbers = new Set(frames.map((frame) => said.line(frame).lookup));
    if (!isReused && numbers.size > 1)
      tell(
        'split port',
        `queries ${frames.join(', ')} of port ${port}: lookups ${[...numbers].join(', ')}`,
      );
  }
}
