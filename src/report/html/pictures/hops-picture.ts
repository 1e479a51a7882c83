import { ms, say } from '../../../words/say.ts';
import type { Words } from '../../../words/words.ts';
import { hopLabel, hopTitle } from '../../text/hop-bar.ts';
import { columns, wrap } from '../../text/wrap.ts';
import type { ReportFinding, ReportHop } from '../../report.ts';
import { element, type Markup, percent, picture, text, title } from './svg.ts';

/** Height of a line of a label, of a bar, and of the space around it. */
const LINE = 15;
const BAR = 14;
const SPACE = 9;
/** Width of a phone and of a character of a label, in pixels. A Chinese character is twice as wide. */
const PHONE = 320;
const CHARACTER = 5.7;
/** Characters of a line: two IPv6 addresses are wider than a phone. */
const LINE_COLUMNS = Math.floor(PHONE / CHARACTER);

/** Width of the smallest visible bar, as a share. */
const NARROWEST = 0.004;

/** Returns the times when a hop waited for the hops behind it. There its bar is drawn hollow. */
function behind(hop: ReportHop, hops: readonly ReportHop[]): readonly ReportHop[] {
  return hops
    .filter(
      ({ level, fromMs, toMs }) =>
        level === hop.level + 1 && fromMs < hop.toMs && toMs > hop.fromMs,
    )
    .map((one) => ({
      ...one,
      fromMs: Math.max(one.fromMs, hop.fromMs),
      toMs: Math.min(one.toMs, hop.toMs),
    }));
}

/** Picture of where the time went: a bar for each hop, over the time that the application waited. */
export function hopsPicture({ hops }: ReportFinding, words: Words): Markup {
  const [first] = hops ?? [];
  if (!hops || !first || first.toMs <= 0) return '';
  const said = hops.map((hop) => {
    const [waited, spent] = [ms(hop.toMs - hop.fromMs), ms(hop.spentMs)];
    const figures =
      spent !== waited
        ? say`${hopLabel(hop)}: ${waited}, ${spent} of it here`
        : say`${hopLabel(hop)}: ${waited}`;
    return words.text(figures);
  });
  let top = 0;
  const rows = hops.map((hop, at) => {
    const lines = wrap(said[at]!, LINE_COLUMNS);
    const y = top + lines.length * LINE + 2;
    const from = Math.min(hop.fromMs / first.toMs, 1 - NARROWEST);
    const x = percent(labelAt(from, lines));
    const label = lines.map((line, row) => text({ x, y: top + row * LINE + 12 }, line));
    top = y + BAR + SPACE - 2;
    const width = Math.max((hop.toMs - hop.fromMs) / first.toMs, NARROWEST);
    return (
      label.join('') +
      element(
        'rect',
        {
          class: hop.state === 'answered' ? 'hop' : 'hop lost',
          x: percent(from),
          y,
          width: percent(Math.min(width, 1 - from)),
          height: BAR,
          rx: 2,
        },
        title(said[at]!),
      ) +
      behind(hop, hops)
        .map((one) =>
          element('rect', {
            class: 'beyond',
            x: percent(one.fromMs / first.toMs),
            y: y + 1,
            width: percent((one.toMs - one.fromMs) / first.toMs),
            height: BAR - 2,
          }),
        )
        .join('')
    );
  });
  return picture('hops', top, `${words.text(hopTitle(hops))}: ${said.join('; ')}`, ...rows);
}

/** Places a label above the beginning of its bar, or as far to the left as it needs on a phone. */
function labelAt(from: number, lines: readonly string[]): number {
  const longest = lines.reduce((most, line) => Math.max(most, columns(line)), 0);
  const width = longest * CHARACTER;
  return Math.max(0, Math.min(from, 1 - width / PHONE));
}
