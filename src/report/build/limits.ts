import { MAX_HELD } from '../../lookup/lines/delay-line.ts';
import { MAX_FLOWS } from '../../lookup/grouping/flow-table.ts';
import { MAX_OPEN } from '../../lookup/grouping/open-lookups.ts';
import { MAX_CONNECTIONS } from '../../lookup/tcp/connections.ts';
import { MAX_STORIES, MAX_STORY_QUERIES } from '../../lookup/story/stories.ts';
import { MAX_CLIENTS, MAX_SERVERS } from '../../lookup/figures/tally.ts';
import { MAX_NAME_OCTETS_KEPT, MAX_NAMES } from '../../dns/name-table.ts';
import { MAX_ADDRESSES } from '../../wire/address.ts';
import type { Warning } from '../../wire/malformation.ts';
import { inNumber } from '../../wire/number.ts';
import { count } from '../wording/quantity.ts';
import type { CaptureSummary } from '../report.ts';

/** How often each limit of the analysis was reached. */
export interface LimitCounts {
  readonly lookupsSettledEarly: number;
  readonly fiveTuplesForgotten: number;
  readonly addressesRefused: number;
  readonly namesRefused: number;
  readonly linesReleasedEarly: number;
  readonly clientsRefused: number;
  readonly serversRefused: number;
  readonly lookupsNotJudged: number;
  readonly connectionsNotJudged: number;
}

/** Warnings about limits that were reached, for one and for many (`inNumber`): nothing is lost silently. */
export const LIMITS: Readonly<
  Record<keyof LimitCounts, { readonly code: string; readonly message: string }>
> = {
  lookupsSettledEarly: {
    code: 'open-lookups-full',
    message: `lookup[ judged before its|s judged before their] time: more than ${count(MAX_OPEN)} were open at once`,
  },
  fiveTuplesForgotten: {
    code: 'five-tuples-full',
    message: `five-tuple[s] forgotten early: more than ${count(MAX_FLOWS)} within two minutes`,
  },
  addressesRefused: {
    code: 'addresses-full',
    message: `message[s] of addresses beyond the first ${count(MAX_ADDRESSES)}, counted and not analysed`,
  },
  namesRefused: {
    code: 'names-full',
    message: `message[s] with names beyond the first ${count(MAX_NAMES)} or their first ${count(MAX_NAME_OCTETS_KEPT)} bytes, analysed and shown without [the|their] name`,
  },
  clientsRefused: {
    code: 'clients-full',
    message: `lookup[s] of clients beyond the first ${count(MAX_CLIENTS)}, counted together`,
  },
  serversRefused: {
    code: 'servers-full',
    message: `quer[y|ies] to servers beyond the first ${count(MAX_SERVERS)}, counted together`,
  },
  lookupsNotJudged: {
    code: 'troubled-lookups-full',
    message: `troubled lookup[s] beyond the first ${count(MAX_STORIES)} or their first ${count(MAX_STORY_QUERIES)} queries, counted and not judged`,
  },
  connectionsNotJudged: {
    code: 'connections-full',
    message: `failing TCP connection[s] beyond the first ${count(MAX_CONNECTIONS)}, counted and not judged`,
  },
  linesReleasedEarly: {
    code: 'lines-full',
    message: `line[ annotated before its|s annotated before their] lookup was settled: more than ${count(MAX_HELD)} waited`,
  },
};

/** The parts of the analysis that count what exceeds their limits. */
export interface Bounded {
  readonly table: { readonly evicted: number; readonly flows: { readonly refused: number } };
  readonly messages: Readonly<Record<'addresses' | 'names', { readonly refused: number }>>;
  readonly lines: { readonly early: number } | undefined;
  readonly tally: { readonly clientsRefused: number; readonly serversRefused: number };
  readonly stories: { readonly refused: number };
  readonly connections: { readonly beyond: number };
}

export function limitCounts(bounded: Bounded): LimitCounts {
  const { table, messages, lines, tally, stories, connections } = bounded;
  return {
    lookupsSettledEarly: table.evicted,
    fiveTuplesForgotten: table.flows.refused,
    addressesRefused: messages.addresses.refused,
    namesRefused: messages.names.refused,
    linesReleasedEarly: lines?.early ?? 0,
    clientsRefused: tally.clientsRefused,
    serversRefused: tally.serversRefused,
    lookupsNotJudged: stories.refused,
    connectionsNotJudged: connections.beyond,
  };
}

/** Adds the warnings about limits to the last capture, as their effect cannot be attributed to one file. */
export function withLimits(
  captures: readonly CaptureSummary[],
  counts: LimitCounts,
): readonly CaptureSummary[] {
  const reached = limitWarnings(counts);
  const last = captures.at(-1);
  if (!last || reached.length === 0) return captures;
  return [...captures.slice(0, -1), { ...last, warnings: [...last.warnings, ...reached] }];
}

function limitWarnings(counts: LimitCounts): Warning[] {
  return (Object.keys(LIMITS) as (keyof LimitCounts)[])
    .filter((limit) => counts[limit] > 0)
    .map((limit) => {
      const [{ code, message }, cases] = [LIMITS[limit], counts[limit]];
      return { code, message: inNumber(message, cases), count: cases };
    });
}
