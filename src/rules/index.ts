import { bothLegsLost } from './both-legs-lost.ts';
import { captureEndsEarly } from './capture-ends-early.ts';
import { conntrackRace } from './conntrack-race.ts';
import { lateAnswer } from './late-answer.ts';
import { refused } from './refused.ts';
import type { Rule } from './rule.ts';
import { servfail } from './servfail.ts';
import { serverSilent } from './server-silent.ts';
import { singleQueryLost } from './single-query-lost.ts';
import { slowAnswer } from './slow-answer.ts';
import { snapLengthTooShort } from './snap-length-too-short.ts';
import { typeNeverAnswered } from './type-never-answered.ts';

/**
 * Every rule, in order of precedence: the first that matches a lookup is its diagnosis, and what the others said
 * against themselves is listed with it. What answers show comes first, then what the whole capture shows, then
 * what was lost in a single lookup.
 */
export const rules: readonly Rule[] = [
  snapLengthTooShort,
  lateAnswer,
  typeNeverAnswered,
  serverSilent,
  captureEndsEarly,
  conntrackRace,
  bothLegsLost,
  singleQueryLost,
  servfail,
  refused,
  slowAnswer,
];
