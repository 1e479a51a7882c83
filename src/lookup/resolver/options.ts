import { SECOND } from '../../wire/time.ts';
import { say, type Sentence } from '../../words/say.ts';
import type { Candidate } from './families.ts';
import type { ResolverTraits } from './resolver-traits.ts';
import { HABIT } from './signs.ts';

/** An option of resolv.conf(5) that is in force, and the evidence for it. */
export interface OptionInForce {
  readonly option: string;
  readonly because?: Sentence;
}

/**
 * Longest waits of glibc (RES_MAXRETRANS, resolv/resolv.h) and musl (resolvconf.c), in seconds. A longer wait is no
 * timer.
 */
const GLIBC_LONGEST = 30;
const MUSL_LONGEST = 60;

/** Returns the options that the packets show, as far as one of the candidates reads them. */
export function optionsOf(
  traits: ResolverTraits,
  candidates: readonly Candidate[],
): OptionInForce[] {
  const isOnly = (candidate: Candidate): boolean =>
    candidates.length === 1 && candidates[0] === candidate;
  return [
    ...(candidates.length === 0 || candidates.includes('glibc') ? serialOption(traits) : []),
    ...(traits.tcpShared + traits.tcpSeparate > 0
      ? [{ option: 'use-vc', because: say`its lookups go over TCP from the start` }]
      : []),
    ...(isOnly('glibc') && traits.withEdns > 0 && traits.withEdns === traits.lookups
      ? [{ option: 'edns0' }]
      : []),
    ...(isOnly('glibc') ? glibcTimeout(traits) : []),
    ...(isOnly('musl') ? muslTimeout(traits) : []),
  ];
}

function serialOption(traits: ResolverTraits): OptionInForce[] {
  if (traits.pairs > 0 || traits.stalls > 0) return [];
  const serial = traits.serialSamePort + traits.serialNewPort;
  if (traits.serialNewPort >= HABIT)
    return [
      {
        option: 'single-request-reopen',
        because: say`AAAA follows A's answer from a new port in all of ${serial} lookups, none of them after a stall; a program that asks for A, then for AAAA by itself, would look the same`,
      },
    ];
  if (traits.serialSamePort < HABIT) return [];
  return [
    {
      option: 'single-request',
      because: say`AAAA follows A's answer in all of ${serial} lookups, none of them after a stall; threads that stalled before the capture would look the same`,
    },
  ];
}

/** Returns `timeout:N` from the wait before the first retry, unless N is the default. */
function glibcTimeout(traits: ResolverTraits): OptionInForce[] {
  const seconds = shortestWait(traits);
  const whole = Math.round(seconds);
  if (whole === 5 || whole < 1 || whole > GLIBC_LONGEST || !isNear(seconds, whole)) return [];
  return [{ option: `timeout:${whole}`, because: say`it asks again after ${whole} s` }];
}

/** Returns the ratio timeout / attempts, after which musl sends again, unless it is the default. */
function muslTimeout(traits: ResolverTraits): OptionInForce[] {
  const seconds = shortestWait(traits);
  if (seconds === 0 || seconds > MUSL_LONGEST + 1 || isNear(seconds, 2.5)) return [];
  const told = seconds.toFixed(1);
  return [
    {
      option: `timeout/attempts = ${told} s`,
      because: say`it asks again after ${told} s, where 2.5 s is the default`,
    },
  ];
}

/**
 * Returns the shortest wait before a retry, in seconds; 0 without a retry. Beside a resolver that sends pairs, what asks
 * for one type is another program (dig), with a time-out of its own.
 */
function shortestWait({ retries }: ResolverTraits): number {
  if (retries.length === 0) return 0;
  const ofPairs = retries.filter((one) => one.of === 'pair');
  const own = ofPairs.length === 0 ? retries : ofPairs;
  return own.reduce((least, { after }) => Math.min(least, after), Infinity) / SECOND;
}

function isNear(seconds: number, expected: number): boolean {
  return Math.abs(seconds - expected) <= Math.max(0.05 * expected, 0.1);
}
