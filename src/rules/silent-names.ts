import { Type } from '../dns/codes.ts';
import type { NameId } from '../dns/message-view.ts';
import { INSTANT } from '../lookup/figures/activity.ts';
import { SHORTEST } from '../lookup/figures/silences.ts';
import { isHop } from '../lookup/hops/route.ts';
import type { Attempt, Lookup } from '../lookup/lookup.ts';
import type { AddressId } from '../wire/address.ts';
import { addTo, groupedBy } from '../wire/by-key.ts';
import { isIgnored } from './ignored.ts';
import { onceFor } from './once.ts';
import { CHANCE } from './outages.ts';
import type { Context } from './rule.ts';

/** Minimum number of labels of a zone. Names that have only their top-level domain in common are in different zones. */
const LABELS = 2;

/** A name of which a server answered nothing in the whole capture, or nothing of some types. It answers other names. */
interface SilentName {
  readonly server: AddressId;
  readonly name: NameId;
  /** Whether no type of the name was answered. */
  readonly isWhole: boolean;
  /** The unanswered queries. */
  readonly queries: readonly Attempt[];
}

/** Such names of one zone, or a single one. */
export interface SilentNames {
  readonly names: readonly [SilentName, ...SilentName[]];
  /** The domain below which the server answered no name; undefined for a single name. */
  readonly zone: string | undefined;
  readonly queries: readonly Attempt[];
  readonly lookups: ReadonlySet<Lookup>;
  /** The queries to this server for all names that it answers, and how many of them had no answer. */
  readonly others: number;
  readonly othersUnanswered: number;
  /** Whether chance may have taken so many queries, at the rate of the others. */
  readonly isByChance: boolean;
  /** Whether the server answered others meanwhile, so that they did not fall into one silence. */
  readonly isApart: boolean;
}

/**
 * Returns the names of the zone that this query asks for, or its name alone, if the server never answers them, which
 * chance does not explain; undefined otherwise.
 */
export function silentNamesOf(
  { server, qtype, lookup }: Attempt,
  context: Context,
): SilentNames | undefined {
  const one = silentNames(context).get(key(server, lookup.name));
  if (!one?.queries.some((query) => query.qtype === qtype)) return undefined;
  const names = zonesOf(context).get(one)!;
  return names.isByChance ? undefined : names;
}

const silentNames = onceFor((context): ReadonlyMap<string, SilentName> => {
  const silent = new Map<string, SilentName>();
  // An unread line may be the answer, and only times tell silences apart.
  if (context.hasUnreadLines || context.isUntimed) return silent;
  const asked = new Map<string, Lookup[]>();
  for (const { lookup } of context.stories)
    if (!isHop(lookup))
      for (const server of new Set(lookup.attempts.map((one) => one.server)))
        addTo(asked, key(server, lookup.name), lookup);
  for (const [at, lookups] of asked) {
    const { name } = lookups[0]!;
    // Healthy lookups have no story.
    if (lookups.length !== context.tally.names.of(name)) continue;
    const attempts = lookups
      .flatMap((lookup) => lookup.attempts)
      .filter((one) => key(one.server, name) === at);
    const answered = new Set(attempts.flatMap(({ qtype, answer }) => (answer ? qtype : [])));
    const queries = attempts.filter((one) => !answered.has(one.qtype) && isIgnored(one, context));
    const server = attempts[0]!.server;
    if (queries.length > 0 && context.tally.server(server).answered > 0)
      silent.set(at, { server, name, isWhole: answered.size === 0, queries });
  }
  return silent;
});

const zonesOf = onceFor((context): ReadonlyMap<SilentName, SilentNames> => {
  const zones = new Map<SilentName, SilentNames>();
  const byServer = groupedBy(silentNames(context).values(), ({ server }) => server);
  for (const names of byServer.values()) {
    const domains = silentDomains(names, context);
    const byDomain = groupedBy(names, (one) => {
      const labels = labelsOf(one.name, context);
      return domainsOf(labels).find((domain) => one.isWhole && domains.has(domain)) ?? one;
    });
    const all = names.reduce((sum, { queries }) => sum + queries.length, 0);
    for (const inside of byDomain.values()) {
      const found = judged(inside as [SilentName, ...SilentName[]], all, context);
      for (const one of inside) zones.set(one, found);
    }
  }
  return zones;
});

/** @param all the number of unanswered queries for all names that the server never answers */
function judged(names: SilentNames['names'], all: number, context: Context): SilentNames {
  const queries = names.flatMap((one) => one.queries).toSorted((a, b) => a.time - b.time);
  const lookups = new Set(queries.map(({ lookup }) => lookup));
  const tally = context.tally.server(names[0].server);
  const others = Math.max(tally.queries - all, tally.answered);
  const othersUnanswered = others - tally.answered;
  // Rule of succession, as in outages.ts.
  const rate = (othersUnanswered + 1) / (others + 2);
  return {
    names,
    zone: names.length > 1 ? commonDomain(names, context) : undefined,
    queries,
    lookups,
    others,
    othersUnanswered,
    isByChance: tally.queries * rate ** queries.length > CHANCE,
    isApart: isApart(names[0], queries, context),
  };
}

/** Whether the server answered others between the first and the last of the queries. */
function isApart(
  { server, isWhole }: SilentName,
  queries: readonly Attempt[],
  context: Context,
): boolean {
  const tally = context.tally.server(server);
  const own = queries.map(({ qtype }) => qtype);
  const types = new Set(isWhole ? [Type.A, Type.AAAA, ...own] : own);
  const [first, last] = [queries[0]!.time, queries.at(-1)!.time];
  if (last - first < SHORTEST * INSTANT) return false;
  const gaps = [...types].map((type) => tally.type(type).gaps.around(first));
  return gaps.some((gap) => gap === undefined || gap.to < last);
}

/** Returns the domains of these names in which no other name of the capture is. */
function silentDomains(names: readonly SilentName[], context: Context): ReadonlySet<string> {
  const silent = new Set(names.flatMap(({ name, isWhole }) => (isWhole ? name : [])));
  const domains = new Set([...silent].flatMap((name) => domainsOf(labelsOf(name, context))));
  if (silent.size > 1)
    for (const [name] of context.tally.names)
      if (!silent.has(name))
        for (const domain of domainsOf(labelsOf(name, context))) domains.delete(domain);
  return domains;
}

/** Returns the smallest domain that all of these names are in. */
function commonDomain(names: readonly SilentName[], context: Context): string {
  const [first, ...others] = names.map(({ name }) => domainsOf(labelsOf(name, context)));
  return first!.findLast((domain) => others.every((domains) => domains.includes(domain)))!;
}

/** Returns the domains that a name is in, the largest first. */
function domainsOf(labels: readonly string[]): readonly string[] {
  const domains = labels.map((_, index) => labels.slice(index).join('.'));
  return domains.slice(0, Math.max(0, labels.length - LABELS + 1)).toReversed();
}

function labelsOf(name: NameId, context: Context): readonly string[] {
  return context.name(name).split(/(?<!\\)\./);
}

function key(server: AddressId, name: NameId): string {
  return `${server} ${name}`;
}
