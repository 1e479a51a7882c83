import { SECOND } from '../../wire/time.ts';
import { say, type Sentence } from '../../words/say.ts';
import type { ResolverTraits } from './resolver-traits.ts';

export type ResolverFamily = 'glibc' | 'musl' | 'go' | 'c-ares' | 'nginx' | 'forwarder' | 'unknown';

/** Which resolver a client uses and with which options, as far as its packets show, and why. */
export interface Resolver {
  readonly family: ResolverFamily;
  readonly options: readonly string[];
  readonly because: readonly Sentence[];
}

/** Lookups of one kind from which a habit is read. */
const HABIT = 3;
/** Of three pairs or more, so many must have small ID steps: by chance one pair in 64 has. */
const MOSTLY = 0.9;

/** Reads the resolver from the traits; `unknown`, with what is missing, where they are not enough. */
export function recognise(traits: ResolverTraits, searchTries: number): Resolver {
  const because: Sentence[] = [];
  const family = familyOf(traits, because);
  const options = optionsOf(traits, family, because);
  if (searchTries > 0) {
    options.push(`search list of ${searchTries}`);
    because.push(say`names were tried with ${searchTries} suffixes`);
  }
  return { family, options, because };
}

type Verdict = readonly [ResolverFamily, Sentence];

/** What a retry shows is proof; what healthy traffic shows is a habit. In this order. */
function familyOf(traits: ResolverTraits, because: Sentence[]): ResolverFamily {
  const [family, reason] = byRetries(traits) ?? byHabit(traits) ?? nothingKnown(traits);
  because.push(reason);
  return family;
}

function byRetries(traits: ResolverTraits): Verdict | undefined {
  const { retries } = traits;
  if (traits.repeatsAnswered > 0) {
    return [
      'glibc',
      say`after a loss it repeats the answered query too, with its ID, one after the other: only glibc does`,
    ];
  }
  const alone = retries.filter((retry) => !retry.allLost);
  if (
    traits.pairs > 0 &&
    alone.some((retry) => retry.samePort && retry.sameId) &&
    hasSmallSteps(traits)
  ) {
    return [
      'musl',
      say`it sends the missing query alone, with its ID from its port, and the IDs of its pairs lie close together`,
    ];
  }
  if (
    traits.pairs > 0 &&
    alone.some((retry) => !retry.samePort && retry.sameId) &&
    !traits.serialNewPort
  ) {
    return ['c-ares', say`it sends the missing query alone, with its ID from a new port`];
  }
  if (
    traits.twoPorts > 0 &&
    alone.some((retry) => isNear(retry.after, 5) && !retry.samePort && !retry.sameId) &&
    traits.twoPortsWithEdns > 0
  ) {
    return [
      'go',
      say`A and AAAA leave from two ports with an OPT record, and a lost one is sent again after 5 s from a new port with a new ID`,
    ];
  }
  if (traits.twoPorts > 0 && alone.length > 0) {
    return [
      'forwarder',
      say`A and AAAA leave from two ports, and a lost one is sent again as a forwarder does`,
    ];
  }
  if (
    traits.pairs > 0 &&
    alone.some((retry) => retry.samePort && retry.sameId && isNear(retry.after, 5))
  ) {
    return [
      'nginx',
      say`it sends the missing query alone after 5 s, with its ID from its port, and its IDs are scattered: nginx, or a resolver built like it`,
    ];
  }
  return undefined;
}

function byHabit(traits: ResolverTraits): Verdict | undefined {
  if (traits.allServersAtOnce > 0)
    return ['musl', say`it asks all its servers at the same moment from one port`];
  if (traits.pairs >= HABIT && hasSmallSteps(traits)) {
    return [
      'musl',
      say`the IDs of ${traits.smallIdSteps} of ${traits.pairs} pairs lie close together, as musl takes them from the clock`,
    ];
  }
  if (traits.tcpShared > 0) return ['glibc', say`A and AAAA share one TCP connection`];
  if (traits.twoPorts > 0 && traits.twoPortsWithEdns === traits.twoPorts) {
    return ['go', say`A and AAAA leave at once from two ports, each with an OPT record`];
  }
  if (traits.serialSamePort >= HABIT && traits.pairs === 0) {
    return [
      'glibc',
      say`AAAA follows A's answer from the same port in ${traits.serialSamePort} lookups`,
    ];
  }
  if (traits.pairs > 0 && traits.pairsWithEdns === traits.pairs) {
    return [
      'glibc',
      say`its pairs leave from one port with OPT records, which neither musl nor c-ares in Node.js adds`,
    ];
  }
  return undefined;
}

