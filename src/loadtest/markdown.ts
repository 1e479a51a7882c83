import { codeSpan, markdownTable, markdownText } from '../report/escape.ts';
import { headline, histogram, rows } from './figures.ts';
import { grouped, say } from '../words/say.ts';
import type { Words } from '../words/words.ts';
import type { LoadTest } from './result.ts';

/** Renders a load test for an issue or a pull request. */
export function loadTestMarkdown(test: LoadTest, words: Words): string {
  const { settings, winner, notes } = test;
  const head = ['', ...settings.map(({ setting }) => codeSpan(setting))];
  const figures = rows(test, words).map((row) => row.map(markdownText));
  const pictures = settings.map((tried) => {
    const bars = histogram(tried).map(
      ({ edge, bar, count: lookups }) => `${edge.padStart(9)}  ${bar} ${grouped(lookups)}`,
    );
    return `${codeSpan(tried.setting)}\n\n\`\`\`text\n${bars.join('\n')}\n\`\`\``;
  });
  const captures = settings.flatMap(({ capture }) =>
    capture ? [`- ${codeSpan(capture.file)}: ${markdownText(capture.verdict)}`] : [],
  );
  const won = winner
    ? `**${winner.setting === undefined ? words.text(say`No winner`) : codeSpan(winner.setting)}**: ${markdownText(winner.because)}`
    : '';
  const sections = [
    `## ${markdownText(headline(test.conditions, words))}`,
    test.interrupted ? words.text(say`Interrupted: these are the results until then.`) : '',
    won,
    markdownTable([head, ...figures], '---:'),
    ...pictures,
    captures.join('\n'),
    notes.map((note) => `- ${markdownText(note)}`).join('\n'),
  ];
  return `${sections.filter(Boolean).join('\n\n')}\n`;
}
