import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import Handlebars from 'handlebars';
import { Sentence } from '../words/say.ts';
import { jsonInScript } from './escape.ts';
import { page } from './html-page.ts';
import type { Reporter, ReporterOptions } from './reporter.ts';

/** Beside `src` as well as beside `dist`. */
const TEMPLATES = new URL('../../templates/', import.meta.url);
const PARTIALS = ['finding', 'lines', 'clients', 'servers', 'names'];

/** One self-contained file: it loads nothing, runs nothing, and its policy allows nothing but its own style. */
export function html({ lines: selection }: ReporterOptions): Reporter {
  const template = compile();
  const css = read('report.css');
  const styleHash = `sha256-${createHash('sha256').update(css).digest('base64')}`;
  return {
    lines: selection,
    end: (report, lines) =>
      template({
        ...page(report, selection === 'none' ? [] : lines),
        css,
        styleHash,
        json: jsonInScript(report),
      }),
  };
}

function compile(): Handlebars.TemplateDelegate {
  const handlebars = Handlebars.create();
  // Strict: a field that the page lacks is an error, not a blank. Handlebars escapes whatever is no SafeString.
  const options = { strict: true, preventIndent: true };
  handlebars.registerHelper('say', (words: string) => new Sentence([words], []).toString());
  for (const name of PARTIALS)
    handlebars.registerPartial(name, handlebars.compile(read(`partials/${name}.hbs`), options));
  return handlebars.compile(read('report.hbs'), options);
}

function read(name: string): string {
  // A browser hashes the style after it has made CR LF an LF; a checkout on Windows may have CR LF.
  return readFileSync(new URL(name, TEMPLATES), 'utf8').replaceAll('\r\n', '\n');
}
