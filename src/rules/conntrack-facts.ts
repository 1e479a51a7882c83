import { isInUse } from '../facts/kinds/conntrack.ts';
import { say, type Sentence } from '../words/say.ts';
import { seen, unseen } from './fact.ts';
import { lostInWords, lostQueries } from './node-facts.ts';
import { onceFor } from './once.ts';
import type { Context, Fact } from './rule.ts';

/**
 * What the conntrack counters say about the losses of a capture. The race increments insert_failed and drop by one for
 * each packet that it drops (net/netfilter/nf_conntrack_core.c, nf_ct_resolve_clash).
 *
 * - `grew`: insert_failed grew by the number of lost queries or more, as the counters include other pods.
 * - `still`: neither counter grew, so conntrack dropped nothing.
 * - `unknown`: the counters were not read, or do not decide.
 */
export interface ConntrackWord {
  readonly word: 'grew' | 'still' | 'unknown';
  readonly fact: Fact;
}

/** Returns what the conntrack counters say; undefined if there are no facts besides the packets. */
export const conntrackWord = onceFor((context): ConntrackWord | undefined => {
  const { facts } = context;
  if (facts.isEmpty) return undefined;
  const growth = facts.conntrack;
  if (!growth) return { word: 'unknown', fact: { fact: whyUnknown(context) } };
  const failed = growth.grown.get('insert_failed') ?? 0;
  const dropped = growth.grown.get('drop') ?? 0;
  const { before, after } = growth;
  const lost = lostQueries(context);
  if (failed === 0 && dropped === 0)
    return {
      word: 'still',
      fact: {
        fact: say`insert_failed and drop of conntrack did not grow during the capture (${before}, ${after}): it was not conntrack`,
        holds: false,
      },
    };
  if (failed >= lost)
    return {
      word: 'grew',
      fact: seen`insert_failed of conntrack grew by ${failed} and drop by ${dropped} during the capture, in which ${lostInWords(lost)} (${before}, ${after})`,
    };
  return {
    word: 'unknown',
    fact:
      failed === 0
        ? unseen`whether conntrack dropped it: drop grew by ${dropped} and insert_failed did not grow, as with a full table or with packets that are invalid (${before}, ${after})`
        : unseen`whether conntrack dropped it: insert_failed grew by ${failed} during the capture, in which ${lostInWords(lost)} (${before}, ${after})`,
  };
});

function whyUnknown({ facts }: Context): Sentence {
  const readings = facts.conntrackReadings;
  const [first, second] = readings;
  const gap = facts.missing.find(({ name }) => name.endsWith('/nf_conntrack'));
  if (gap)
    return say`whether insert_failed and drop of conntrack grew: ${gap.name} is missing (${gap.reason})`;
  if (!first)
    return say`whether insert_failed and drop of conntrack grew: no counters were given (--conntrack BEFORE --conntrack AFTER)`;
  if (!second)
    return say`whether insert_failed and drop of conntrack grew: there is only one reading (${first.file}), and it takes two`;
  if (!readings.some(({ value }) => isInUse(value)))
    return say`whether insert_failed and drop of conntrack grew: all counters are 0 (${second.file}), as in the namespace of a pod; those of the host decide`;
  return say`whether insert_failed and drop of conntrack grew: ${first.file} and ${second.file} are not of one run of one machine`;
}
