// @ts-check
import { build } from 'esbuild';

/**
 * Bundles sources of the tree for a worker, one of them with another content.
 *
 * @param {import('esbuild').BuildOptions} entry what is bundled, and where to
 * @param {string} file absolute; one that is none leaves all as it is
 * @param {string} source its replacement
 */
export async function bundleBroken(entry, file = '', source = '') {
  await build({
    ...entry,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'silent',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    plugins: [
      {
        name: 'broken',
        setup(steps) {
          steps.onLoad({ filter: /src[/\\]version\.ts$/ }, () => ({
            contents: "export const VERSION = '0';",
          }));
          steps.onLoad({ filter: /\.ts$/ }, ({ path }) =>
            path === file ? { contents: source, loader: 'ts' } : undefined,
          );
        },
      },
    ],
  });
}
