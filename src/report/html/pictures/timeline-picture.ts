import type { Sentence } from '../../../words/say.ts';
import type { Words } from '../../../words/words.ts';
import type { Report } from '../../report.ts';
import { barsPicture } from './bars-picture.ts';
import { dotsCaption, dotsPicture } from './dots-picture.ts';
import type { Markup } from './svg.ts';

/** Most dots that can be distinguished, also on a phone. */
const MOST_DOTS = 300;

/** Picture of when lookups began, with its caption. */
export interface TimelinePicture {
  readonly picture: Markup;
  readonly caption: Sentence;
  /** Whether the picture has bars, which say more than the text beside them. */
  readonly isDense: boolean;
  /** Meaning of the colours. */
  readonly key: readonly { readonly kind: string; readonly label: string }[];
  /** Whether a lookup in the picture stalled, failed or went wrong. */
  readonly isTroubled: boolean;
}

/** Returns the picture; undefined with fewer than two lookups, as the ladder already shows a single one. */
export function timelinePicture(report: Report, words: Words): TimelinePicture | undefined {
  const { timeline, summary } = report;
  if (!timeline || summary.lookups < 2) return undefined;
  if (timeline.dots && timeline.dots.length <= MOST_DOTS)
    return {
      picture: dotsPicture(report, timeline, words),
      caption: dotsCaption(report, words),
      isDense: false,
      key: [],
      isTroubled: report.findings.some(({ severity }) => severity !== 'note'),
    };
  return { ...barsPicture(report, timeline, words), isDense: true };
}
