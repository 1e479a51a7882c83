import type { Sentence } from '../../words/say.ts';

/** A request that cannot be done: an invalid option, a file that cannot be written. One line, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly said: Sentence;

  constructor(said: Sentence) {
    super(String(said));
    this.said = said;
  }
}
