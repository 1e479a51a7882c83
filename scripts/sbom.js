// @ts-check
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { bundled } from './licences.js';

/**
 * Returns the software bill of materials (CycloneDX): the output of `npm sbom` for the packages in the published files,
 * with their hashes. Packages for building and testing are left out, and so are fields that differ between runs.
 *
 * @param {string} root of the repository, with a slash
 * @param {readonly string[]} inputs files below it that were put in
 */
export function sbom(root, inputs) {
  const argv = ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application'];
  // On Windows npm is a script, which only a shell runs.
  const shell = process.platform === 'win32';
  const options = { cwd: root, encoding: 'utf8', maxBuffer: 64 << 20, shell };
  const bom = JSON.parse(execFileSync('npm', argv, /** @type {const} */ (options)));
  const parts = new Set(bundled(inputs).map((folder) => idOf(root, folder)));
  const { timestamp: _now, ...metadata } = bom.metadata;
  const { serialNumber: _random, ...rest } = bom;
  const [, name] = /^(.+)@/.exec(metadata.component['bom-ref']) ?? [];
  const components = bom.components.flatMap((/** @type {Component} */ component) =>
    // npm marks them as development packages, because users do not install them.
    parts.has(component['bom-ref']) ? { ...component, properties: undefined } : [],
  );
  const missing = parts.size - components.length;
  if (missing !== 0) throw new Error(`npm sbom does not know ${missing} of the packages within`);
  return `${JSON.stringify(
    {
      ...rest,
      // npm names the project after its folder.
      metadata: { ...metadata, component: { ...metadata.component, name } },
      components,
      dependencies: [{ ref: metadata.component['bom-ref'], dependsOn: order([...parts]) }],
    },
    undefined,
    2,
  )}\n`;
}

/** @param {string[]} ids */
function order(ids) {
  return ids.toSorted((a, b) => (a < b ? -1 : 1));
}

/** @typedef {{ readonly 'bom-ref': string }} Component */

/** @param {string} root @param {string} folder of a package, below it */
function idOf(root, folder) {
  const { name, version } = JSON.parse(readFileSync(`${root}${folder}/package.json`, 'utf8'));
  return `${name}@${version}`;
}
