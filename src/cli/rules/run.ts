import { aligned, TERMINAL_COLUMNS, wrap } from '../../report/text/wrap.ts';
import { rules } from '../../rules/index.ts';
import type { Words } from '../../words/words.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Session } from '../output/streams.ts';

/** `dnspcap rules`: lists the rules in order of precedence. */
export async function rulesCommand(isJson: boolean, { stdout, words }: Session): Promise<ExitCode> {
  const rows = rules.map(({ id, severity, title }) => ({ id, severity, title: words.text(title) }));
  stdout.write(isJson ? `${JSON.stringify(rows, null, 2)}\n` : table(rows, words));
  return 0;
}

interface Row {
  readonly id: string;
  readonly severity: string;
  readonly title: string;
}

function table(rows: readonly Row[], words: Words): string {
  const heads = aligned(
    rows.map(({ id, severity }) => [id, words.text(severity), '']),
    () => false,
  );
  const lines = rows.flatMap(({ title }, at) =>
    wrap(title, TERMINAL_COLUMNS, heads[at]!.join('  ')),
  );
  return `${lines.join('\n')}\n`;
}
