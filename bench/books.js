// @ts-check

/**
 * Returns the sums that do not balance in the books of a report: tests, fuzzers and the benchmark check every analysis.
 *
 * @typedef {{ queries: number, answered: number, lost: number, undetermined: number }} Counts
 * @typedef {Counts & { queryCopies: number, responses: number, answers: number, duplicates: number, strangers: number, responseCopies: number }} Books
 * @typedef {Counts & { types: Record<string, Counts> }} Server
 *
 * @param {object} report
 * @param {Omit<Counts, 'answered'> & { responses: number, copies: number, dnsMessages: number, unansweredQueries:
 * number }} report.summary
 * @param {readonly { dnsMessages: number, books?: Books }[]} report.captures
 * @param {readonly Counts[]} report.clients
 * @param {readonly Server[]} report.servers
 * @param {Record<string, Counts>} report.transports
 * @returns {string[]}
 */
export function imbalances({ summary, captures, clients, servers, transports }) {
  /** @type {string[]} */
  const faults = [];
  /** @type {(what: string, one: number, other: number) => void} */
  const equal = (what, one, other) => {
    if (one !== other) faults.push(`books: ${what}: ${one}, not ${other}`);
  };
  const books = captures.flatMap((capture) => capture.books ?? []);
  for (const [at, { books: of, dnsMessages }] of captures.entries()) {
    if (of === undefined) continue;
    const { queries, responses, answers, duplicates, strangers, responseCopies } = of;
    equal(`messages of capture ${at}`, queries + responses, dnsMessages);
    equal(`queries of capture ${at}`, balance(of) + of.queryCopies, queries);
    const kinds = answers + duplicates + strangers + responseCopies;
    equal(`responses of capture ${at}`, kinds, responses);
  }
  /** @type {(key: keyof Books) => number} */
  const sum = (key) => books.reduce((all, one) => all + one[key], 0);
  // An answer counts in its own capture, and its query may count in another.
  equal('answers', sum('answers'), sum('answered'));
  equal('messages', summary.queries + summary.responses, summary.dnsMessages);
  equal('queries', sum('queries'), summary.queries);
  equal('responses', sum('responses'), summary.responses);
  equal('copies', sum('queryCopies') + sum('responseCopies'), summary.copies);
  equal('unanswered', summary.lost + summary.undetermined, summary.unansweredQueries);
  for (const key of /** @type {const} */ (['lost', 'undetermined']))
    equal(key, sum(key), summary[key]);
  const byTransport = Object.values(transports);
  const types = servers.flatMap((server) => Object.values(server.types));
  for (const counts of [...books, ...clients, ...servers, ...byTransport, ...types]) {
    if ('queryCopies' in counts) continue;
    equal('queries of a row', balance(counts), counts.queries);
  }
  for (const [what, value] of books.flatMap((one) => Object.entries(one)))
    if (!(value >= 0)) faults.push(`books: ${what}: ${value}`);
  for (const key of /** @type {const} */ (['queries', 'answered', 'lost'])) {
    equal(`${key} by type and by server`, total(types, key), total(servers, key));
    equal(`${key} by server and by transport`, total(servers, key), total(byTransport, key));
  }
  return faults;
}

/**
 * @param {readonly Counts[]} rows
 * @param {keyof Counts} key
 */
function total(rows, key) {
  return rows.reduce((all, one) => all + one[key], 0);
}

/** @param {Counts} counts */
function balance({ answered, lost, undetermined }) {
  return answered + lost + undetermined;
}
