import type { Told } from '../facts/fact-file.ts';
import type { Drop, Drops } from '../facts/kinds/drops.ts';
import { dropsWithin } from '../facts/kinds/drops.ts';
import type { Attempt } from '../lookup/lookup.ts';
import {
  FIRST_PACKET,
  MICROSECOND,
  MILLISECOND,
  type Nanoseconds,
  SECOND,
  toMs,
} from '../wire/time.ts';
import { frames, ms, say, type Sentence, type Value } from '../words/say.ts';
import { lostQueries } from './node-facts.ts';
import type { Context, Fact } from './rule.ts';

/**
 * Maximum time between a query and its drop. A packet of a pod is dropped in the same softirq, or tens of milliseconds
 * later if a program holds it (NFQUEUE) or the CPU is busy. Retransmissions are at least a second away.
 */
const DROPPED_WITHIN: Nanoseconds = 50 * MILLISECOND;
/** The capture and the trace use one clock, but read it at slightly different moments. */
const CLOCKS_APART: Nanoseconds = 100 * MICROSECOND;
/** If more drops than this fall into such a moment by chance, a drop at that moment proves nothing. */
const BY_CHANCE = 0.1;

/** https://www.iana.org/assignments/ieee-802-numbers */
const ETHERTYPE = { ipv4: 0x08_00, ipv6: 0x86_dd } as const;

/** What the kernel's record of drops says about the moment in which a query vanished. */
export interface DropWord {
  /** Whether a packet was dropped then, at a place where netfilter drops. */
  readonly isNetfilter: boolean;
  /** Whether the place of the drop shows that a rule dropped the packet. */
  readonly isRule: boolean;
  /** Whether the record speaks against a race: it is complete and has no drop then, or a rule dropped a packet. */
  readonly isAgainst: boolean;
  readonly fact: Fact;
}

/** Returns what the record of drops says of a lost query; undefined without facts, times, or a word about drops. */
export function dropWord(lost: Attempt, context: Context): DropWord | undefined {
  const { facts, isUntimed } = context;
  if (facts.isEmpty || isUntimed) return undefined;
  if (!facts.drops) {
    const gap = facts.missing.find(({ name }) => name === 'drops.txt');
    return (
      gap &&
      unknown(say`whether the kernel recorded a drop: ${gap.name} is missing (${gap.reason})`)
    );
  }
  const at = context.unixTime(lost.time);
  const protocol = context.addressBytes(lost.server).length === 4 ? ETHERTYPE.ipv4 : ETHERTYPE.ipv6;
  const isAlike = (drop: Drop): boolean => (drop.protocol ?? protocol) === protocol;
  const { list } = facts.drops.value;
  const then = dropsWithin(
    facts.drops.value,
    at - CLOCKS_APART / SECOND,
    at + DROPPED_WITHIN / SECOND,
  ).filter(isAlike);
  const [first] = then.toSorted((a, b) => Number(isNetfilter(b)) - Number(isNetfilter(a)));
  const query = frames([lost.frame]);
  if (!first) return nothingDropped(query, facts.drops);
  const alike = list.filter((drop) => isAlike(drop) && isNetfilter(drop) === isNetfilter(first));
  const after = ms(Math.max(0, toMs((first.time - at) * SECOND)));
  return dropped(first, alike.length, { query, after, file: facts.drops.file }, context);
}

function nothingDropped(query: Value, { value, file }: Told<Drops>): DropWord {
  const fact = value.isComplete
    ? say`whether the node dropped the query in ${query}: the kernel recorded no drop in the ${ms(toMs(DROPPED_WITHIN))} after it (${file})`
    : say`whether the kernel dropped the query in ${query}: its record is not complete (${file})`;
  return { isNetfilter: false, isRule: false, isAgainst: value.isComplete, fact: { fact } };
}

/**
 * A packet was dropped at that moment.
 *
 * @param count how many were dropped in this way in the whole record
 */
function dropped(
  drop: Drop,
  count: number,
  { query, after, file }: { readonly query: Value; readonly after: Value; readonly file: string },
  context: Context,
): DropWord {
  const where = inWords(drop);
  const span = Math.max(context.captureEnd - FIRST_PACKET, DROPPED_WITHIN);
  if ((count * DROPPED_WITHIN) / span > BY_CHANCE && count > lostQueries(context))
    return {
      // Although drops are frequent, a rule that drops so often may well have dropped this packet.
      ...unknown(
        say`whether the packet that the kernel dropped ${after} after the query in ${query} is this one: ${where}; it dropped ${count} in this way (${file})`,
      ),
      isAgainst: isOfRule(drop),
    };
  if (!isNetfilter(drop))
    return unknown(
      say`whether the packet that the kernel dropped ${after} after the query in ${query} is this one: ${where}, which is not where conntrack drops (${file})`,
    );
  const isRule = isOfRule(drop);
  const fact = isRule
    ? say`the kernel dropped a packet ${after} after the query in ${query}: ${where}, where rules of netfilter drop, and conntrack does not (${file})`
    : say`the kernel dropped a packet ${after} after the query in ${query}: ${where}, where conntrack and rules of netfilter drop (${file})`;
  return { isNetfilter: true, isAgainst: isRule, isRule, fact: { fact, holds: true } };
}

function unknown(fact: Sentence): DropWord {
  return { isNetfilter: false, isRule: false, isAgainst: false, fact: { fact } };
}

/** Whether netfilter dropped the packet. Kernels before 5.17 record only the place, nf_hook_slow (core.c). */
function isNetfilter({ reason, location }: Drop): boolean {
  return (
    reason === 'NETFILTER_DROP' || (reason === undefined && /^nf_hook_slow\b/.test(location ?? ''))
  );
}

/** Whether a rule of nftables dropped the packet: newer kernels free it in the chain (nf_tables_core.c). */
function isOfRule({ location = '' }: Drop): boolean {
  return /^nft_do_chain\b/.test(location);
}

function inWords({ reason, location }: Drop): Value {
  if (reason !== undefined && location !== undefined) return say`${reason} at ${location}`;
  return reason ?? location ?? 'kfree_skb';
}
