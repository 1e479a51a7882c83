import { typeName } from '../../dns/codes.ts';
import type { Account, Books } from '../../lookup/fate/books.ts';
import type { QueryCounts as Counted } from '../../lookup/figures/server-tally.ts';
import type { Tally } from '../../lookup/figures/tally.ts';
import type { CaptureBooks, CaptureSummary, QueryCounts } from '../report.ts';

/** Adds its books to each capture. */
export function withBooks(captures: readonly CaptureSummary[], books: Books): CaptureSummary[] {
  return captures.map((capture, at) => {
    const account = books.of(at);
    const dnsMessages = account.queries + account.responses;
    return { ...capture, dnsMessages, books: balance(account) };
  });
}

/** Returns the books of one capture in the form of the report. */
function balance({
  queries,
  responses,
  queryCopies,
  responseCopies,
  answered,
  lost,
  answers,
  duplicates,
  strangers,
}: Account): CaptureBooks {
  return {
    queries,
    answered,
    lost,
    undetermined: queries - queryCopies - answered - lost,
    queryCopies,
    responses,
    answers,
    duplicates,
    strangers,
    responseCopies,
  };
}

/** Counts queries without copies, by fate. */
export function queryCounts({ queries, answered, lost }: Counted): QueryCounts {
  return { queries, answered, lost, undetermined: queries - answered - lost };
}

/** Counts queries by the mnemonic of their QTYPE. */
export function types(counts: Iterable<[number, Counted]>): Record<string, QueryCounts> {
  return Object.fromEntries(
    Array.from(counts, ([qtype, counted]) => [typeName(qtype), queryCounts(counted)]),
  );
}

export function transports({ udp, tcp }: Tally): Record<string, QueryCounts> {
  return {
    ...(udp.queries > 0 && { udp: queryCounts(udp) }),
    ...(tcp.queries > 0 && { tcp: queryCounts(tcp) }),
  };
}
