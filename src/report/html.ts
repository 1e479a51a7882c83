import { jsonInScript } from './escape.ts';
import { abridged } from './html/abridged.ts';
import { LINES_SHOWN, page } from './html/page.ts';
import { loadTemplate } from './html/template.ts';
import { CSS, CSS_HASH, SCRIPT, SCRIPT_HASH } from './html/template-files.ts';
import type { Reporter, ReporterOptions } from './reporter.ts';

/** One self-contained file. It loads nothing, and its policy allows only its own style and script. */
export function html({ lines: selection, words }: ReporterOptions): Reporter {
  const template = loadTemplate();
  return {
    lines: selection,
    end: (report, lines) =>
      template(
        {
          ...page(
            report,
            selection === 'none' ? [] : lines,
            selection === 'all' ? Infinity : LINES_SHOWN,
            words,
          ),
          css: CSS,
          styleHash: CSS_HASH,
          script: SCRIPT,
          scriptHash: SCRIPT_HASH,
          json: jsonInScript(abridged(report)),
        },
        words,
      ),
  };
}
