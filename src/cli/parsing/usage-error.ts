/** A request that cannot be done: an invalid option, a file that cannot be written. One line, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
