import { MAX_HELD } from '../../lookup/lines/delay-line.ts';
import { MAX_FLOWS } from '../../lookup/grouping/flow-table.ts';
import { MAX_OPEN } from '../../lookup/grouping/open-lookups.ts';
import { MAX_CONNECTIONS } from '../../lookup/tcp/connections.ts';
import { MAX_STORIES, MAX_STORY_QUERIES } from '../../lookup/story/stories.ts';
import { MAX_CLIENTS, MAX_SERVERS } from '../../lookup/figures/tally.ts';
import { MAX_NAME_OCTETS_KEPT, MAX_NAMES } from '../../dns/name-table.ts';
import { MAX_ADDRESSES } from '../../wire/address.ts';
import { inNumber } from '../../wire/number.ts';
import { grouped } from '../../words/say.ts';
import type { CaptureSummary } from '../report.ts';

/** The parts of the analysis that count what exceeds their limits. */
export interface Bounded {
  readonly table: { readonly evicted: number; readonly flows: { readonly refused: number } };
  readonly messages: Readonly<Record<'addresses' | 'names', { readonly refused: number }>>;
  readonly lines: { readonly early: number } | undefined;
  readonly tally: { readonly clientsRefused: number; readonly serversRefused: number };
  readonly stories: { readonly refused: number };
  readonly connections: { readonly beyond: number };
}

interface Limit {
  readonly code: string;
  /** For one and for many (`inNumber`). */
  readonly message: string;
  /** Returns how often it was reached. */
  readonly count: (bounded: Bounded) => number;
}

/** The limits of the analysis. Each that was reached is a warning: nothing is lost silently. */
export const LIMITS: readonly Limit[] = [
  {
    code: 'open-lookups-full',
    message: `lookup[ judged before its|s judged before their] time: more than ${grouped(MAX_OPEN)} were open at once`,
    count: ({ table }) => table.evicted,
  },
  {
    code: 'five-tuples-full',
    message: `five-tuple[s] forgotten early: more than ${grouped(MAX_FLOWS)} within two minutes`,
    count: ({ table }) => table.flows.refused,
  },
  {
    code: 'addresses-full',
    message: `message[s] of addresses beyond the first ${grouped(MAX_ADDRESSES)}, counted and not analysed`,
    count: ({ messages }) => messages.addresses.refused,
  },
  {
    code: 'names-full',
    message: `message[s] with names beyond the first ${grouped(MAX_NAMES)} or their first ${grouped(MAX_NAME_OCTETS_KEPT)} bytes, analysed and shown without [the|their] name`,
    count: ({ messages }) => messages.names.refused,
  },
  {
    code: 'clients-full',
    message: `lookup[s] of clients beyond the first ${grouped(MAX_CLIENTS)}, counted together`,
    count: ({ tally }) => tally.clientsRefused,
  },
  {
    code: 'servers-full',
    message: `quer[y|ies] to servers beyond the first ${grouped(MAX_SERVERS)}, counted together`,
    count: ({ tally }) => tally.serversRefused,
  },
  {
    code: 'troubled-lookups-full',
    message: `troubled lookup[s] beyond the first ${grouped(MAX_STORIES)} or their first ${grouped(MAX_STORY_QUERIES)} queries, counted and not judged`,
    count: ({ stories }) => stories.refused,
  },
  {
    code: 'connections-full',
    message: `failing TCP connection[s] beyond the first ${grouped(MAX_CONNECTIONS)}, counted and not judged`,
    count: ({ connections }) => connections.beyond,
  },
  {
    code: 'lines-full',
    message: `line[ annotated before its|s annotated before their] lookup was settled: more than ${grouped(MAX_HELD)} waited`,
    count: ({ lines }) => lines?.early ?? 0,
  },
];

/** Adds the warnings about limits to the last capture, as their effect cannot be attributed to one file. */
export function withLimits(
  captures: readonly CaptureSummary[],
  bounded: Bounded,
): readonly CaptureSummary[] {
  const reached = LIMITS.map((limit) => ({ ...limit, count: limit.count(bounded) }))
    .filter(({ count: cases }) => cases > 0)
    .map((limit) => ({ ...limit, message: inNumber(limit.message, limit.count) }));
  const last = captures.at(-1);
  if (!last || reached.length === 0) return captures;
  return [...captures.slice(0, -1), { ...last, warnings: [...last.warnings, ...reached] }];
}