function nothingKnown(traits: ResolverTraits): Verdict {
  if (traits.twoPorts > 0)
    return ['unknown', say`A and AAAA leave from two ports: Go without EDNS, or a forwarder`];
  if (traits.reusedPort > 0 && traits.pairs > 0)
    return [
      'unknown',
      say`its pairs leave from a port that is used again: nginx, Netty or a busy c-ares`,
    ];
  if (traits.pairs > 0 && hasSmallSteps(traits)) {
    return [
      'unknown',
      say`the IDs of ${traits.pairs} pairs lie close together as musl's, which is too few pairs to be sure`,
    ];
  }
  if (traits.pairs > 0)
    return [
      'unknown',
      say`A and AAAA leave from one port with scattered IDs: glibc or c-ares, which only a retry tells apart`,
    ];
  if (traits.serialSamePort + traits.serialNewPort > 0) {
    return [
      'unknown',
      say`AAAA follows A's answer: too few lookups to tell whether that is configured or the habit of a thread that stalled before`,
    ];
  }
  return ['unknown', say`it sends no A and AAAA together`];
}

/** musl opens a socket for each lookup: who uses a port again is somebody else. */
function hasSmallSteps(traits: ResolverTraits): boolean {
  return traits.reusedPort === 0 && traits.smallIdSteps >= MOSTLY * traits.pairs;
}

function isNear(after: number, seconds: number): boolean {
  return Math.abs(after - seconds * SECOND) <= Math.max(0.05 * seconds, 0.1) * SECOND;
}

function optionsOf(traits: ResolverTraits, family: ResolverFamily, because: Sentence[]): string[] {
  const options: string[] = [];
  const serial = traits.serialSamePort + traits.serialNewPort;
  if (family !== 'musl' && traits.pairs === 0 && traits.stalls === 0) {
    if (traits.serialNewPort >= HABIT) {
      options.push('single-request-reopen');
      because.push(
        say`AAAA follows A's answer from a new port in all of ${serial} lookups, none of them after a stall; a program that asks for A, then for AAAA by itself, would look the same`,
      );
    } else if (traits.serialSamePort >= HABIT) {
      options.push('single-request');
      because.push(
        say`AAAA follows A's answer in all of ${serial} lookups, none of them after a stall; threads that stalled before the capture would look the same`,
      );
    }
  }
  if (traits.tcpShared + traits.tcpSeparate > 0) {
    options.push('use-vc');
    because.push(say`its lookups go over TCP from the start`);
  }
  if (family === 'glibc' && traits.pairs > 0 && traits.pairsWithEdns === traits.pairs)
    options.push('edns0');
  const timeout = timeoutOption(traits, family);
  if (timeout) {
    options.push(timeout.option);
    because.push(timeout.because);
  }
  return options;
}

/** `timeout:N` from the wait before the first retry, when it is not the default. */
function timeoutOption(
  traits: ResolverTraits,
  family: ResolverFamily,
): { option: string; because: Sentence } | undefined {
  const seconds = [...traits.retries]
    .map((retry) => retry.after / SECOND)
    .toSorted((a, b) => a - b)[0];
  if (seconds === undefined) return undefined;
  if (family === 'glibc') {
    const whole = Math.round(seconds);
    if (whole === 5 || whole < 1 || !isNear(seconds * SECOND, whole)) return undefined;
    return { option: `timeout:${whole}`, because: say`it asks again after ${whole} s` };
  }
  if (family === 'musl' && !isNear(seconds * SECOND, 2.5)) {
    return {
      option: `timeout/attempts = ${seconds.toFixed(1)} s`,
      because: say`it asks again after ${seconds.toFixed(1)} s, where 2.5 s is the default`,
    };
  }
  return undefined;
}
