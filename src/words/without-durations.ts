import type { Catalogue } from './catalogue.ts';

/**
 * What is said of packets of which only the order is known, in the place of a sentence with a duration: the same without
 * it. The gaps are those of the sentence, so that some are left out.
 */
export const UNTIMED: Catalogue = {
  '1 of {0} lookups was the try of a suffix that does not exist; it took {1}':
    '1 of {0} lookups was the try of a suffix that does not exist',
  '{0} of {1} lookups were tries of suffixes that do not exist; they took {2} in all':
    '{0} of {1} lookups were tries of suffixes that do not exist',
  'answered in frame {0} after {1}': 'answered in frame {0}',
  'answered late, in frame {0} after {1}': 'answered late, in frame {0}',
  'exactly one leg is unanswered, {0}; the other, {1}, is answered after {2}':
    'exactly one leg is unanswered, {0}; the other, {1}, is answered',
  'no answer in this capture; sent again in frame {0} after {1}':
    'no answer in this capture; sent again in frame {0}',
  'neither the A nor the AAAA query ({0}) was answered; {1} after {2}':
    'neither the A nor the AAAA query ({0}) was answered; {1}',
  'never answered; sent again in frame {0} after {1}': 'never answered; sent again in frame {0}',
  'the answer came {0} after the query': 'the answer came after the query',
  'the client asked again after {0}': 'the client asked again',
  'the client asked again after {0} ({1})': 'the client asked again ({1})',
  'the missing {0} query is answered when it is sent again, {1} later':
    'the missing {0} query is answered when it is sent again',
  'the second query is sent {0} after the first, before any answer':
    'the second query is sent after the first, before any answer',
  'the {0} query can be read here for the first time {1} after the answered {2} query: its first transmission was lost, or is among what cannot be read':
    'the {0} query can be read here for the first time after the answered {2} query: its first transmission was lost, or is among what cannot be read',
  'the {0} query comes {1} after the {2} query from the same port, with an ID close to its own: so musl sends a missing query again, after 2.5 s or what resolv.conf says (timeout/attempts)':
    'the {0} query comes after the {2} query from the same port, with an ID close to its own: so musl sends a missing query again, after 2.5 s or what resolv.conf says (timeout/attempts)',
  'the {0} query in {1} got no answer and was sent again {2} later, which was answered':
    'the {0} query in {1} got no answer and was sent again, which was answered',
  'the {0} query in {1} got no answer, while its twin from the same port did; the client asked again {2} after the first packet, and got the answer in {3}':
    'the {0} query in {1} got no answer, while its twin from the same port did; it was sent again and answered in {3}',
  'the {0} query in {1} was answered after {2}, when the client had already asked again':
    'the {0} query in {1} was answered when the client had already asked again',
  'the {0} query is answered when it is sent again, {1} later ({2})':
    'the {0} query is answered when it is sent again ({2})',
  'the {0} query is sent again after {1} ({2}) and then answered ({3})':
    'the {0} query is sent again ({2}) and then answered ({3})',
  'the {0} query is sent again after {1} ({2}) and stays unanswered':
    'the {0} query is sent again ({2}) and stays unanswered',
  'the {0} query shows here for the first time {1} after the answered {2} query: its first transmission was lost before this point':
    'the {0} query shows here for the first time after the answered {2} query: its first transmission was lost before this point',
  'the {0} query was answered after {1} and yet sent again {2} later with the same ID from the same port: the client was missing its other answer':
    'the {0} query was answered and yet sent again with the same ID from the same port: the client was missing its other answer',
  '{0} query, repeated after {1} although frame {2} was answered':
    '{0} query, repeated although frame {2} was answered',
  '{0} query, sent again {1} after frame {2}': '{0} query of frame {2}, sent again',
  '{0} query, sent on once more {1} after frame {2}': '{0} query of frame {2}, sent on once more',
  '{0} response to frame {1} once more, {2} after the query': '{0} response to frame {1} once more',
  '{0} response to frame {1}, late: after {2} the client had asked again':
    '{0} response to frame {1}, late: the client had asked again',
  '{0} to frame {1} after {2}': '{0} to frame {1}',
};
