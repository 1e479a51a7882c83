// @ts-check
/**
 * npm run build: makes dist/ of src/, as it is published. The modules become few files, since finding, reading and
 * linking 150 of them takes longer than a small capture does; they are split, so that a command loads what it needs.
 * Packages are put in as well: what is published depends on nothing.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import { command } from './command.js';
import { holdReplaced, inPlaceOf } from './in-place-of.js';
import { licences } from './licences.js';
import { browserLibrary, page } from './page.js';
import { sbom } from './sbom.js';
import { templateFiles } from './template-files.js';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const { version } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8'));

/**
 * Modules that read files of the repository, and what stands in their place: the same exports, without files. And what
 * yargs sets out its help with, which src/cli/parsing/help.ts does here: each makes an `Intl.Segmenter` when it is
 * loaded, and that takes as long as the analysis of a small capture.
 *
 * @type {Readonly<Record<string, () => string>>}
 */
const IN_PLACE_OF = {
  'src/page-file.ts': () => "export const PAGE_FILE = new URL('./dnspcap.html', import.meta.url);",
  'src/version.ts': () => `export const VERSION = ${JSON.stringify(version)};`,
  'src/report/html/template-files.ts': templateFiles,
  'node_modules/cliui/index.mjs': () => 'export default undefined;',
  'node_modules/string-width/index.js': () => 'export default undefined;',
};

const REQUIRE = `import { createRequire as requireFrom } from 'node:module';
const require = requireFrom(import.meta.url);
`;

const withoutFiles = inPlaceOf(IN_PLACE_OF);

/** @type {import('esbuild').BuildOptions} */
const OPTIONS = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  // Shorter files load faster. Names stay, for stack traces of bugs.
  minifyWhitespace: true,
  minifySyntax: true,
  // Node.js prints the source line of an uncaught error, which must not have a hundred thousand characters.
  lineLimit: 120,
  legalComments: 'none',
  plugins: [withoutFiles],
  logLevel: 'warning',
};

rmSync(`${ROOT}dist`, { recursive: true, force: true });
const { metafile } = await esbuild.build({
  ...OPTIONS,
  entryPoints: ['src/index.ts'],
  outdir: 'dist',
  // No folders: a path relative to one file is the same for all.
  chunkNames: '[name]-[hash]',
  splitting: true,
  format: 'esm',
  metafile: true,
});
// CommonJS packages load modules of Node.js with `require`, which one of the files provides.
for (const file of Object.keys(metafile.outputs)) {
  const text = readFileSync(`${ROOT}${file}`, 'utf8');
  if (text.includes('typeof require')) writeFileSync(`${ROOT}${file}`, REQUIRE + text);
}
const MANUAL = `${ROOT}dist/manual.js`;
await esbuild.build({
  ...OPTIONS,
  entryPoints: ['src/cli/parsing/manual.ts'],
  outfile: MANUAL,
  format: 'esm',
  banner: { js: REQUIRE },
});
const { manual } = await import(pathToFileURL(MANUAL).href);
mkdirSync(`${ROOT}man`, { recursive: true });
writeFileSync(`${ROOT}man/dnspcap.1`, await manual());
rmSync(MANUAL);
const { analyze, reporters } = await import(pathToFileURL(`${ROOT}dist/index.js`).href);
const LINE = 'IP 10.0.0.1.40000 > 10.0.0.2.53: 1+ A? a.example. (27)\n';
const { value: report } = await reporters.html(await analyze(Buffer.from(LINE))).next();
const { html, inputs: ofPage } = await page(withoutFiles, report);
writeFileSync(`${ROOT}dist/dnspcap.html`, html);
const { text: library, inputs: ofLibrary } = await browserLibrary(withoutFiles);
writeFileSync(`${ROOT}dist/browser.js`, library);
const ofCommand = await command(OPTIONS);
holdReplaced();
const inputs = [
  ...new Set([...Object.keys(metafile.inputs), ...ofCommand, ...ofPage, ...ofLibrary]),
];
writeFileSync(`${ROOT}dist/LICENCES.txt`, licences(ROOT, inputs));
writeFileSync(`${ROOT}dist/sbom.cdx.json`, sbom(ROOT, inputs));
