import { xml, xmlAttribute } from '../escape.ts';

/** The XML of a test, and whether it fails. */
export interface JunitCase {
  readonly text: string;
  readonly isFailure: boolean;
}

/** What a suite counts. */
export type JunitCounts = Readonly<Record<'tests' | 'failures' | 'seconds', number>>;

/** The XML of a suite, with its counts. */
export interface JunitSuite extends JunitCounts {
  readonly text: string;
}

export const JUNIT_END = '</testsuites>\n';

/** Returns the beginning of the document, which has the sums of all suites. */
export function junitHead(name: string, suites: readonly JunitCounts[]): string {
  const sum = (key: keyof JunitCounts) => suites.reduce((total, one) => total + one[key], 0);
  const sums = { tests: sum('tests'), failures: sum('failures'), seconds: sum('seconds') };
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${name}" ${counts(sums)}>\n`;
}

/**
 * @param began when the traffic of the suite began, in UTC; JUnit has no time zones
 * @param says what there is to say of all its tests
 */
export function junitSuite(
  name: string,
  cases: readonly JunitCase[],
  seconds: number,
  began?: string,
  says?: string,
): JunitSuite {
  const sums = {
    tests: cases.length,
    failures: cases.filter(({ isFailure }) => isFailure).length,
    seconds,
  };
  const timestamp = began === undefined ? '' : ` timestamp="${began}"`;
  const tests = cases.map((one) => one.text).join('');
  const output = says === undefined ? '' : `    <system-out>${xml(says)}</system-out>\n`;
  return {
    ...sums,
    text: `  <testsuite name="${xmlAttribute(name)}" ${counts(sums)}${timestamp}>\n${tests}${output}  </testsuite>\n`,
  };
}

/** What a test comes to: why it fails, or only what it says. */
export interface Outcome {
  readonly failure?: { readonly type: string; readonly message: string } | undefined;
  readonly says?: string | undefined;
}

export function junitCase(
  suite: string,
  name: string,
  seconds: number,
  { failure, says = '' }: Outcome = {},
): JunitCase {
  const open = `    <testcase classname="${xmlAttribute(suite)}" name="${xmlAttribute(name)}" time="${inSeconds(seconds)}"`;
  const isFailure = failure !== undefined;
  if (!isFailure && says === '') return { text: `${open}/>\n`, isFailure };
  const tag = isFailure ? 'failure' : 'system-out';
  const attributes = failure
    ? ` type="${xml(failure.type)}" message="${xmlAttribute(failure.message)}"`
    : '';
  const content = says === '' ? '/>' : `>${xml(says)}</${tag}>`;
  return { text: `${open}>\n      <${tag}${attributes}${content}\n    </testcase>\n`, isFailure };
}

function counts({ tests, failures, seconds }: JunitCounts): string {
  return `tests="${tests}" failures="${failures}" errors="0" skipped="0" time="${inSeconds(seconds)}"`;
}

function inSeconds(value: number): string {
  return value.toFixed(3);
}
