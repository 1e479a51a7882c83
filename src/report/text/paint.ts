import type { LineState } from '../lines/line.ts';
import type { Evidence, Severity } from '../report.ts';

/** Styles that have a colour on a terminal. */
export type Style = Severity | 'strong' | 'lost' | 'again' | 'holds' | 'fails' | 'quiet';

/** Colours a text, or returns it unchanged. */
export type Paint = (text: string, style: Style | undefined) => string;

/**
 * Select Graphic Rendition (ECMA-48 section 8.3.117): bold; bold red, yellow and cyan; red, yellow, green, faint.
 * Only the eight basic colours, which every terminal has and its user can choose.
 */
const SGR: Readonly<Record<Style, string>> = {
  strong: '1',
  error: '1;31',
  warning: '1;33',
  note: '1;36',
  lost: '31',
  again: '33',
  holds: '32',
  fails: '31',
  quiet: '2',
};

export const ansi: Paint = (text, style) =>
  style === undefined || text === '' ? text : `\u001b[${SGR[style]}m${text}\u001b[0m`;

export const plain: Paint = (text) => text;

/** Returns the style of a packet: lost, or repeated after a loss. */
export function styleOfState(state: LineState): Style | undefined {
  if (state === 'unanswered') return 'lost';
  return state === 'retry' || state === 'late' ? 'again' : undefined;
}

/** Returns the style of the mark before a fact. */
export function styleOfFact({ holds }: Evidence): Style {
  if (holds === undefined) return 'quiet';
  return holds ? 'holds' : 'fails';
}
