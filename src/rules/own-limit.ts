import { say } from '../words/say.ts';
import type { Advice } from './rule.ts';

/** The advice for a program that does not wait for its resolver. */
export const OWN_LIMIT: readonly Advice[] = [
  {
    title: say`Look at the application’s own time limit for lookups or requests: it should be longer than one time-out of its resolver`,
  },
];
