/**
 * Test files that take more than some 4 s of processor time, the longest first. Jest sorts by what the last run took;
 * a fresh clone has no last run, and Jest then begins with the largest files, of which few are the longest.
 */
const LONGEST = [
  'scenarios',
  'oracle',
  'generated',
  'heap',
  'package',
  'plain-lane',
  'anonymize',
  'experiment',
  'lab',
  'report-browser',
  'page',
  'text-damages',
  'annotated',
  'printed-findings',
  'paste',
  'bundle-script',
  'printed-shapes',
  'plain-lines',
];

/** The order of the test files: https://jestjs.io/docs/configuration#testsequencer-string */
export default class LongestFirst {
  sort(tests) {
    return tests.toSorted((one, other) => rank(one) - rank(other));
  }

  /** Jest hands over what each file took; this order needs no memory. */
  cacheResults() {}
}

function rank({ path }) {
  const at = LONGEST.indexOf(/([^/\\]+)\.test\.ts$/.exec(path)?.[1]);
  return at < 0 ? LONGEST.length : at;
}
