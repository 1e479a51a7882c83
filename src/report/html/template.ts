import { existsSync, readFileSync } from 'node:fs';
import type HandlebarsRuntime from 'handlebars';
import type { Words } from '../../words/words.ts';

/** Fills a page: what the fields of `page` say, in a language. */
export type Template = (page: object, words: Words) => string;

/** Beside `src` as well as beside `dist`. */
const TEMPLATES = new URL('../../../templates/', import.meta.url);
/** What `npm run build` makes of them (scripts/precompile-templates.js), so that no report pays for a compiler. */
const PRECOMPILED = new URL('templates.js', import.meta.url);

/** In the order in which a reader meets them. */
export const PARTIALS = [
  'verdict',
  'how-sure',
  'what-to-do',
  'remedies',
  'arrowheads',
  'pictures',
  'findings',
  'table-of-findings',
  'finding',
  'packets',
  'line',
  'clients',
  'servers',
  'names',
  'lines',
  'how-to-read-a-line',
  'captures',
] as const;

/** Strict: a field that the page lacks is an error, not a blank. Handlebars escapes whatever stands in two braces. */
export const COMPILE_OPTIONS = {
  strict: true,
  preventIndent: true,
  knownHelpers: { say: true },
} as const;

/** A text of `templates/`. */
export function read(name: string): string {
  // A browser hashes style and script after it has made CR LF an LF; a checkout on Windows may have CR LF.
  return readFileSync(new URL(name, TEMPLATES), 'utf8').replaceAll('\r\n', '\n');
}

/** `report.hbs` with its partials; from their sources when there is no build, as in the tests. */
export async function loadTemplate(): Promise<Template> {
  return existsSync(PRECOMPILED) ? await precompiled() : await compiled();
}

type Specifications = Readonly<Record<string, TemplateSpecification>>;

async function precompiled(): Promise<Template> {
  // Its types declare nothing.
  const { default: Handlebars } = (await import('handlebars/runtime.js')) as unknown as {
    default: typeof HandlebarsRuntime;
  };
  const { templates } = (await import(PRECOMPILED.href)) as { templates: Specifications };
  const handlebars = Handlebars.create();
  for (const name of PARTIALS)
    handlebars.registerPartial(name, handlebars.template(templates[name]!));
  return withWords(handlebars.template(templates['report']!));
}

async function compiled(): Promise<Template> {
  const { default: Handlebars } = await import('handlebars');
  const handlebars = Handlebars.create();
  for (const name of PARTIALS)
    handlebars.registerPartial(
      name,
      handlebars.compile(read(`partials/${name}.hbs`), COMPILE_OPTIONS),
    );
  return withWords(handlebars.compile(read('report.hbs'), COMPILE_OPTIONS));
}

function withWords(template: HandlebarsRuntime.TemplateDelegate): Template {
  return (page, words) => template(page, { helpers: { say: (text: string) => words.text(text) } });
}
