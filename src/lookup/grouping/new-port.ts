import type { Datagram } from '../../decode/datagram.ts';
import { Type } from '../../dns/codes.ts';
import type { MessageView } from '../../dns/message-view.ts';
import { MILLISECOND, type Nanoseconds } from '../../wire/time.ts';
import { isUsual } from './completion.ts';
import type { Attempt, Lookup } from './lookup.ts';

/**
 * Legs of one lookup follow each other within this time: the second after the first (Go: two goroutines), or
 * after its answer (glibc with `single-request-reopen`). Observed: under 3 ms, also under load.
 */
export const LEG_WINDOW: Nanoseconds = 50 * MILLISECOND;

/**
 * Go, unbound and systemd-resolved send again from a new port with a new ID; 5 s is the longest default among
 * them (Go: net/dnsclient_unix.go, resolv.conf(5) timeout). Later than that it is another lookup of the name.
 */
const LONGEST_RETRY: Nanoseconds = 5_500 * MILLISECOND;
const SHORTEST_RETRY: Nanoseconds = 200 * MILLISECOND;

/**
 * A leg is sent again from a new port: with the same ID (glibc after a second loss, at another name server, or
 * over TCP; c-ares always), or with a new one by a resolver that uses a port for each query.
 */
export function isRetryOnNewPort(lookup: Lookup, message: MessageView, now: Nanoseconds): boolean {
  const attempts = lookup.attempts;
  let last: Attempt | undefined;
  let isAnswered = false;
  for (let at = attempts.length - 1; at >= 0; at--) {
    const attempt = attempts[at]!;
    if (attempt.qtype !== message.qtype) continue;
    // By chance an ID is the same once in 65,536 times: when nothing is missing, it is another lookup.
    if (attempt.id === message.id) return isUnfinished(lookup, now);
    last ??= attempt;
    isAnswered ||= attempt.answer !== undefined;
  }
  if (last === undefined || isAnswered || sharesPort(lookup)) return false;
  const gap = now - last.time;
  return gap >= SHORTEST_RETRY && gap <= LONGEST_RETRY;
}

/**
 * A leg has been waiting for longer than an answer takes, or its answer is of no use: truncated, an error that is
 * asked again at once, or an ICMP error. A busy client has many lookups of one name on the way, and whichever has
 * the same ID by chance must not be taken for this one.
 */
function isUnfinished({ attempts, unreachables }: Lookup, now: Nanoseconds): boolean {
  if (unreachables.length > 0) return true;
  return attempts.some(({ qtype, time, answer }) => {
    if (answer !== undefined) return answer.truncated || !isUsual(answer.rcode);
    if (now - time < SHORTEST_RETRY) return false;
    return !attempts.some((other) => other.qtype === qtype && other.answer !== undefined);
  });
}

/** A and AAAA of one lookup from two ports: at once (Go), or one after the other's answer. */
export function isSecondLeg(
  lookup: Lookup,
  datagram: Datagram,
  message: MessageView,
  now: Nanoseconds,
): boolean {
  const other = otherType(message.qtype);
  if (other === 0) return false;
  let isAnswered = true;
  for (const attempt of lookup.attempts) {
    if (attempt.qtype !== other || attempt.transport !== datagram.transport) return false;
    if (attempt.answer === undefined) isAnswered = false;
  }
  if (isAnswered) return now - lookup.lastAnswer <= LEG_WINDOW;
  return now - lookup.start <= LEG_WINDOW;
}

function otherType(qtype: number): number {
  if (qtype === Type.A) return Type.AAAA;
  return qtype === Type.AAAA ? Type.A : 0;
}

function sharesPort(lookup: Lookup): boolean {
  const [first] = lookup.attempts;
  return lookup.attempts.some(
    (attempt) => attempt.clientPort === first!.clientPort && attempt.qtype !== first!.qtype,
  );
}
