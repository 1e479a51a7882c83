import { isLinkLocal, isLoopback } from '../wire/address.ts';
import { toMs } from '../wire/time.ts';
import type { Attempt, Copy } from '../lookup/lookup.ts';
import { isOutgoing } from '../lookup/exchange/copies.ts';
import { copyAfterTranslation } from '../lookup/story/vantage.ts';
import { isTold, retriedBy, retryOf } from '../lookup/story/retries.ts';
import { clientHadAnswer } from './capture-loss.ts';
import type { Pair } from '../lookup/story/pair.ts';
import { type Story } from '../lookup/story/story.ts';
import { frames, ms, say, type Sentence } from '../words/say.ts';
import { seen } from './fact.ts';
import { isIgnored } from './ignored.ts';
import type { Context, Fact, Match } from './rule.ts';

/** Facts that several rules state in the same words. */

/** States that a query has no answer: "the AAAA query (frame 2) has no answer". */
export function unansweredFact(attempt: Attempt, context: Context): Fact {
  return {
    frames: [attempt.frame],
    ...seen`the ${context.type(attempt.qtype)} query in ${frames([attempt.frame])} has no answer`,
  };
}

/** States when the client asked again; nothing if it did not. */
export function askedAgain(retryAfter: number | undefined): Fact | undefined {
  if (retryAfter === undefined) return undefined;
  return seen`the client asked again after ${ms(toMs(retryAfter))}`;
}

/** Returns the type of the lost queries, if they are all of one. */
export function typeOf(lost: readonly Attempt[]): Pick<Match, 'lostType'> {
  const [first] = lost;
  const isOne = first !== undefined && lost.every(({ qtype }) => qtype === first.qtype);
  return isOne ? { lostType: first.qtype } : {};
}

/** States how and when a lost query was sent again, and whether the retry was answered. */
export function retryFact(attempt: Attempt, context: Context): Fact {
  const retry = retryOf(attempt);
  const type = context.type(attempt.qtype);
  if (!retry)
    return seen`the ${type} query in ${frames([attempt.frame])} is not sent again in this capture`;
  const afterMs = ms(toMs(retry.time - attempt.time));
  if (!retry.answer) {
    return {
      frames: [retry.frame],
      ...seen`the ${type} query is sent again after ${afterMs} (${frames([retry.frame])}) and stays unanswered`,
    };
  }
  return {
    frames: [retry.frame, retry.answer.frame],
    ...seen`the ${type} query is sent again after ${afterMs} (${frames([retry.frame])}) and then answered (${frames([retry.answer.frame])})`,
  };
}

/** States that the retry of a query has no answer of its own either. */
export function retryWithoutAnswer(retry: Attempt, context: Context): Sentence {
  const type = context.type(retry.qtype);
  return retry.rare.mayHave === undefined
    ? say`the ${type} query is sent again in ${frames([retry.frame])}, and the capture shows no answer to that either`
    : say`the ${type} query is sent again in ${frames([retry.frame])}, and whether the answer in ${frames([retry.rare.mayHave.frame])} is to that is not known`;
}

/**
 * Returns the time from the start of a lookup to its first retransmission after a wait, since glibc's timer runs from the first
 * packet of a round. Undefined without a retransmission, or if the clock was set or the capture has a gap meanwhile.
 */
export function firstRetryAfter(story: Story): number | undefined {
  const { attempts, start, isInterrupted } = story.lookup;
  if (isInterrupted) return undefined;
  const retry = attempts.find((attempt) => {
    const earlier = retriedBy(attempt);
    // The client does not wait before it asks again over TCP after a truncated answer, or after an error.
    if (earlier === undefined || earlier.answer?.truncated === true) return false;
    return !isTold(earlier, attempt);
  });
  return retry && retry.time - start;
}

/**
 * Whether the answer to the retry may as well be a late answer to this transmission, as both have the same ID and port.
 */
export function sharesAnswer(lost: Attempt): boolean {
  const retry = retryOf(lost);
  return (
    retry?.answer !== undefined && retry.id === lost.id && retry.clientPort === lost.clientPort
  );
}

/**
 * Whether the client missed the answer to this query: the query is lost, or it is unanswered for longer than an answer
 * takes and the client did not get the answer unseen. A stray answer besides an accepted one is harmless.
 */
