import type { Analysed } from './analyze.ts';
import { analyzeBytes } from './analysis.ts';

/** A text that was printed with -n -t. */
export const LOST = `\
IP 10.244.1.7.36596 > 10.96.0.10.53: 30933+ A? web.example.test. (34)
IP 10.244.1.7.36596 > 10.96.0.10.53: 37417+ AAAA? web.example.test. (34)
IP 10.96.0.10.53 > 10.244.1.7.36596: 30933* 1/0/0 A 10.0.0.5 (50)
IP 10.244.1.7.36596 > 10.96.0.10.53: 30933+ A? web.example.test. (34)
IP 10.96.0.10.53 > 10.244.1.7.36596: 30933* 1/0/0 A 10.0.0.5 (50)
IP 10.244.1.7.36596 > 10.96.0.10.53: 37417+ AAAA? web.example.test. (34)
IP 10.96.0.10.53 > 10.244.1.7.36596: 37417* 1/0/0 AAAA fd00::5 (62)
`.split('\n');
/** Seconds since the first packet, of the lines above. */
export const SECONDS = [0, 0.000396, 0.003097, 5.001468, 5.004126, 5.0043, 5.006728];
/** In it. */
export const FOUND = 'conntrack-race compatible AAAA, frames 1 2 3 4 5 6 7';

export function analyzed(text: string | readonly string[], chunk?: number): Promise<Analysed> {
  const bytes = new TextEncoder().encode(typeof text === 'string' ? text : text.join('\n'));
  return analyzeBytes(bytes, { lines: 'all' }, 'paste.txt', chunk ?? bytes.length);
}

/** Rule, leg and frames of each finding. */
export function found({ report }: Analysed): string {
  return report.findings
    .map(
      ({ rule, confidence, lostType, frames }) =>
        `${[rule, confidence, lostType].filter(Boolean).join(' ')}, frames ${frames.join(' ')}`,
    )
    .join('; ');
}

/** Codes and counts. */
export function warnings({ report }: Analysed): string[] {
  return report.captures[0]!.warnings.map(({ code, count }) =>
    count === undefined ? code : `${code} ${count}`,
  );
}

/** Each line with a time in front. */
export function timed(time: (seconds: number, at: number) => string): string[] {
  return LOST.slice(0, 7).map((line, at) => `${time(SECONDS[at]!, at)} ${line}`);
}

/** `12:30:00.000000` */
export function ofDay(seconds: number): string {
  const since = Math.round(seconds * 1e6);
  const parts = [since / 3600e6, (since / 60e6) % 60, (since / 1e6) % 60].map((part) =>
    String(Math.floor(part) % 100).padStart(2, '0'),
  );
  return `${parts.join(':')}.${String(since % 1e6).padStart(6, '0')}`;
}
