// @ts-check
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** Paths of modules that no bundle has had replaced so far. */
const left = new Set();

/**
 * Puts other modules in the place of some, in every bundle that has them.
 *
 * @param {Readonly<Record<string, () => string>>} contents the other modules, by the paths of those that they replace
 * @returns {import('esbuild').Plugin}
 */
export function inPlaceOf(contents) {
  for (const path of Object.keys(contents)) left.add(path);
  return {
    name: 'in place of modules',
    setup(build) {
      for (const [path, module] of Object.entries(contents)) {
        // Windows separates the names of a path by backslashes.
        const pattern = path.replaceAll('.', String.raw`\.`).replaceAll('/', String.raw`[/\\]`);
        build.onLoad({ filter: new RegExp(`[/\\\\]${pattern}$`) }, () => {
          left.delete(path);
          return { contents: module(), resolveDir: ROOT };
        });
      }
    },
  };
}

/** @throws Error if a module was in no bundle, so that its replacement is missing */
export function holdReplaced() {
  if (left.size > 0) throw new Error(`not replaced, so not in the bundle: ${[...left].join(', ')}`);
}
