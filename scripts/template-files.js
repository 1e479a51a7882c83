// @ts-check
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import Handlebars from 'handlebars';

const TEMPLATES = new URL('../templates/', import.meta.url);

/**
 * Returns the module that replaces src/report/html/template-files.ts in the published package: a report costs no
 * compilation then, and needs only Handlebars' runtime.
 */
export function templateFiles() {
  const options = JSON.parse(read('handlebars.json'));
  const partials = readdirSync(new URL('partials/', TEMPLATES)).map((file) =>
    file.replace('.hbs', ''),
  );
  const names = ['report', ...partials.map((name) => `partials/${name}`)];
  const specifications = names.map((name) => {
    // Its types say that it returns an object; it is the source of one.
    const specification = /** @type {string} */ (
      /** @type {unknown} */ (Handlebars.precompile(read(`${name}.hbs`), options))
    );
    return `${JSON.stringify(name)}: ${specification}`;
  });
  return `import Handlebars from 'handlebars/runtime.js';
const specifications = { ${specifications.join(',\n')} };
export const handlebars = Handlebars.create();
export const PARTIALS = ${JSON.stringify(partials)};
export const CSS = ${JSON.stringify(read('report.css'))};
export const SCRIPT = ${JSON.stringify(read('report.js'))};
export const CSS_HASH = ${JSON.stringify(hash(read('report.css')))};
export const SCRIPT_HASH = ${JSON.stringify(hash(read('report.js')))};
export const templateOf = (name) => handlebars.template(specifications[name]);
`;
}

/** @param {string} name */
function read(name) {
  return readFileSync(new URL(name, TEMPLATES), 'utf8').replaceAll('\r\n', '\n');
}

/** @param {string} text */
function hash(text) {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
