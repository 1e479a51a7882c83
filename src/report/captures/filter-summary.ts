import type { FilterOptions } from '../../lookup/filter.ts';
import type { Ledger } from '../../lookup/figures/ledger.ts';
import type { FilterSummary } from '../report.ts';

/** Replaces the clients, servers and names of filters: filters name originals, but the report has pseudonyms. */
const HIDDEN = ['(anonymized)'];

/** Returns the filters of a report, or undefined if there are none. */
export function filterSummary(
  options: FilterOptions & { readonly anonymize?: unknown },
  { books, tally }: Pick<Ledger, 'books' | 'tally'>,
): FilterSummary | undefined {
  const { clients = [], servers = [], names = [], from, to } = options;
  const shown = (list: readonly string[]) => (options.anonymize === undefined ? list : HIDDEN);
  const filters = {
    ...(clients.length > 0 && { clients: shown(clients) }),
    ...(servers.length > 0 && { servers: shown(servers) }),
    ...(names.length > 0 && { names: shown(names) }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  };
  if (Object.keys(filters).length === 0) return undefined;
  const { queries, responses } = books.total();
  return { ...filters, ofDnsMessages: queries + responses, ofLookups: tally.lookups };
}
