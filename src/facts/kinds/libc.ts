/** The code that resolves names in a process, as far as its files tell. */
export type LibcFamily = 'glibc' | 'musl' | 'go' | 'static';

export interface Libc {
  readonly family: LibcFamily;
  readonly version?: string;
  /** Name of the process; undefined if it is not told. */
  readonly process?: string;
}

interface Sign {
  readonly family: LibcFamily;
  readonly pattern: RegExp;
}

/** Signs of each library. The order matters: a Go program that links a libc has both signs, and either may resolve. */
const SIGNS: readonly Sign[] = [
  // The banner of glibc: csu/version.c. Distributions put their own version in brackets.
  {
    family: 'glibc',
    pattern: /GNU C Library \([^)]{0,80}\) [a-z]{1,20} release version (\d[\d.]{0,10}\d)/,
  },
  // Before 2.34 the file is named after its version.
  { family: 'glibc', pattern: /\/libc-(\d\.\d+)\.so/ },
  { family: 'glibc', pattern: /\/(?:libc\.so\.6|ld-linux[\w.-]*\.so)/ },
  { family: 'musl', pattern: /\bmusl (\d[\d.]{0,10}\d)/ },
  { family: 'musl', pattern: /\/(?:ld-musl-\w+\.so|libc\.musl-\w+\.so|\S*musl\S*\/libc\.so)/ },
  // debug/buildinfo of Go: the version that `go version FILE` prints.
  { family: 'go', pattern: /\bGo go(\d[\w.]{0,20})/ },
  { family: 'static', pattern: /\tstatic\b/ },
];

/** A pod has a few containers with a few programs each. */
const MAX_PROCESSES = 64;

/**
 * Reads the lines of a bundle's `libc` (one process each: pid, tab, name, tab, what was found), or the text of
 * /proc/PID/maps. Processes that are alike are listed once.
 */
export function libcs(text: string): Libc[] {
  const found = new Map<string, Libc>();
  for (const line of text.split('\n')) {
    const libc = libcOf(line);
    if (!libc || found.size >= MAX_PROCESSES) continue;
    const key = keyOf(libc);
    if (!found.has(key)) found.set(key, libc);
  }
  const list = [...found.values()];
  // A mapping tells the family twice, once with its version.
  return list.filter(
    (libc) =>
      libc.version !== undefined ||
      libc.family === 'static' ||
      !list.some((other) => other.family === libc.family && other.version !== undefined),
  );
}

function keyOf({ family, version, process }: Libc): string {
  return `${family} ${version ?? ''} ${process ?? ''}`;
}

function libcOf(line: string): Libc | undefined {
  const [, process] = /^\d+\t([^\t]*)\t/.exec(line) ?? [];
  for (const { family, pattern } of SIGNS) {
    const match = pattern.exec(line);
    if (!match) continue;
    const [, version] = match;
    return {
      family,
      ...(version !== undefined && { version }),
      ...(process !== undefined && { process }),
    };
  }
  return undefined;
}

/** Returns the family that all of them have, if any. Static programs name no libc, and do not count. */
export function onlyFamily(list: readonly Libc[]): Exclude<LibcFamily, 'static'> | undefined {
  const families = new Set(
    list.map(({ family }) => family).filter((family) => family !== 'static'),
  );
  const [only] = families;
  return families.size === 1 ? only : undefined;
}
