// @ts-check
import { readdirSync, readFileSync } from 'node:fs';

/**
 * The licences of the packages that are part of what is published: theirs demand that they go with it.
 *
 * @param {string} root of the repository, with a slash
 * @param {readonly string[]} inputs files below it that were put in
 */
export function licences(root, inputs) {
  const folders = inputs.flatMap(
    (input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input) ?? [],
  );
  const texts = [...new Set(folders)].toSorted().map((folder) => licence(`${root}${folder}`));
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}

/** @param {string} folder of a package */
function licence(folder) {
  const { name, version, license, author, repository } = JSON.parse(
    readFileSync(`${folder}/package.json`, 'utf8'),
  );
  if (license === undefined) throw new Error(`${name} names no licence: it cannot be published`);
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text =
    file === undefined
      ? `No text comes with it. By ${author?.name ?? author}, ${repository?.url ?? repository}`
      : readFileSync(`${folder}/${file}`, 'utf8').trim();
  return `${name} ${version} (${license})\n\n${text}\n`;
}
