// @ts-check
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** Modules of Node.js that the engine uses, and their replacements in a browser. */
const STAND_INS = /^node:(zlib|crypto)$/;

/** @type {import('esbuild').Plugin} */
const standIns = {
  name: 'stand-ins',
  setup(build) {
    build.onResolve({ filter: STAND_INS }, ({ path }) => ({
      path: `${ROOT}src/page/stand-ins/${path.slice('node:'.length)}.ts`,
    }));
  },
};

/**
 * The page saves no tables, whose compressor is as large as a fifth of the engine.
 *
 * @type {import('esbuild').Plugin}
 */
const withoutTables = {
  name: 'without tables',
  setup(build) {
    build.onResolve({ filter: /\/parquet\// }, ({ path }) => ({ path, external: true }));
  },
};

/**
 * dnspcap.html: the engine of the command line in one file, for a browser without a network.
 *
 * @param {import('esbuild').Plugin} withoutFiles
 * @param {string} report a report in HTML: its style and script run within the page, whose policy must know them
 */
export async function page(withoutFiles, report) {
  const [engine, script] = await Promise.all([
    bundle('src/page/worker.ts', [withoutFiles, standIns, withoutTables]),
    bundle('src/page/main.ts', []),
  ]);
  const style = read('page.css');
  const policy = [
    "default-src 'none'",
    // Allows WebAssembly, for the decoders of zstd and xz.
    `script-src ${hash(script.text)} ${hashesOf(report, 'script')} 'wasm-unsafe-eval'`,
    `style-src ${hash(style)} ${hashesOf(report, 'style')}`,
    'worker-src blob:',
    'img-src data:',
  ].join('; ');
  const html = read('page.html')
    .replace('{{policy}}', () => policy)
    .replace('{{style}}', () => style)
    .replace('{{engine}}', () => engine.text)
    .replace('{{script}}', () => script.text);
  return { html, inputs: [...engine.inputs, ...script.inputs] };
}

/**
 * browser.js: the library for a browser, in one module.
 *
 * @param {import('esbuild').Plugin} withoutFiles
 */
export async function browserLibrary(withoutFiles) {
  const { text, inputs } = await bundle('src/index.ts', [withoutFiles, standIns], 'esm');
  // The export is on a line of its own, so that tools recognise a module without parsing it.
  return { text: text.replace(/export\{[^}]*\};\s*$/, '\n$&'), inputs };
}

/**
 * @param {string} entry
 * @param {import('esbuild').Plugin[]} plugins
 * @param {'iife' | 'esm'} [format]
 */
async function bundle(entry, plugins, format = 'iife') {
  const { outputFiles, metafile } = await esbuild.build({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    inject: plugins.length > 0 ? ['src/page/stand-ins/globals.ts'] : [],
    // Without `fetch`, the decoder of zstd takes its WebAssembly from its own module.
    define: { fetch: 'undefined' },
    bundle: true,
    format,
    platform: 'browser',
    target: ['chrome110', 'firefox115', 'safari16.4'],
    minify: true,
    // Node.js and other programs print the source line of an uncaught error.
    ...(format === 'esm' && { lineLimit: 120 }),
    // The page is UTF-8.
    charset: 'utf8',
    legalComments: 'none',
    write: false,
    metafile: true,
    plugins,
    logLevel: 'warning',
  });
  // In a script element, `<!--` would begin a comment; esbuild escapes only `</script`.
  const text = outputFiles[0].text.replaceAll('<!--', String.raw`\x3c!--`);
  return { text, inputs: Object.keys(metafile.inputs) };
}

/** @param {string} name */
function read(name) {
  return readFileSync(`${ROOT}templates/${name}`, 'utf8').replaceAll('\r\n', '\n');
}

/** @param {string} text as a content security policy names it (CSP Level 3 section 2.3.1) */
function hash(text) {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/**
 * Returns the hashes that the policy of a report allows.
 *
 * @param {string} report
 * @param {'script' | 'style'} kind
 */
function hashesOf(report, kind) {
  const [, content = ''] = /Content-Security-Policy" content="([^"]+)"/.exec(report) ?? [];
  // Handlebars escapes these characters.
  const policy = content.replaceAll('&#x3D;', '=').replaceAll('&#x27;', "'");
  const [, sources] = new RegExp(`${kind}-src ([^;]+)`).exec(policy) ?? [];
  if (sources === undefined) throw new Error(`the policy of a report has no ${kind}-src`);
  return sources;
}
