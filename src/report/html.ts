import { createHash } from 'node:crypto';
import { jsonInScript } from './escape.ts';
import { abridged } from './html/abridged.ts';
import { LINES_SHOWN, page } from './html/page.ts';
import { loadTemplate } from './html/template.ts';
import { CSS, SCRIPT } from './html/template-files.ts';
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
          styleHash: hash(CSS),
          script: SCRIPT,
          scriptHash: hash(SCRIPT),
          json: jsonInScript(abridged(report)),
        },
        words,
      ),
  };
}

/** Returns a hash in the syntax of a content security policy (CSP Level 3 section 2.3.1). */
function hash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
