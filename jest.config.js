import { availableParallelism } from 'node:os';

// The flags of V8 in the script `test` save two fifths of the processor time of short analyses: room for the garbage
// collector, no threads of its own, and optimised code only for what runs six times as often as by default.
export default {
  // One more than there are processors: the tests of laboratories wait for most of their time. Jest takes 150% for 150.
  maxWorkers: availableParallelism() + 1,
  // What hangs is a failure; a machine with much other work, or with nothing compiled yet, is not: the default is 5 s.
  testTimeout: 300_000,
  testRunner: '<rootDir>/test/support/test-runner.js',
  testSequencer: '<rootDir>/test/support/longest-first.js',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // Node.js imports the tests, and test/fuzz/typescript.js compiles them.
  transform: {},
  setupFilesAfterEnv: ['<rootDir>/test/support/to-match-expected.ts'],
};
