import { visible } from '../report/escape.ts';
import { aligned, TERMINAL_COLUMNS, wrap } from '../report/text/wrap.ts';
import { headline, histogram, rows } from './figures.ts';
import { grouped, say } from '../words/say.ts';
import type { Words } from '../words/words.ts';
import type { LoadTest, Tried } from './result.ts';

const GAP = '  ';

/** Renders a load test for a terminal: the conditions, the figures side by side, the histograms, the winner and why. */
export function loadTestText(test: LoadTest, words: Words): string {
  const { settings, winner, notes } = test;
  const sections = [
    wrap(visible(headline(test.conditions, words)), TERMINAL_COLUMNS),
    ...(test.interrupted
      ? [[words.text(say`Interrupted: these are the results until then.`)]]
      : []),
    table(test, words),
    ...settings.map(picture),
    ...settings.flatMap(({ setting, capture }) =>
      capture
        ? [wrap(visible(`${setting}: ${capture.verdict}`), TERMINAL_COLUMNS, `${capture.file}: `)]
        : [],
    ),
    ...(winner
      ? [
          wrap(
            visible(winner.because),
            TERMINAL_COLUMNS,
            words.labelled(winner.setting ?? words.text(say`No winner`), ''),
          ),
        ]
      : []),
    notes.flatMap((note) => wrap(visible(note), TERMINAL_COLUMNS, '! ')),
  ];
  return `${sections
    .filter((section) => section.length > 0)
    .map((section) => section.join('\n'))
    .join('\n\n')}\n`;
}

function table(test: LoadTest, words: Words): string[] {
  const head = ['', ...test.settings.map(({ setting }) => setting)];
  const cells = aligned([head, ...rows(test, words)], (column) => column > 0);
  return cells.map((row) => row.join(GAP).trimEnd());
}

function picture(tried: Tried): string[] {
  const bars = histogram(tried);
  const edges = Math.max(0, ...bars.map(({ edge }) => edge.length));
  return [
    `${tried.setting}:`,
    ...bars.map(({ edge, bar, count: lookups }) =>
      `${GAP}${edge.padStart(edges)}${GAP}${bar} ${grouped(lookups)}`.replace(/ +0$/, ''),
    ),
  ];
}
