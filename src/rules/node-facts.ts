import { NOTHING_TO_TELL } from '../facts/fact-file.ts';
import { BUFFER_FULL } from '../facts/kinds/snmp.ts';
import type { Story } from '../lookup/story/story.ts';
import { say, type Sentence } from '../words/say.ts';
import { LISTED, seen, unseen } from './fact.ts';
import { hiddenLeg } from './hidden-leg.ts';
import { onceFor } from './once.ts';
import type { Advice, Context, Fact } from './rule.ts';

/** A table this full drops new flows at times, although a single reading seldom finds it at its limit. */
const NEARLY_FULL = 0.95;

/** Number of lost queries, also before the capture point, at least 1. What a forwarder sent on did arrive. */
export const lostQueries = onceFor((context) =>
  Math.max(
    1,
    context.stories.reduce(
      (sum, story) => sum + (hiddenLeg(story, context) ? 1 : lostOf(story)),
      0,
    ),
  ),
);

function lostOf({ lost }: Story): number {
  return lost.filter(({ rare }) => rare.sentOn.length === 0).length;
}

/** Returns the number of lost queries in words: "1 query was lost", for a sentence about counters. */
export function lostInWords(lost: number): Sentence {
  return lost === 1 ? say`1 query was lost` : say`${lost} queries were lost`;
}

type ToldRule = Context['facts']['dropRules'][number];

/** Returns the rule of the packet filter that dropped at least as many packets of DNS as queries were lost. */
function blamed(context: Context): ToldRule | undefined {
  const [busiest] = context.facts.dropRules;
  return busiest && busiest.value.packets >= lostQueries(context) ? busiest : undefined;
}

/** Returns what the blamed rule dropped; undefined without one. */
export function blamedRule(context: Context): Sentence | undefined {
  const told = blamed(context);
  return told && droppedBy(told, context);
}

/** Advises to change the blamed rule. */
export const blamedRuleAdvice = onceFor((context): readonly Advice[] => {
  const told = blamed(context);
  if (!told) return [];
  const { rule, limit } = told.value;
  return [
    {
      title:
        limit === undefined
          ? say`Change the rule “${rule}” of the node, or take it out: it drops DNS`
          : say`Change the rule “${rule}” of the node and the limit “${limit}” before it, or take them out: they drop DNS`,
    },
  ];
});

/** States what rules of the packet filter dropped. */
export const dropRuleFacts = onceFor((context): readonly Fact[] =>
  context.facts.dropRules
    .slice(0, LISTED)
    .map((told) => ({ fact: droppedBy(told, context), holds: true })),
);

function droppedBy(
  { value: { rule, limit, packets }, file }: ToldRule,
  context: Context,
): Sentence {
  const lost = lostInWords(lostQueries(context));
  const times = packets === 1 ? say`1 packet` : say`${packets} packets`;
  return limit === undefined
    ? say`the rule “${rule}” of the node dropped ${times} of DNS during the capture, in which ${lost} (${file})`
    : say`the rule “${rule}”, behind the limit “${limit}”, dropped ${times} of DNS during the capture, in which ${lost} (${file})`;
}

/** Asks whether a rule dropped a query, if the rules could not be read. */
export const unreadRules = onceFor(({ facts }): readonly Fact[] => {
  const gap = facts.missing.find(
    ({ name, reason }) => /\/host\/(?:ip|nf)tables$/.test(name) && reason !== NOTHING_TO_TELL,
  );
  if (!gap || facts.areRulesCompared) return [];
  return [unseen`whether a rule of the node dropped it: ${gap.name} is missing (${gap.reason})`];
});

/** States what else the node counted that loses packets, for any diagnosis. */
export const nodeFacts = onceFor(({ facts }): readonly Fact[] => {
  const found: Fact[] = [];
  const { allowances, table } = facts;
  for (const { value, file } of facts.captureDrops)
    found.push(
      unseen`whether what is missing was only not captured: the kernel could not hand ${value} packets over to tcpdump (${file})`,
    );
  for (const [name, grown] of allowances?.grown ?? [])
    if (grown > 0)
      found.push(
        seen`the network card dropped or delayed ${grown} of the packets beyond the allowance of the instance: ${name} (${allowances!.after})`,
      );
  for (const scope of ['pod', 'host'] as const) {
    const udp = facts.udp(scope);
    const grown = udp?.grown.get(BUFFER_FULL) ?? 0;
    if (grown > 0)
      found.push(
        scope === 'pod'
          ? seen`in the pod, ${grown} of the datagrams that arrived found the buffer of their socket full: RcvbufErrors (${udp!.after})`
          : seen`on the node, ${grown} of the datagrams that arrived found the buffer of their socket full: RcvbufErrors (${udp!.after})`,
      );
  }
  if (table && table.count >= NEARLY_FULL * table.max)
    found.push(
      unseen`whether the conntrack table was full, which drops new flows: it held ${table.count} of ${table.max} (${table.file})`,
    );
  return found;
});
