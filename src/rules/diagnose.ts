import { hopsOfAll, isHop } from '../lookup/hops/route.ts';
import type { Attempt } from '../lookup/lookup.ts';
import type { Story } from '../lookup/story/story.ts';
import { SHORTEST_RETRY } from '../lookup/times.ts';
import { Sentence } from '../words/say.ts';
import {
  type Advice,
  type Context,
  isCaptureRule,
  type LookupRule,
  type Match,
  type Rule,
} from './rule.ts';
import { dropWord } from './drop-events.ts';
import { blamedRuleAdvice, dropRuleFacts, nodeFacts, unreadRules } from './node-facts.ts';
import { rules } from './index.ts';
import { hasLeftNode } from './translation.ts';

/** The verdict on one lookup; or on the capture, if `story` is undefined. */
export interface Diagnosis {
  readonly rule: Rule;
  readonly match: Match;
  readonly story: Story | undefined;
  /** Rules for similar findings, each with the fact that ruled it out. */
  readonly considered: readonly { readonly rule: string; readonly ruledOutBy: Sentence }[];
  readonly advice: readonly Advice[];
}

/**
 * Runs the rules over the troubled lookups: at most one diagnosis per lookup, in the order of the stories.
 *
 * @yields diagnoses one by one, since the sentences of thousands at once would fill the memory
 */
export function* diagnose(
  context: Context,
  table: readonly Rule[] = rules,
): Generator<Diagnosis, void, void> {
  const ofCapture = table.filter(isCaptureRule).flatMap((rule) => {
    const matches = [rule.checkCapture(context) ?? []].flat();
    return matches.map((match) => ({
      rule,
      match,
      story: undefined,
      considered: [],
      advice: match.advice ?? rule.advice,
    }));
  });
  yield* ofCapture;
  const ofLookups = table.filter(isLookupRule);
  // Each rule once, although a rule of the capture may have a finding per server.
  const found = [...new Set(ofCapture.map(({ rule }) => rule))];
  const hops = hopsOfAll(context.stories.map(({ lookup }) => lookup));
  for (const story of context.stories) {
    if (hops.has(story.lookup) || isNobodys(story)) continue;
    if (found.some((rule) => rule.covers?.(story, context))) continue;
    const diagnosis = diagnoseLookup(story, ofLookups, context);
    if (diagnosis) yield diagnosis;
  }
}

/** Whether a finding about the capture explains a lookup, which then has no diagnosis of its own. */
export function covers(diagnosis: Diagnosis, story: Story, context: Context): boolean {
  const { rule, match } = diagnosis;
  if (!isCaptureRule(rule) || rule.covers?.(story, context) !== true) return false;
  const { server } = match;
  return server === undefined || story.lookup.attempts.some((one) => one.server === server);
}

/** Whether the lookup is a hop that no client waits for: its client had its answer, or there is none (prefetch). */
function isNobodys({ lookup, wait }: Story): boolean {
  return isHop(lookup) && wait >= SHORTEST_RETRY;
}

/** Diagnoses one lookup by itself, before the end of the capture. */
export function diagnoseStory(story: Story, context: Context): Diagnosis | undefined {
  return diagnoseLookup(story, OF_LOOKUPS, context);
}

const isLookupRule = (rule: Rule): rule is LookupRule => !isCaptureRule(rule);
const OF_LOOKUPS = rules.filter(isLookupRule);

function diagnoseLookup(
  story: Story,
  table: readonly LookupRule[],
  context: Context,
): Diagnosis | undefined {
  const asked = context.isUntimed ? table.filter(({ restsOnTime }) => !restsOnTime) : table;
  const verdicts = asked.map((rule) => ({ rule, verdict: rule.check(story, context) }));
  const chosen = verdicts.find(({ verdict }) => verdict && !(verdict instanceof Sentence));
  if (!chosen) return undefined;
  const match = chosen.verdict as Match;
  const considered = verdicts.flatMap(({ rule, verdict }) =>
    verdict instanceof Sentence ? [{ rule: rule.id, ruledOutBy: verdict }] : [],
  );
  const advice = match.advice ?? chosen.rule.advice;
  const diagnosis = { rule: chosen.rule, match, story, considered, advice };
  const [lost] = story.lost;
  if (!lost || context.facts.isEmpty || chosen.rule.factsChange) return diagnosis;
  return {
    ...diagnosis,
    match: withNodeFacts(match, lost, context),
    // Rules of losses behind the server give it themselves, as their client need not have lost a query.
    advice: hasLeftNode(lost) ? advice : [...new Set([...blamedRuleAdvice(context), ...advice])],
  };
}

/** Adds what the node dropped, and what is missing to tell. A rule with `factsChange` handles facts by itself. */
function withNodeFacts(match: Match, lost: Attempt, context: Context): Match {
  const facts = [...dropRuleFacts(context), ...nodeFacts(context)];
  const drop = dropWord(lost, context);
  const mayBeDropped = !hasLeftNode(lost);
  if (mayBeDropped) for (const one of unreadRules(context)) facts.push(one);
  const isUnrecorded = context.facts.drops === undefined;
  if (drop && (drop.isNetfilter || (mayBeDropped && isUnrecorded))) facts.push(drop.fact);
  const said = new Set(match.evidence.map((one) => String(one?.fact)));
  const more = facts.filter(({ fact }) => !said.has(String(fact)));
  return { ...match, evidence: [...match.evidence, ...more] };
}
