import { say, type Value } from '../words/say.ts';
import type { Fact } from './rule.ts';

/** A fact that is true: seen`the capture reaches past the retry` */
export function seen(template: TemplateStringsArray, ...values: readonly Value[]): Fact {
  return { fact: say(template, ...values), holds: true };
}

/** A question that this capture cannot answer: unseen`whether the query left the node` */
export function unseen(template: TemplateStringsArray, ...values: readonly Value[]): Fact {
  return { fact: say(template, ...values) };
}
