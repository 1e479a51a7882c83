import { grouped, say } from '../../words/say.ts';
import type { Words } from '../../words/words.ts';
import { dayOf } from '../wording/clock.ts';
import { visible } from '../escape.ts';
import type { Paint } from '../text/paint.ts';
import type { Incident, Report } from '../report.ts';
import { aligned, wrap } from '../text/wrap.ts';
import { ends, names, shortfall, span, worstWait } from './words.ts';

/** Most rows. More than a screen is no overview; a report can be searched. */
const ROWS = 25;

/** Two lines for each incident: what, how many, when, how long; then client, server and name. */
export function incidentTable(
  { incidents, captures }: Pick<Report, 'incidents' | 'captures'>,
  width: number,
  words: Words,
  paint: Paint,
): string[] {
  if (incidents.length === 0) return [];
  const day = onlyDay(captures);
  const shown = incidents.slice(0, ROWS);
  const rows = aligned(
    shown.map((incident) => cellsOf(incident, day, words)),
    (column) => column === COUNT,
  );
  const rest = incidents.length - shown.length;
  return [
    ...shown.flatMap((incident, at) => {
      const [id, ...others] = rows[at]!;
      const line = `  ${paint(id!, incident.severity)}  ${others.join('  ')}`.trimEnd();
      const whom = ends(incident)
        .map((end) => words.text(end))
        .join(' → ');
      const what = names(incident).map((name) => words.text(name));
      const under = wrap(visible([whom, ...what].filter(Boolean).join('  ')), width, INDENT);
      return whom === '' && what.length === 0 ? [line] : [line, ...under];
    }),
    ...(rest > 0 ? [`  ${words.text(say`and ${grouped(rest)} more`)}`] : []),
  ];
}

const INDENT = '        ';
/** The column of counts. */
const COUNT = 2;

/** `I1`, `conntrack-race, compatible`, `18 ×`, `10:11:12 – 10:13:55`, `up to 5.1 s` */
function cellsOf(incident: Incident, day: string | undefined, words: Words): readonly string[] {
  const { id, rule, confidence, findings } = incident;
  const kind = [rule, words.optional(confidence), words.optional(shortfall(incident))];
  return [
    id,
    words.list(kind.filter((part) => part !== '')),
    `${grouped(findings)} ×`,
    span(incident, day),
    words.optional(worstWait(incident)),
  ];
}

/** Returns the day if all captures are of one day. The header shows it instead of every row. */
function onlyDay(captures: Report['captures']): string | undefined {
  const days = new Set(
    captures.flatMap(({ firstPacket, lastPacket }) =>
      [firstPacket, lastPacket].flatMap((time) => (time === undefined ? [] : [dayOf(time)])),
    ),
  );
  const [day] = days;
  return days.size === 1 ? day : undefined;
}
