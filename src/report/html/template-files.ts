/**
 * The files of `templates/`. `npm run build` replaces this module by one with the same exports: precompiled
 * templates, texts, and their hashes (scripts/template-files.js). So the published package reads no file of its own,
 * and does not load node:crypto, which takes 6 ms.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import Handlebars from 'handlebars';

const TEMPLATES = new URL('../../../templates/', import.meta.url);
/** Strict: a field that the page lacks is an error, not a blank. */
const COMPILE_OPTIONS = JSON.parse(read('handlebars.json')) as CompileOptions;

export const handlebars = Handlebars.create();

export const PARTIALS: readonly string[] = readdirSync(new URL('partials/', TEMPLATES)).map(
  (file) => file.replace('.hbs', ''),
);
export const CSS = read('report.css');
export const SCRIPT = read('report.js');
export const CSS_HASH = hash(CSS);
export const SCRIPT_HASH = hash(SCRIPT);

/** @param name name of a file, without `.hbs` */
export function templateOf(name: string): Handlebars.TemplateDelegate {
  return handlebars.compile(read(`${name}.hbs`), COMPILE_OPTIONS);
}

function read(name: string): string {
  // A browser hashes style and script after turning CR LF into LF. A checkout on Windows may have CR LF.
  return readFileSync(new URL(name, TEMPLATES), 'utf8').replaceAll('\r\n', '\n');
}

/** Returns a hash in the syntax of a content security policy (CSP Level 3 section 2.3.1). */
function hash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
