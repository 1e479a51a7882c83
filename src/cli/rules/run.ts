import { TERMINAL_COLUMNS, wrap } from '../../report/text/wrap.ts';
import { rules } from '../../rules/index.ts';
import { type Language, wordsOf } from '../../words/words.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Streams } from '../output/streams.ts';

/** `dnspcap rules`: lists the rules in order of precedence. */
export async function rulesCommand(
  isJson: boolean,
  language: Language,
  { stdout }: Streams,
): Promise<ExitCode> {
  const words = await wordsOf(language);
  const rows = rules.map(({ id, severity, title }) => ({ id, severity, title: words.text(title) }));
  stdout.write(isJson ? `${JSON.stringify(rows, null, 2)}\n` : table(rows));
  return 0;
}

interface Row {
  readonly id: string;
  readonly severity: string;
  readonly title: string;
}

function table(rows: readonly Row[]): string {
  const ids = Math.max(...rows.map(({ id }) => id.length));
  const severities = Math.max(...rows.map(({ severity }) => severity.length));
  const lines = rows.flatMap(({ id, severity, title }) =>
    wrap(title, TERMINAL_COLUMNS, `${id.padEnd(ids)}  ${severity.padEnd(severities)}  `),
  );
  return `${lines.join('\n')}\n`;
}
