import { FATES, KINDS, type Said } from '../judge.ts';
import type { Tell } from '../faults.ts';
import type { Truth } from '../truth.ts';

/**
 * Checks the books: queries = answered + lost + undetermined, copies aside; responses = answers + duplicates + copies +
 * strangers.
 */
export function checkBooks({ traffic }: Truth, said: Said, tell: Tell): void {
  const { books, lines } = said;
  const count = (message: string, isCounted: (state: (typeof lines)[number]['state']) => boolean) =>
    lines.filter((line) => line.message === message && isCounted(line.state)).length;
  const equal = (what: string, expected: number, found: number | undefined) => {
    // The books were not always in the summary: oracle.test.ts says whether they are.
    if (found !== undefined && found !== expected)
      tell(`books: ${what}`, `${what}: ${expected} by the lines or packets, ${found} in the books`);
  };
  equal('messages', traffic.frames.length, books.dnsMessages);
  equal('messages in sum', books.dnsMessages, books.queries + books.responses);
  equal('lines', traffic.frames.length, lines.length);
  const fates = count('query', (state) => FATES[state] !== undefined || state === 'copy');
  equal(
    'queries with a fate',
    count('query', () => true),
    fates,
  );
  const kinds = count('response', (state) => KINDS[state] !== undefined || state === 'copy');
  equal(
    'responses of a kind',
    count('response', () => true),
    kinds,
  );
  equal(
    'lost',
    count('query', (state) => state === 'unanswered'),
    books.lost,
  );
  equal(
    'undetermined',
    count('query', (state) => state === 'undetermined'),
    books.undetermined,
  );
  equal('copies', lines.filter(({ state }) => state === 'copy').length, books.copies);
  equal(
    'unanswered queries',
    count('query', (state) => state === 'unanswered' || state === 'undetermined'),
    books.unansweredQueries,
  );
}
