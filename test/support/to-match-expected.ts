import { writeFileSync } from 'node:fs';
import { expect } from '@jest/globals';
import { diff } from 'jest-diff';

declare module 'expect' {
  interface Matchers<R> {
    /** Equal to what a file holds; `npm test -- -u` rewrites the file, `--ci` never does. */
    toMatchExpected(expected: string, file: string, rewrite: (received: string) => string): R;
  }
}

expect.extend({
  toMatchExpected(
    received: string,
    expected: string,
    file: string,
    rewrite: (received: string) => string,
  ) {
    const update = (this as unknown as { snapshotState: { _updateSnapshot: string } }).snapshotState
      ._updateSnapshot;
    if (received === expected) return { pass: true, message: () => '' };
    if (update === 'all') {
      writeFileSync(file, rewrite(received));
      return { pass: true, message: () => '' };
    }
    const advice = 'When the new text is right, read it and run: npm test -- -u';
    return { pass: false, message: () => `${file}\n\n${diff(expected, received)}\n\n${advice}` };
  },
});
