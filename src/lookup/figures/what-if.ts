import type { AddressId } from '../../wire/address.ts';
import type { Resolver } from '../resolver/resolver.ts';
import type { ClientTally, Tally } from './tally.ts';

/**
 * What could be changed, under the names that people use:
 *
 * - `ndots:2`: names of two dots or more are asked as they are before the search list is tried (resolv.conf(5)).
 * - `single-request-reopen`: A, and after its answer AAAA from a new port (resolv.conf(5)): no pair.
 * - `node-local-dns`: NodeLocal DNSCache. Queries go to a cache on the node, without DNAT and connection tracking
 *   (https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/): pairs are as before, and none is exposed.
 * - `no-aaaa`: no AAAA is asked for (resolv.conf(5), glibc 2.36).
 */
const CHANGES = ['ndots:2', 'single-request-reopen', 'node-local-dns', 'no-aaaa'] as const;
export type Change = (typeof CHANGES)[number];

/** What applications asked for, retransmissions and hops aside; or would ask for. */
export interface Asked {
  lookups: number;
  queries: number;
  pairs: number;
  exposedPairs: number;
}

/** The same programs, asking for the same names, with one change. */
export interface WhatIf extends Asked {
  readonly change: Change;
  /** Lookups of clients whose resolver follows such a setting. */
  followed: number;
  /** Lookups of clients whose resolver does not show: it is assumed that they follow it. */
  assumed: number;
}

type Family = Resolver['family'];

/**
 * Who reads the setting. musl knows none of glibc's options but ndots (src/network/resolvconf.c); Go and c-ares read
 * ndots; nginx and forwarders read no resolv.conf. NodeLocal DNSCache asks nothing of a resolver.
 */
const FOLLOWED_BY: Readonly<Record<Change, ReadonlySet<Family>>> = {
  'ndots:2': new Set<Family>(['glibc', 'musl', 'go', 'c-ares']),
  'single-request-reopen': new Set<Family>(['glibc']),
  'node-local-dns': new Set<Family>([
    'glibc',
    'musl',
    'go',
    'c-ares',
    'nginx',
    'forwarder',
    'unknown',
  ]),
  'no-aaaa': new Set<Family>(['glibc']),
};

/** What applications asked for in this capture. */
export function askedNow(tally: Tally): Asked {
  const now = { lookups: 0, queries: 0, pairs: 0, exposedPairs: 0 };
  for (const { load } of tally.everyClient()) add(now, load, 1);
  return now;
}

/** What it would be with each change, by itself. */
export function whatIf(tally: Tally): readonly WhatIf[] {
  return CHANGES.map((change) => {
    const sum: WhatIf = { change, ...askedNow(tally), followed: 0, assumed: 0 };
    for (const [id, client] of tally.clients) take(sum, id, client, tally);
    const { others } = tally;
    if (others.lookups > 0) take(sum, undefined, others, tally);
    return sum;
  });
}

function take(sum: WhatIf, id: AddressId | undefined, client: ClientTally, tally: Tally): void {
  const family = id === undefined ? 'unknown' : tally.resolver(id).family;
  if (FOLLOWED_BY[sum.change].has(family)) sum.followed += client.lookups;
  else if (family === 'unknown') sum.assumed += client.lookups;
  else return;
  const { load } = client;
  switch (sum.change) {
    case 'ndots:2': {
      const saved = id === undefined ? undefined : tally.searchList.savedByNdots.get(id);
      if (saved !== undefined) add(sum, saved, -1);
      return;
    }
    case 'no-aaaa':
      sum.lookups -= load.aaaaOnly;
      sum.queries -= load.aaaa;
      break;
    case 'single-request-reopen':
      break;
    case 'node-local-dns':
      sum.exposedPairs -= load.exposedPairs;
      return;
  }
  sum.pairs -= load.pairs;
  sum.exposedPairs -= load.exposedPairs;
}

function add(sum: Asked, load: Asked, sign: 1 | -1): void {
  sum.lookups += sign * load.lookups;
  sum.queries += sign * load.queries;
  sum.pairs += sign * load.pairs;
  sum.exposedPairs += sign * load.exposedPairs;
}
