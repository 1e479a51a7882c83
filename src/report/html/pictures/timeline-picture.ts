import type { Sentence } from '../../../words/say.ts';
import type { Words } from '../../../words/words.ts';
import type { Report } from '../../report.ts';
import { barsPicture } from './bars-picture.ts';
import { dotsCaption, dotsPicture } from './dots-picture.ts';
import type { Markup } from './svg.ts';

/** So many dots are told apart, also on a phone. */
const MOST_DOTS = 300;

/** When it happened, and what is drawn. */
export interface TimelinePicture {
  readonly picture: Markup;
  readonly caption: Sentence;
  /** Bars, which say more than the words beside them. */
  readonly isDense: boolean;
  /** What their colours mean. */
  readonly key: readonly { readonly kind: string; readonly label: string }[];
  /** Something is drawn that stalled, failed or went wrong. */
  readonly isTroubled: boolean;
}

/** Of one lookup there is nothing to draw that its ladder does not show. */
export function timelinePicture(report: Report, words: Words): TimelinePicture | undefined {
  const { timeline, summary } = report;
  if (!timeline || summary.lookups < 2) return undefined;
  if (timeline.dots && timeline.dots.length <= MOST_DOTS)
    return {
      picture: dotsPicture(report, timeline, words),
      caption: dotsCaption(),
      isDense: false,
      key: [],
      isTroubled: report.findings.some(({ severity }) => severity !== 'note'),
    };
  return { ...barsPicture(report, timeline, words), isDense: true };
}
