/** What was asked for cannot be done: an option that makes no sense, a file that cannot be written. One line, exit 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
