// @ts-check
import { readdirSync, readFileSync } from 'node:fs';

/**
 * Returns the licences of the packages in the published files: these licences must be distributed with them.
 *
 * @param {string} root of the repository, with a slash
 * @param {readonly string[]} inputs files below it that were put in
 */
export function licences(root, inputs) {
  const texts = bundled(inputs).flatMap((folder) => licencesOf(root, folder));
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}

/**
 * Returns the bundled packages, each by its folder.
 *
 * @param {readonly string[]} inputs files that were put in
 */
export function bundled(inputs) {
  const folders = inputs.flatMap(
    (input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input) ?? [],
  );
  return [...new Set(folders)].toSorted();
}

/**
 * Third-party code within packages, as the heads of their files say, with its licence and copyright; and
 * the package itself where it comes without a text. A folder has the text of another package.
 *
 * @type {Readonly<Record<string, readonly (readonly [what: string, of: string])[]>>}
 */
const WITHIN = {
  '@hpcc-js/wasm-zstd': [
    ['zstd (BSD-3-Clause), within @hpcc-js/wasm-zstd', 'node_modules/zstddec'],
  ],
  'd3-array': [['internmap (ISC), within d3-array', 'node_modules/internmap']],
  'd3-scale': [['internmap (ISC), within d3-scale', 'node_modules/internmap']],
  'xz-decompress': [
    ['xzwasm (MIT), within xz-decompress', 'Copyright (c) Steve Sanderson'],
    ['walloc (MIT), within xz-decompress', 'Copyright (c) 2020 Igalia, S.L.'],
    ['xz-embedded, within xz-decompress', 'Public domain, by Lasse Collin and Igor Pavlov'],
  ],
};

/** @param {string} root @param {string} folder of a package, below it */
function licencesOf(root, folder) {
  const { name, version, license, author } = JSON.parse(
    readFileSync(`${root}${folder}/package.json`, 'utf8'),
  );
  if (license === undefined) throw new Error(`${name} names no licence: it cannot be published`);
  const by = `Copyright (c) ${author?.name ?? author}`;
  const text = textIn(`${root}${folder}`) ?? textOf(root, license, by, name);
  const within = (WITHIN[name] ?? []).map(([what, of]) => {
    const other = of.startsWith('node_modules/') ? textIn(`${root}${of}`) : undefined;
    return `${what}\n\n${other ?? (what.includes('(MIT)') ? textOf(root, 'MIT', of, what) : of)}\n`;
  });
  return [`${name} ${version} (${license})\n\n${text}\n`, ...within];
}

/** @param {string} folder of a package */
function textIn(folder) {
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  return file && readFileSync(`${folder}/${file}`, 'utf8').trim();
}

/**
 * Returns the text of a licence that a package names without including it. The MIT licence is that of this repository.
 *
 * @param {string} root
 * @param {string} license
 * @param {string} copyright
 * @param {string} name
 */
function textOf(root, license, copyright, name) {
  if (license !== 'MIT') throw new Error(`${name} brings no text of its licence: add it`);
  const text = readFileSync(`${root}LICENSE`, 'utf8').trim();
  return text.replace(/^Copyright .*$/m, copyright);
}
