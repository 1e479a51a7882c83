// @ts-check
/** @import { Random } from './random.js' */

/**
 * How resolvers behave on the wire, as far as the bench needs it: what is sent when, and what is sent again when
 * a leg stays unanswered. Times are microseconds.
 */

export const A = 1;
export const AAAA = 28;
const SERVFAIL = 2;

const MILLISECOND = 1_000;
const SECOND = 1_000_000;

/** @typedef {'glibc' | 'musl' | 'go'} Resolver */

/**
 * A query, or the response to it.
 *
 * @typedef {object} Message
 * @property {number} time microseconds since the start of the capture
 * @property {number} client the n-th pod, from 0
 * @property {number} port the client's
 * @property {number} name the n-th, from 0
 * @property {number} id of the message
 * @property {number} qtype A or AAAA
 * @property {boolean} isResponse the QR bit
 * @property {number} rcode 0, unless the server fails
 */

/** A query that was sent: what its answer must repeat. @typedef {Message} Query */

/** A lookup: one client resolves one name. Collects the packets of the lookup. */
export class Lookup {
  /** @type {Message[]} */
  packets = [];
  /** Queries without an answer, by type. */
  lost = { A: 0, AAAA: 0 };

  /**
   * @param {Resolver} resolver
   * @param {number} start
   * @param {number} client
   * @param {number} name
   * @param {() => number} freshPort
   * @param {Random} random
   */
  constructor(resolver, start, client, name, freshPort, random) {
    this.resolver = resolver;
    this.start = start;
    this.client = client;
    this.name = name;
    this.freshPort = freshPort;
    this.random = random;
    this.port = freshPort();
    this.ids = { [A]: random.below(1 << 16), [AAAA]: random.below(1 << 16) };
    // musl takes its IDs from the clock (src/network/res_mkquery.c): two in a row are close to each other.
    if (resolver === 'musl') this.ids[AAAA] = (this.ids[A] + random.between(80, 500)) & 0xffff;
    // If both answers had one ID, a text would not show which type has no records.
    if (this.ids[AAAA] === this.ids[A]) this.ids[AAAA] ^= 1;
  }

  /**
   * @param {number} qtype
   * @param {number} time
   * @returns {Query}
   */
  ask(qtype, time) {
    const isGo = this.resolver === 'go';
    const query = {
      time,
      client: this.client,
      // Go dials a socket for every query and every try (net/dnsclient_unix.go, exchange).
      port: isGo ? this.freshPort() : this.port,
      name: this.name,
      id: isGo ? this.random.below(1 << 16) : qtype === A ? this.ids[A] : this.ids[AAAA],
      qtype,
      isResponse: false,
      rcode: 0,
    };
    this.packets.push(query);
    return query;
  }

  /**
   * @param {Query} query
   * @param {number} [after] from the query to its answer; that of a healthy server, if it is left out
   * @param {number} [rcode]
   * @returns {number} when the answer comes
   */
  answer(query, after = this.random.between(400, 3 * MILLISECOND), rcode = 0) {
    const time = query.time + after;
    this.packets.push({ ...query, time, isResponse: true, rcode });
    return time;
  }

  /** @param {Query} query */
  lose(query) {
    if (query.qtype === A) this.lost.A++;
    else this.lost.AAAA++;
  }

  /**
   * A and AAAA at once, at most 300 µs apart, so before any answer.
   *
   * @param {number} time
   * @returns {[Query, Query]}
   */
  askBoth(time) {
    // Go's goroutine for AAAA is mostly the faster one.
    const isReversed = this.resolver === 'go' && !this.random.oneIn(5);
    const first = this.ask(isReversed ? AAAA : A, time);
    const second = this.ask(isReversed ? A : AAAA, time + this.random.between(9, 300));
    return [first, second];
  }

  /** Returns the time of this resolver's retry; some milliseconds late, as timers are. */
  timeOut() {
    const interval = this.resolver === 'musl' ? 2.5 * SECOND : 5 * SECOND;
    return this.start + interval + this.random.between(500, 5 * MILLISECOND);
  }

  /**
   * Asks again after a time-out with one unanswered leg. glibc asks for both again, one after the other
   * (resolv/res_send.c, send_dg, goto retry), the others only for what is missing.
   *
   * @param {number} missing
   */
  askAgain(missing) {
    if (this.resolver === 'glibc') this.askSerially(this.timeOut());
    else this.answer(this.ask(missing, this.timeOut()));
  }

