import { createHash } from 'node:crypto';
import { jsonInScript, xml } from '../report/escape.ts';
import { say } from '../words/say.ts';
import type { Words } from '../words/words.ts';
import type { Comparison } from './comparison.ts';
import type { Verdict } from './judgement.ts';
import { comparisonJson } from './json.ts';
import { histograms, intervals } from './pictures.ts';
import { method, rows } from './rows.ts';

const STYLE = `:root { color-scheme: light dark; --ink: #1b1f24; --quiet: #57606a; --paper: #fff; --rule: #d0d7de; --good: #1a7f37; --bad: #b3261e; --open: #8a5a00; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --quiet: #9aa4af; --paper: #0d1117; --rule: #30363d; --good: #4cc366; --bad: #ff8078; --open: #e3b341; } }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 0.5rem; }
figure { margin: 0; }
figcaption { color: var(--quiet); font-size: 0.9rem; margin-top: 0.4rem; }
svg { display: block; margin-left: 124px; overflow: visible; width: calc(100% - 124px); }
svg text { fill: var(--ink); font-size: 12px; font-variant-numeric: tabular-nums; }
svg .small { font-size: 10.5px; }
svg .end { fill: var(--quiet); text-anchor: end; }
svg .figure { fill: var(--ink); }
.interval { stroke-linecap: round; stroke-width: 3; }
.of-0 { --of: #6a8db5; }
.of-1 { --of: #e0912f; }
.of-2 { --of: #3c9d6b; }
.of-3 { --of: #9a6fc0; }
rect, circle { fill: var(--of); }
line { stroke: var(--of); }
.key { display: flex; gap: 1.2rem; list-style: none; margin: 0.4rem 0; padding: 0; }
.key li::before { background: var(--of); border-radius: 2px; content: ''; display: inline-block; height: 0.7rem; margin-right: 0.4rem; width: 0.7rem; }
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

/** Renders one self-contained HTML file, which loads nothing and runs nothing, and includes the comparison as data. */
export function comparisonHtml(comparison: Comparison, words: Words): string {
  const { columns, verdicts } = comparison;
  const text = (sentence: Parameters<Words['text']>[0]): string => xml(words.text(sentence));
  const styleHash = createHash('sha256').update(STYLE).digest('base64');
  const [bars, histogram] = [intervals(columns, words), histograms(columns, words)];
  const told = verdicts.map(
    ({ verdict, message, notes }) =>
      `<h1 class="${MOODS[verdict]}">${text(message)}</h1>\n${notes.map((note) => `<p>${text(note)}</p>\n`).join('')}`,
  );
  const files = columns.map(
    ({ label, files: names }) =>
      `<li>${words.labelled(text(label), names.map((name) => `<code>${xml(name)}</code>`).join(', '))}</li>\n`,
  );
  const head = columns.map(({ label }) => `<th scope="col">${text(label)}</th>`).join('');
  const body = rows(comparison, words).map(
    ([label, ...cells]) =>
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
${figure(bars, words.text(say`Stalls per 1,000 lookups`), words.text(say`The line is the interval of 95 % confidence, the dot the rate: intervals that do not overlap are a difference.`))}${figure(histogram, words.text(say`How long lookups took`), words.text(say`By the share of all lookups of a column, on one logarithmic scale; the numbers are lookups.`), columns.map(({ label }, at) => `<li class="of-${at % 4}">${text(label)}</li>`).join(''))}<div class="scroll" tabindex="0">
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

/** Renders a picture with title, caption and colour key; an empty string without a picture. */
function figure(picture: string, title: string, caption: string, key = ''): string {
  if (picture === '') return '';
  const colours = key === '' ? '' : `<ul class="key">${key}</ul>\n`;
  return `<h2>${xml(title)}</h2>\n<figure>\n${picture}\n<figcaption>${xml(caption)}</figcaption>\n${colours}</figure>\n`;
}
