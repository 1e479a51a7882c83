import { type Nanoseconds, SECOND } from '../../../wire/time.ts';
import { BIND_WAIT, DEFAULT_WAIT, MUSL_WAIT, TIMER_SLACK, UNBOUND_WAIT } from '../../times.ts';

/**
 * Whether the gap is a timer of whole seconds. Resolvers that keep an ID on another port have such timers: glibc,
 * c-ares. musl stays on its port, unbound takes a new ID.
 */
export function isWholeSecond(gap: Nanoseconds): boolean {
  return isJustAfter(gap, Math.floor((gap + TIMER_SLACK / 10) / SECOND) * SECOND);
}

const OTHER_TIMERS = [MUSL_WAIT, UNBOUND_WAIT, BIND_WAIT];

/**
 * Whether the gap is a resolver's timer: whole seconds (resolv.conf(5), timeout), half of five seconds (musl), 376 ms
 * (unbound), or 1.2 s (BIND). Timers are never early.
 */
export function isTimer(gap: Nanoseconds): boolean {
  return isWholeSecond(gap) || OTHER_TIMERS.some((timer) => isJustAfter(gap, timer));
}

/** Whether the gap is the timer of a resolver on one port, with its default options: 5 s, or musl's half of that. */
export function isDefaultTimer(gap: Nanoseconds): boolean {
  return isFiveSeconds(gap) || isJustAfter(gap, MUSL_WAIT);
}

/** Whether the gap is the timer of 5 s that glibc and Go have by default. */
export function isFiveSeconds(gap: Nanoseconds): boolean {
  return gap >= DEFAULT_WAIT && gap <= DEFAULT_WAIT + TIMER_SLACK;
}

function isJustAfter(gap: Nanoseconds, timer: Nanoseconds): boolean {
  return timer > 0 && gap >= timer - TIMER_SLACK / 10 && gap - timer <= TIMER_SLACK;
}