  /** @param {number} time */
  askSerially(time) {
    const answered = this.answer(this.ask(A, time));
    this.answer(this.ask(AAAA, answered + 200));
  }

  /** Asks again after a time-out with both legs unanswered. */
  askBothAgain() {
    for (const query of this.askBoth(this.timeOut())) this.answer(query);
  }
}

/**
 * A fault of a lookup, and the rule that must find it.
 *
 * @typedef {object} Course
 * @property {string} [rule] its ID; none for a healthy lookup
 * @property {readonly Resolver[]} resolvers whom it can happen to
 * @property {(lookup: Lookup) => void} play writes the packets down
 */

/** @satisfies {Record<string, Course>} */
export const courses = {
  healthy: {
    resolvers: ['glibc', 'musl', 'go'],
    play(lookup) {
      for (const query of lookup.askBoth(lookup.start)) lookup.answer(query);
    },
  },

  /** One of the pair is dropped on the node. */
  race: {
    rule: 'conntrack-race',
    resolvers: ['glibc', 'musl'],
    play: loseOneLeg,
  },

  /** Both queries of the first transmission are lost. */
  bothLost: {
    rule: 'both-legs-lost',
    resolvers: ['glibc', 'musl'],
    play: loseBothLegs,
  },

  /** The server restarts: lookups within this time lose all queries. */
  outage: {
    rule: 'burst-loss',
    resolvers: ['glibc', 'musl', 'go'],
    play: loseBothLegs,
  },

  /** A client whose queries cannot race loses one query. */
  singleLost: {
    rule: 'single-query-lost',
    resolvers: ['go'],
    play: loseOneLeg,
  },

  /** Slow, but within the client's patience. */
  slow: {
    rule: 'slow-answer',
    resolvers: ['glibc', 'musl', 'go'],
    play(lookup) {
      const queries = lookup.askBoth(lookup.start);
      const slow = lookup.random.below(2);
      const patience = lookup.resolver === 'musl' ? 2.4 * SECOND : 4 * SECOND;
      for (const [at, query] of queries.entries()) {
        if (at === slow) lookup.answer(query, lookup.random.between(1.05 * SECOND, patience));
        else lookup.answer(query);
      }
    },
  },

  /** The answer comes after six seconds, when glibc has asked again after five. */
  late: {
    rule: 'late-answer',
    resolvers: ['glibc'],
    play(lookup) {
      const [a, aaaa] = lookup.askBoth(lookup.start);
      const late = 6 * SECOND + lookup.random.below(20 * MILLISECOND);
      lookup.answer(a);
      lookup.answer(aaaa, late);
      const again = lookup.answer(lookup.ask(A, lookup.timeOut()));
      const repeated = lookup.ask(AAAA, again + 200);
      // The server was slow once, or is slow each time.
      if (lookup.random.oneIn(2)) lookup.answer(repeated);
      else lookup.answer(repeated, late);
    },
  },

  /** The server fails on AAAA, which glibc puts up with, or on both, which it asks again at once. */
  servfail: {
    rule: 'servfail',
    resolvers: ['glibc'],
    play(lookup) {
      const [a, aaaa] = lookup.askBoth(lookup.start);
      const failed = lookup.answer(aaaa, 2 * MILLISECOND, SERVFAIL);
      if (lookup.random.oneIn(2)) lookup.answer(a);
      else {
        lookup.answer(a, MILLISECOND, SERVFAIL);
        for (const query of lookup.askBoth(failed + 100)) lookup.answer(query);
      }
    },
  },
};

/** @param {Lookup} lookup */
function loseOneLeg(lookup) {
  const queries = lookup.askBoth(lookup.start);
  const lost = lookup.random.below(2);
  for (const [at, query] of queries.entries()) {
    if (at === lost) lookup.lose(query);
    else lookup.answer(query);
  }
  lookup.askAgain(/** @type {Query} */ (queries[lost]).qtype);
}

/** @param {Lookup} lookup */
function loseBothLegs(lookup) {
  for (const query of lookup.askBoth(lookup.start)) lookup.lose(query);
  lookup.askBothAgain();
}
