import type { Line } from '../../src/report/lines/line.ts';
import type { Report } from '../../src/report/report.ts';
import { raceSentences } from '../../src/report/build/races.ts';
import { verdict } from '../../src/report/wording/verdict.ts';
import { toMs } from '../../src/wire/time.ts';
import { ms } from '../../src/words/say.ts';
import { oddWords } from './odd-words.ts';
import type { Packets } from './packets.ts';

/** Returns false statements outside of findings: in the verdict, in lines, and in the reasons for a resolver. */
export function faultsBeside(report: Report, lines: readonly Line[], packets: Packets): string[] {
  return [
    ...inVerdict(report),
    ...lines.flatMap((line) => inAnnotation(line, packets)),
    ...report.clients.flatMap(({ address, resolver: { because } }) =>
      because.flatMap((reason) =>
        oddWords(reason).map((what) => `resolver of ${address}: “${reason}”: ${what}`),
      ),
    ),
  ];
}

function inVerdict(report: Report): string[] {
  const texts = [verdict(report), ...raceSentences(report)].map(String);
  const odd = texts.flatMap((text) => oddWords(text).map((what) => `verdict: “${text}”: ${what}`));
  const wrong = (report.races ?? []).filter(
    ({ pairs, hit, first, later, lost }) =>
      hit < 1 ||
      hit > pairs ||
      first + later > hit ||
      Object.values(lost).reduce((sum, one) => sum + one, 0) !== hit,
  );
  return [...odd, ...wrong.map(({ server }) => `verdict: the figures of ${server} do not add up`)];
}

/** Durations such as `answered in frame 7 after 5,001 ms`, with their direction. */
const DURATIONS: readonly (readonly [RegExp, 'from here' | 'to here'])[] = [
  [/answered (?:late, )?in frame (?<frame>\d+) after (?<after>[\d.,]+ ms)/, 'from here'],
  [/sent again in frame (?<frame>\d+) after (?<after>[\d.,]+ ms)/, 'from here'],
  [/sent again (?<after>[\d.,]+ ms) after frame (?<frame>\d+)/, 'to here'],
  [/response to frame (?<frame>\d+) after (?<after>[\d.,]+ ms)/, 'to here'],
];

function inAnnotation({ frame, annotation: text }: Line, packets: Packets): string[] {
  const faults = oddWords(text);
  for (const [, other, place] of text.matchAll(/frame (\d+)( of )?/g))
    if (place === undefined && !packets.isThere(Number(other)))
      faults.push(`there is nothing in frame ${other!}`);
  for (const [pattern, way] of packets.isUntimed ? [] : DURATIONS) {
    const { frame: other, after } = pattern.exec(text)?.groups ?? {};
    if (other === undefined) continue;
    const between = packets
      .in(Number(other))
      .flatMap((one) =>
        packets
          .in(frame)
          .map((own) => (way === 'from here' ? one.time - own.time : own.time - one.time)),
      );
    if (!between.some((time) => ms(toMs(time)) === after)) faults.push(`not so long: ${after!}`);
  }
  return faults.map((what) => `frame ${frame}: “${text}”: ${what}`);
}
