import { createHash } from 'node:crypto';
import { jsonInScript, xml } from '../report/escape.ts';
import type { Words } from '../words/words.ts';
import type { Comparison } from './comparison.ts';
import type { Verdict } from './judgement.ts';
import { comparisonJson } from './json.ts';
import { method, rows } from './rows.ts';

const STYLE = `:root { color-scheme: light dark; --ink: #1b1f24; --quiet: #57606a; --paper: #fff; --rule: #d0d7de; --good: #1a7f37; --bad: #b3261e; --open: #8a5a00; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --quiet: #9aa4af; --paper: #0d1117; --rule: #30363d; --good: #4cc366; --bad: #ff8078; --open: #e3b341; } }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem; }
h1 { border-left: 4px solid var(--open); font-size: 1.4rem; line-height: 1.3; margin: 0 0 0.5rem; padding-left: 0.75rem; }
h1.good { border-color: var(--good); }
h1.bad { border-color: var(--bad); }
p, footer { color: var(--quiet); }
code { font: 0.875em/1.5 ui-monospace, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin: 1.5rem 0; width: 100%; }
th, td { border-bottom: 1px solid var(--rule); padding: 0.3rem 1rem 0.3rem 0; text-align: left; vertical-align: baseline; }
tbody th { font-weight: 400; }
`;

const MOODS: Readonly<Record<Verdict, string>> = {
  fixed: 'good',
  better: 'good',
  'no-difference': 'open',
  'not-enough-traffic': 'open',
  worse: 'bad',
};

/** One self-contained file that loads nothing and runs nothing, with the comparison as data within. */
export function comparisonHtml(comparison: Comparison, words: Words): string {
  const { columns, verdicts } = comparison;
  const text = (sentence: Parameters<Words['text']>[0]): string => xml(words.text(sentence));
  const styleHash = createHash('sha256').update(STYLE).digest('base64');
  const told = verdicts.map(
    ({ verdict, message, notes }) =>
      `<h1 class="${MOODS[verdict]}">${text(message)}</h1>\n${notes.map((note) => `<p>${text(note)}</p>\n`).join('')}`,
  );
  const files = columns.map(
    ({ label, files: names }) =>
      `<li>${text(label)}: ${names.map((name) => `<code>${xml(name)}</code>`).join(', ')}</li>\n`,
  );
  const head = columns.map(({ label }) => `<th scope="col">${text(label)}</th>`).join('');
  const body = rows(comparison, words).map(
    ({ label, cells }) =>
      `<tr><th scope="row">${xml(label)}</th>${cells.map((cell) => `<td>${xml(cell)}</td>`).join('')}</tr>\n`,
  );
  return `<!doctype html>
<html lang="${words.tag}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${text(verdicts[0]!.message)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${told.join('')}<ul>
${files.join('')}</ul>
<div class="scroll" tabindex="0">
<table>
<thead><tr><td></td>${head}</tr></thead>
<tbody>
${body.join('')}</tbody>
</table>
</div>
</main>
<footer>${text(method())}</footer>
<script type="application/json" id="comparison">${jsonInScript(comparisonJson(comparison, words))}</script>
</body>
</html>
`;
}
