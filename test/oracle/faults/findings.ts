import { type Lookup, SECOND, type Time } from '../model.ts';
import type { Said } from '../judge.ts';
import type { Tell } from '../faults.ts';
import type { Parameters } from '../parameters.ts';
import type { Truth } from '../truth.ts';

/** Checks that healthy traffic has no finding, and that races without other faults are found and counted. */
export function checkFindings(truth: Truth, said: Said, tell: Tell): void {
  const { parameters } = truth.traffic;
  if (isHealthy(parameters)) checkHealthy(truth, said, tell);
  else if (hasRacesOnly(parameters)) checkRaces(truth, said, tell);
}

const ALL_IDS = 0x1_0000;

function isHealthy({ lost, slow, silent, limit, tcp, icmp, errors }: Parameters): boolean {
  if (silent || limit > 0 || icmp.rejected > 0) return false;
  if (errors.servfail + errors.refused > 0) return false;
  if (tcp.silent + tcp.refused + tcp.cut + tcp.lost > 0) return false;
  return lost.queries + lost.answers + lost.races + slow === 0;
}

function checkHealthy({ traffic, queries, ambiguity }: Truth, said: Said, tell: Tell): void {
  const { beginsAt, missing, ids } = traffic.parameters;
  // A query that may count as lost may have a finding.
  if (queries.some(({ fates }) => fates.has('lost'))) return;
  for (const { rule, severity, lookup, message } of said.report.findings) {
    // A finding about the capture may say that packets are missing.
    if (severity === 'note' || (missing > 0 && lookup === undefined)) continue;
    // A socket of many lookups may get an answer to a query from before the capture: its ID differs from later queries.
    if (beginsAt > 0 && rule === 'mismatched-id') continue;
    // With so few IDs, any two look like musl's consecutive IDs, as in a retry of a leg that was lost before this
    // place.
    if (ids < ALL_IDS && ambiguity.hasSerial && rule === 'conntrack-race') continue;
    tell(`finding ${rule} in healthy traffic`, `${rule} of lookup ${lookup}: ${message}`);
  }
}

function hasRacesOnly({ tcp, icmp, errors, ...parameters }: Parameters): boolean {
  const { lost, slow, vantage, servers, beginsAt, endsAt } = parameters;
  const isClientSide = vantage === 'veth' && servers === 1 && beginsAt === 0 && endsAt === 100;
  if (tcp.truncated + tcp.always.length + icmp.rejected > 0) return false;
  if (errors.servfail + errors.refused > 0) return false;
  return isClientSide && lost.races > 0 && lost.queries + lost.answers + slow === 0;
}

/** Largest share of pairs that a race may hit. If most pairs lose a leg, the cause is a limit or a firewall. */
const FEW = 0.3;

function checkRaces(
  { traffic, seen, ambiguity, lookups, queries }: Truth,
  said: Said,
  tell: Tell,
): void {
  const raced = traffic.world.raced.filter((lookup) => isShown(lookup));
  const open = new Set(ambiguity.lookups);
  for (const { transmission, fates } of queries) if (fates.size > 1) open.add(transmission.lookup);
  const isClear = raced.every((lookup) => !open.has(lookup));
  if (!isClear || raced.length !== traffic.world.raced.length) return;
  if (raced.length > FEW * lookups.length) return;
  const rules = new Set(['conntrack-race', ...(areTogether(raced, lookups) ? ['burst-loss'] : [])]);
  const found = said.report.findings.filter(({ rule }) => rules.has(rule)).length;
  if (found !== raced.length) tell('count of races', `${raced.length} races, said ${found}`);

  /** Whether the client asked for the leg again: so it was lost, and the lookup was not over. */
  function isShown(lookup: Lookup): boolean {
    return lookup.transmissions.some((sent) => !seen.isAnswered(sent) && seen.nextOf(sent));
  }
}

/**
 * Whether most races were in moments in which at least three clients, and a fifth of the lookups, lost a query. A limit
 * that is reached for a moment takes as many, and in a capture of little else nothing tells the two apart.
 */
function areTogether(raced: readonly Lookup[], lookups: readonly Lookup[]): boolean {
  const together = new Set<Lookup>();
  for (const first of raced)
    for (const last of raced) {
      const [from, to] = [startOf(first), startOf(last)];
      if (to < from || to - from > MOMENT) continue;
      const hit = begunBetween(raced, from, to);
      const clients = new Set(hit.map(({ pod }) => pod)).size;
      if (clients >= CLIENTS && hit.length >= SHARE * begunBetween(lookups, from, to).length)
        for (const one of hit) together.add(one);
    }
  return 2 * together.size >= raced.length;
}

const MOMENT = 0.3 * SECOND;
const CLIENTS = 3;
const SHARE = 0.2;

function begunBetween(lookups: readonly Lookup[], from: Time, to: Time): readonly Lookup[] {
  return lookups.filter((one) => startOf(one) >= from && startOf(one) <= to);
}

function startOf({ transmissions }: Lookup): Time {
  return transmissions[0]!.time;
}
