import { countUp } from '../../wire/by-key.ts';
import { say, type Sentence } from '../../words/say.ts';

/** Code and duration at the end of a line of CoreDNS's log. */
const ANSWER = /" ([A-Z]{1,12}) \S{1,40} \d{1,6} (\d{1,6}\.\d{1,12})s/;
/** Most slow names that are shown. */
const SHOWN = 3;
const SLOW_SECONDS = 1;

/** Summarises a log of CoreDNS: answers by RCODE, the 99th percentile, and names slower than a second. */
export function figuresOfCoreDns(lines: readonly string[]): Sentence {
  const codes = new Map<string, number>();
  const seconds: number[] = [];
  const slow = new Set<string>();
  for (const line of lines) {
    const [, code, duration] = ANSWER.exec(line) ?? [];
    if (code === undefined) continue;
    countUp(codes, code);
    seconds.push(Number(duration));
    const name = / IN (\S{1,255}) (?:udp|tcp) /.exec(line)?.[1];
    if (Number(duration) >= SLOW_SECONDS && name !== undefined) slow.add(name);
  }
  const sorted = seconds.toSorted((one, other) => one - other);
  const most = sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0;
  const counted = [...codes].map(([code, count]) => `${count} ${code}`).join(', ');
  const names = [...slow].slice(0, SHOWN).join(', ');
  const said = say`in its first lines ${counted}, 99 % within ${Math.round(most * 1e6) / 1_000} ms`;
  return names === '' ? said : say`${said}, slow: ${names}`;
}
