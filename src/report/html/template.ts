import type { Words } from '../../words/words.ts';
import { handlebars, PARTIALS, templateOf } from './template-files.ts';

/** Fills a page: what the fields of `page` say, in a language. */
export type Template = (page: object, words: Words) => string;

let loaded: Template | undefined;

/** `templates/report.hbs` with its partials. Handlebars escapes whatever stands in two braces. */
export function loadTemplate(): Template {
  return (loaded ??= load());
}

function load(): Template {
  for (const name of PARTIALS) handlebars.registerPartial(name, templateOf(`partials/${name}`));
  const template = templateOf('report');
  return (page, words) =>
    template(page, {
      helpers: {
        say: (text: string) => words.text(text),
        // Behind a colon: a full-width one has its space.
        gap: () => (words.tag === 'zh-CN' ? '' : ' '),
      },
    });
}
