import { lostAnswerCases } from './cases/answers-lost.js';
import { caresCases } from './cases/c-ares.js';
import { dnatCases } from './cases/dnat.js';
import { forwarderCases } from './cases/forwarder.js';
import { glibcAnswerCases } from './cases/glibc-answers.js';
import { glibcLossCases } from './cases/glibc-losses.js';
import { healthyCases } from './cases/healthy.js';
import { limitCases } from './cases/limits.js';
import { muslCases } from './cases/musl.js';
import { rcodeCases } from './cases/rcodes.js';
import { transportCases } from './cases/transport.js';
import { vantageCases } from './cases/vantage.js';
import { wasteCases } from './cases/waste.js';

/** Every case of the laboratory. @type {readonly import('./types.ts').Case[]} */
export const cases = [
  ...healthyCases,
  ...glibcLossCases,
  ...glibcAnswerCases,
  ...muslCases,
  ...caresCases,
  ...forwarderCases,
  ...transportCases,
  ...dnatCases,
  ...limitCases,
  ...lostAnswerCases,
  ...rcodeCases,
  ...wasteCases,
  ...vantageCases,
];
