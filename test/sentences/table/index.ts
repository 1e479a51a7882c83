import type { Claim } from '../claims.ts';
import { ADVICE } from './advice.ts';
import { ANSWERS } from './answers.ts';
import { CAPTURES } from './captures.ts';
import { CONTENTS } from './contents.ts';
import { ENDPOINTS, OTHERS } from './endpoints.ts';
import { ERRORS } from './errors.ts';
import { FACTS } from './facts.ts';
import { LARGE } from './large.ts';
import { LOSSES } from './losses.ts';
import { ONE_WAY } from './one-way.ts';
import { OUTAGE_PARTS, OUTAGES } from './outages.ts';
import { PACKET_LOSS } from './packet-loss.ts';
import { PAIRS } from './pairs.ts';
import { PLACES } from './places.ts';
import { RACE } from './race.ts';
import { RATES } from './rates.ts';
import { SILENT_NAMES } from './silent-names.ts';
import { UPSTREAM } from './upstream.ts';

/**
 * Every sentence of findings: its pattern in the catalogue, and its claims. A sentence of `src/rules` that
 * is not here makes the test red, except advice without gaps, which is not about the case.
 */
export const TABLE: Readonly<Record<string, readonly Claim[]>> = {
  ...LOSSES,
  ...PACKET_LOSS,
  ...RACE,
  ...PLACES,
  ...ANSWERS,
  ...CONTENTS,
  ...CAPTURES,
  ...ONE_WAY,
  ...ERRORS,
  ...FACTS,
  ...ADVICE,
  ...ENDPOINTS,
  ...RATES,
  ...OUTAGES,
  ...PAIRS,
  ...LARGE,
  ...SILENT_NAMES,
  ...UPSTREAM,
};

/** Parts of sentences: the sentences with a gap for them check them. */
export const PARTS: ReadonlySet<string> = new Set([
  'both were sent again',
  '{0} alone was sent again',
  'back by {0} ({1})',
  'forward by {0} ({1})',
  'a DNS message is cut inside the question',
  '{0} DNS messages are cut inside the question',
  '1 of {0} lookups was the try of a suffix that does not exist; it took {1}',
  '{0} of {1} lookups were tries of suffixes that do not exist; they took {2} in all',
  'the only TCP connection to port {0} of {1}',
  'all {0} TCP connections to port {1} of {2}',
  '{0} of {1} TCP connections to port {2} of {3}',
  'first in {0}',
  'a query unanswered',
  '{0} queries unanswered',
  'RST',
  'FIN',
  '1 query was lost',
  '{0} queries were lost',
  '1 packet',
  '{0} packets',
  '{0} at {1}',
  '{0} ({1})',
  ...OTHERS,
  ...OUTAGE_PARTS,
  'nearly all of the {0}',
  '{0} of the {1}',
  'while the client waited',
  'before the client asked, and the client waited for the same answer',
  'It does nothing for {0}.',
  'the offset of the clock of {0} is not certain, so the query that was seen there may be the one that was sent again',
  'not all messages of {0} were kept, because there are too many',
  '{0} lies behind more than one router, and it may have been lost between them',
  '{0} begins after it',
  '{0} ends before it',
  'a query that cannot be read was captured at {0} at that moment',
  '{0}, {1}',
  '{0} of {1} queries for AAAA',
]);