export function isMissed(attempt: Attempt, story: Story, context: Context): boolean {
  if (story.lost.includes(attempt)) return true;
  return (
    story.undetermined.includes(attempt) &&
    isIgnored(attempt, context) &&
    !clientHadAnswer(attempt.lookup, context)
  );
}

/** Returns the lost transmissions that are retries. A race on a fresh five-tuple cannot hit these. */
export function lostRetransmissions(story: Story): Attempt[] {
  return story.lost.filter(retriedBy);
}

/** Returns why no conntrack entry with DNAT is possible. Seen translations count most, then listings, addresses. */
export function noTranslation(story: Story, context: Context): Sentence | undefined {
  const { lookup } = story;
  const { server: id, time } = lookup.attempts[0]!;
  const address = context.address(id);
  const server = context.addressBytes(id);
  const client = context.addressBytes(lookup.client);
  if (isLoopback(server))
    return say`the server ${address} is on the loopback interface, where nothing is translated`;
  if (isLinkLocal(server)) {
    return say`the server ${address} is link-local (NodeLocal DNSCache), which bypasses connection tracking`;
  }
  const { facts } = context;
  const translation = facts.translationOf(address);
  if (translation?.value.mode === 'eBPF')
    return say`Cilium translates ${address} with eBPF, without the connection tracking of netfilter (${translation.file})`;
  if (lookup.attempts.some(copyAfterTranslation)) return undefined;
  const passedOn = lookup.attempts.map(passedOnAsItIs).find((copy) => copy !== undefined);
  if (passedOn)
    return say`the client's node passes queries to ${address} on without translating them (${context.where(passedOn)})`;
  if (context.named.service(id, time)) {
    return context.named.isLocal(id, lookup.client, time)
      ? say`NodeLocal DNSCache listens on ${address} on the client's node, which bypasses connection tracking`
      : undefined;
  }
  const endpoint = context.named.endpoint(id, time);
  if (endpoint) {
    return say`the server ${address} is the endpoint itself (${endpoint.pod ?? endpoint.services.join(', ')}), and no service address that would be translated`;
  }
  if (translation) return undefined;
  const service = facts.serviceOf(address);
  if (service)
    return say`the server ${address} is an endpoint of ${service.value} itself, and no service address that would be translated (${service.file})`;
  const { hopLimit } = lookup.attempts[0]!;
  if (wasRouted(hopLimit) && prefixOf(server) === prefixOf(client)) {
    return say`a router has passed the query on (its TTL is ${hopLimit}), and its server ${address} is in the client's own network: it is the endpoint itself, and no service address that would be translated`;
  }
  return undefined;
}

/** Returns the copy of a query that has passed no router, at the first router, where its server is the same. */
function passedOnAsItIs({ copies, server, hopLimit }: Attempt): Copy | undefined {
  if (!INITIAL_HOPS.has(hopLimit)) return undefined;
  return copies.find(
    (copy) =>
      copy.of === 'query' &&
      copy.peer === server &&
      copy.hopLimit === hopLimit - 1 &&
      isOutgoing(copy),
  );
}

/** Initial TTLs: Linux and macOS 64, Windows 128, some network devices 255. */
const INITIAL_HOPS: ReadonlySet<number> = new Set([64, 128, 255]);

/**
 * Whether the packet passed a router, which in a cluster is the node that translates. Text without -v has no TTL: 0.
 */
function wasRouted(hopLimit: number): boolean {
  return hopLimit > 0 && !INITIAL_HOPS.has(hopLimit);
}

/** Returns the network that a pod's address suggests: /16 in IPv4, /64 in IPv6. By itself it proves nothing. */
function prefixOf(address: Uint8Array): string {
  return address.subarray(0, address.length === 4 ? 2 : 8).join('.');
}

/** States how close to each other the queries of a pair were sent. Packets out of order do not show which was first. */
export function sentTogether({ first, second }: Pair): Fact {
  const gap = toMs(second.time - first.time);
  return {
    frames: [first.frame, second.frame],
    ...(gap < 0
      ? seen`the two queries are sent ${ms(-gap)} apart, before any answer`
      : seen`the second query is sent ${ms(gap)} after the first, before any answer`),
  };
}
