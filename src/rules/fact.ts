import { say, type Value } from '../words/say.ts';
import type { Fact } from './rule.ts';

/** Maximum of names, endpoints, ports, rules or connections that a finding lists. Of more, it gives the number. */
export const LISTED = 5;

/** Maximum of frames that a sentence names, or a finding about many queries: enough to look at some. */
export const FRAMES_NAMED = 8;

/** A fact that is true: seen`the capture reaches past the retry` */
export function seen(template: TemplateStringsArray, ...values: readonly Value[]): Fact {
  return { fact: say(template, ...values), holds: true };
}

/** A question that this capture cannot answer: unseen`whether the query left the node` */
export function unseen(template: TemplateStringsArray, ...values: readonly Value[]): Fact {
  return { fact: say(template, ...values) };
}
