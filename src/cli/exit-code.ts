/** Exit codes of every command. */
export type ExitCode = 0 | 1 | 2;

export const EXIT_CODES: Readonly<Record<ExitCode, string>> = {
  0: 'it ran, and no --fail-on or --expect condition failed',
  1: 'a --fail-on or --expect condition failed',
  2: 'it could not run: wrong usage, a file that cannot be read or written, or a file that is not a capture',
};
