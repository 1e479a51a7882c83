import { jsonInScript } from './escape.ts';
import { abridged } from './html/abridged.ts';
import { LINES_SHOWN, page } from './html/page.ts';
import { loadTemplate } from './html/template.ts';
import { CSS, CSS_HASH, SCRIPT, SCRIPT_HASH } from './html/template-files.ts';
import type { Line } from './lines/line.ts';
import type { Report } from './report.ts';
import type { Reporter, ReporterOptions } from './reporter.ts';

/** One self-contained file. It loads nothing, and its policy allows only its own style and script. */
export function html({ lines: selection, words }: ReporterOptions): Reporter {
  const template = loadTemplate();
  const most = selection === 'all' ? Infinity : LINES_SHOWN;
  return { lines: selection, end: (report, lines) => [...pieces(report, lines)].join(''), pieces };

  /**
   * Makes the file in three steps. Each takes up to a third of a second for 20,000 findings.
   *
   * @yields nothing after the first two, and then the file
   */
  function* pieces(report: Report, lines: readonly Line[]): Generator<string> {
    const content = page(report, selection === 'none' ? [] : lines, most, words);
    yield '';
    const json = jsonInScript(abridged(report));
    yield '';
    const policy = { css: CSS, styleHash: CSS_HASH, script: SCRIPT, scriptHash: SCRIPT_HASH };
    yield template({ ...content, ...policy, json }, words);
  }
}
