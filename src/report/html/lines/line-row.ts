import type { Line } from '../../lines/line.ts';
import type { Words } from '../../../words/words.ts';
import { shownLine } from '../../lines/shown-line.ts';
import { type Piece, pieces } from './line-parts.ts';

/** A packet for the template. */
export interface LineRow {
  readonly anchor: string;
  readonly frame: number;
  readonly file: string;
  readonly time: string;
  readonly since: string;
  readonly pieces: readonly Piece[];
  /** `shop/web-0 → kube-system/kube-dns` */
  readonly ends: string;
  readonly annotation: string;
  readonly state: string;
  readonly finding: string;
  readonly client: string;
}

/**
 * @param since seconds since the first packet of the captures, or of the finding
 * @param hasFiles whether there are several captures, so that each line names its own
 */
export function lineRow(line: Line, since: string, hasFiles: boolean, words: Words): LineRow {
  const { frame, file, time, annotation, state, message } = line;
  return {
    anchor: `${line.capture}-${frame}`,
    frame,
    file: hasFiles ? file : '',
    time,
    since,
    pieces: pieces(shownLine(line, words)),
    ends: ends(line),
    annotation,
    state,
    finding: line.finding ?? '',
    client: message === 'query' ? line.sourceIp : line.destinationIp,
  };
}

/** Names both ends; empty without a name. An ICMP error takes another path than the quoted packet: it has no arrow. */
function ends(line: Line): string {
  const { sourceName, destinationName, sourceIp, destinationIp, transport } = line;
  if (sourceName === undefined && destinationName === undefined) return '';
  const both = [sourceName ?? sourceIp, destinationName ?? destinationIp];
  return both.join(transport === 'icmp' ? ', ' : ' → ');
}
