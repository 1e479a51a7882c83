import { MILLISECOND, type Nanoseconds, SECOND } from '../wire/time.ts';

/**
 * The durations that decide what belongs together. Each stands here once, with its reason; the scenarios in
 * fixtures/scenarios/lookups show two of each: just inside, and just outside.
 */

/**
 * A packet crosses a node in well under a millisecond. Within this time the same octets at another place, or once more
 * on the same five-tuple, are the same packet, where nothing else tells packets apart (IPv6; IPv4 with an IP ID of 0).
 * The earliest retransmissions known, those of macOS, come after 10 ms and more.
 */
export const CROSSING: Nanoseconds = 10 * MILLISECOND;

/** With the same IP ID it is the same packet for longer: it may have waited in a queue, or gone round by a mirror. */
export const COPY_LIFE: Nanoseconds = 200 * MILLISECOND;

/**
 * For so long TCP sends a segment again that gets lost on its way between two places: after 200 ms (TCP_RTO_MIN of Linux),
 * doubled each time; three losses in a row are 1.4 s.
 */
export const RESENT: Nanoseconds = 1_500 * MILLISECOND;

/**
 * Time stamps of two queues of one network card differ by less, so a response may stand so far before its query. Where only the
 * order is known, packets lie so far apart: there it does not.
 */
export const REORDERING: Nanoseconds = MILLISECOND;

/**
 * Legs of one lookup that are sent at once follow each other within this time: the second after the first (Go: two
 * goroutines), or after its answer (glibc with single-request). Observed: under 3 ms, also under load; Netty, cold, takes
 * 18 ms. A program from which the processor is taken in between takes longer: then the port tells (grouping/belonging.ts).
 */
export const LEG_WINDOW: Nanoseconds = 50 * MILLISECOND;

/**
 * Legs that little but the moment ties together must be nearer: those from two ports (two goroutines, or a socket that
 * is opened when the answer is there), and those from a port that is used for lookup after lookup. Observed: under 3 ms,
 * also under load.
 */
export const PARTNER_WINDOW: Nanoseconds = 10 * MILLISECOND;

/**
 * The shortest time-out of a resolver that sends again from another port or with another ID: c-ares waits 250 ms at
 * least (ares_metrics.c), unbound 376 ms (util/rtt.c). Sooner than this it is another lookup.
 */
export const SHORTEST_RETRY: Nanoseconds = 200 * MILLISECOND;

/**
 * Who is told that nothing comes of a query (an error, ICMP) asks the next time at once. Go was seen to take 0.04 to 0.4
 * ms, and 2 ms on a machine that was very busy. Where a client is told so again and again, as its lookups of a name all
 * fail, what comes later than this is the next lookup; where it was told once, it may take as long as legs are apart.
 */
export const TOLD: Nanoseconds = MILLISECOND;

/** A client to which nothing was denied of a name for so long asks for it seldom. */
export const SELDOM: Nanoseconds = SECOND;

/** musl sends again after timeout / attempts of resolv.conf(5), 5 s / 2. */
export const MUSL_WAIT: Nanoseconds = 2_500 * MILLISECOND;

/** What will be sent again is not missed sooner than this: no resolver has a shorter time-out by default. */
export const FIRST_RETRY_DUE: Nanoseconds = 2_400 * MILLISECOND;

/**
 * The longest default time-out of a resolver, with some slack: glibc, Go, nginx and Netty wait 5 s (resolv.conf(5),
 * timeout). What was not sent again by then is not sent again, unless the client was seen to wait longer.
 */
export const LONGEST_DEFAULT_WAIT: Nanoseconds = 5_500 * MILLISECOND;

/** Timers are never early: Go, Netty and systemd-resolved send again after 5 s and some milliseconds. */
export const DEFAULT_WAIT: Nanoseconds = 4_990 * MILLISECOND;

/** unbound waits as long for a server that it does not know (UNKNOWN_SERVER_NICENESS, util/rtt.c). */
export const UNBOUND_WAIT: Nanoseconds = 376 * MILLISECOND;

/** How late timers run on a busy machine; those of glibc were seen 0.5 to 23 ms late. */
export const TIMER_SLACK: Nanoseconds = 50 * MILLISECOND;

/**
 * glibc begins no round sooner, whatever the options say: 1 s at least (resolv/res_send.c, send_dg). What comes sooner on
 * a port, and is no repetition, is a leg that is late, or asked by a client that simply asks later; musl may do so if it
 * is told to.
 */
export const SHORTEST_ROUND: Nanoseconds = 990 * MILLISECOND;

/** glibc waits 30 s at most (RES_MAXRETRANS, resolv/resolv.h), with some slack. */
export const LONGEST_WAIT: Nanoseconds = 31 * SECOND;

/**
 * How long a lookup whose legs were all answered after a retry, or of which only one leg was seen, is kept: the first
 * answer of a server that takes seven seconds is still to come, and so is a leg that was lost before this place, with
 * the first retry or the second.
 */
export const LATE: Nanoseconds = 2 * LONGEST_DEFAULT_WAIT;

/** No resolver waits longer before it sends again (musl: 60 s at most): a longer wait is a clock that was set. */
export const CLOCK_STEP: Nanoseconds = 60 * SECOND;

/**
 * "Promptly": path and server work. Far above any healthy round trip in a cluster; where a server was seen to answer,
 * what is usual for it decides.
 */
export const PROMPT: Nanoseconds = 500 * MILLISECOND;

/** An answer that takes so long is slow, unless `--slow` says otherwise. */
export const SLOW: Nanoseconds = SECOND;

/** However fast a server usually is, an answer that takes no longer than this is a usual one. */
export const USUAL_AT_LEAST: Nanoseconds = LEG_WINDOW;
