import type { Words } from '../../words/words.ts';
import { prose, titleProse } from './prose.ts';
import { handlebars, PARTIALS, templateOf } from './template-files.ts';

/** Fills the template with the content of `page`, in a language. */
export type Template = (page: object, words: Words) => string;

let loaded: Template | undefined;

/** Loads `templates/report.hbs` with its partials. Handlebars escapes everything in double braces. */
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
        prose: (text: string) => new handlebars.SafeString(prose(text)),
        titleProse: (text: string) => new handlebars.SafeString(titleProse(text)),
        // Space behind a colon. A full-width colon includes its space.
        gap: () => (words.tag === 'zh-CN' ? '' : ' '),
      },
    });
}
