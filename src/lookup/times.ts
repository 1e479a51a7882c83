import { MILLISECOND, type Nanoseconds, SECOND } from '../wire/time.ts';

/**
 * Durations that decide which packets belong together. Each stands here once, with its reason. The scenarios in
 * fixtures/scenarios/lookups show two cases of each: just inside, and just outside.
 */

/**
 * A packet crosses a node in well under a millisecond. Within this time the same bytes at another place, or again on
 * the same five-tuple, are the same packet, if nothing else tells packets apart (IPv6; IPv4 with an IP ID of 0). The
 * earliest known retransmissions, those of macOS, come after 10 ms or more.
 */
export const CROSSING: Nanoseconds = 10 * MILLISECOND;

/** How long the same IP ID means the same packet: it may have waited in a queue, or gone round by a mirror. */
export const COPY_LIFE: Nanoseconds = 200 * MILLISECOND;

/**
 * How far a response may stand before its query: time stamps of two queues of one network card differ by less. Where
 * only the order of packets is known, they lie so far apart that this never applies.
 */
export const REORDERING: Nanoseconds = MILLISECOND;

/**
 * Legs of one lookup that are sent at once follow each other within this time: the second after the first (Go: two
 * goroutines), or after its answer (glibc with single-request). Observed: under 3 ms, also under load; Netty takes 18
 * ms when cold. If the program loses the processor in between, it takes longer: then the port tells
 * (grouping/joining/belonging.ts).
 */
export const LEG_WINDOW: Nanoseconds = 50 * MILLISECOND;

/**
 * Legs that are tied by little but their times must be nearer: legs from two ports (two goroutines, or a socket that is
 * opened when the answer is there), and legs from a port that is used for lookup after lookup. Observed: under 3 ms,
 * also under load.
 */
export const PARTNER_WINDOW: Nanoseconds = 10 * MILLISECOND;

/**
 * The shortest time-out of a resolver that sends again from another port or with another ID: c-ares waits at least 250
 * ms (ares_metrics.c), unbound 376 ms (util/rtt.c). A sooner query is another lookup.
 */
export const SHORTEST_RETRY: Nanoseconds = 200 * MILLISECOND;

/**
 * How soon a client asks again after a denial (an error response, ICMP). Go was seen to take 0.04 to 0.4 ms, and 2 ms
 * on a very busy machine. If a client is denied again and again, because its lookups of a name all fail, a later query
 * is the next lookup. If it was denied once, it may take as long as legs are apart.
 */
export const TOLD: Nanoseconds = MILLISECOND;

/** If nothing of a name was denied to a client for so long, the client asks for that name seldom. */
export const SELDOM: Nanoseconds = SECOND;

/** musl sends again after timeout / attempts of resolv.conf(5): 5 s / 2. */
export const MUSL_WAIT: Nanoseconds = 2_500 * MILLISECOND;

/** No retry is missed sooner than this: no resolver has a shorter time-out by default. */
export const FIRST_RETRY_DUE: Nanoseconds = 2_400 * MILLISECOND;

/**
 * The longest default time-out of a resolver, with some slack: glibc, Go, nginx and Netty wait 5 s (resolv.conf(5),
 * timeout). A query that was not sent again by then is not sent again, unless the client was seen to wait longer.
 */
export const LONGEST_DEFAULT_WAIT: Nanoseconds = 5_500 * MILLISECOND;

/**
 * The shortest wait that is a 5 s timer. Timers are never early: Go, Netty and systemd-resolved send again after 5 s
 * and some milliseconds.
 */
export const DEFAULT_WAIT: Nanoseconds = 4_990 * MILLISECOND;

/** How long unbound waits for a server that it does not know (UNKNOWN_SERVER_NICENESS, util/rtt.c). */
export const UNBOUND_WAIT: Nanoseconds = 376 * MILLISECOND;

/** How long BIND waits for a forwarder before it asks again, from another port with another ID (seen 30 times in 9.18). */
export const BIND_WAIT: Nanoseconds = 1_200 * MILLISECOND;

/** How far from its timer BIND asks again: it was seen up to 2 ms late, and its two legs leave up to 3 ms apart. */
export const BIND_SLACK: Nanoseconds = 10 * MILLISECOND;

/** How late timers run on a busy machine; those of glibc were seen 0.5 to 23 ms late. */
export const TIMER_SLACK: Nanoseconds = 50 * MILLISECOND;

/**
 * glibc begins no round sooner, whatever its options: after 1 s at least (resolv/res_send.c, send_dg). A sooner query
 * on a port that repeats nothing is a late leg, or comes from a client that simply asks later. musl may send sooner if
 * it is configured to.
 */
export const SHORTEST_ROUND: Nanoseconds = 990 * MILLISECOND;

/** glibc waits 30 s at most (RES_MAXRETRANS, resolv/resolv.h), with some slack. */
export const LONGEST_WAIT: Nanoseconds = 31 * SECOND;

/**
 * How long a lookup is kept if all legs were answered after a retry, or if only one leg was seen. The first answer of a
 * server that takes seven seconds is still to come. So is a leg that was lost before the capture point, with the first
 * or second retry.
 */
export const LATE: Nanoseconds = 2 * LONGEST_DEFAULT_WAIT;

/** No resolver waits longer before it sends again (musl: 60 s at most): a longer wait means that the clock was set. */
export const CLOCK_STEP: Nanoseconds = 60 * SECOND;

/**
 * "Promptly": the time for the path and the server's work. It is far above any healthy round trip in a cluster. For a
 * server that was seen to answer, its usual time decides.
 */
export const PROMPT: Nanoseconds = 500 * MILLISECOND;

/** From this duration on an answer is slow, unless `--slow` gives another limit. */
export const SLOW: Nanoseconds = SECOND;

/** However fast a server usually is, an answer that takes no longer than this counts as usual. */
export const USUAL_AT_LEAST: Nanoseconds = LEG_WINDOW;
