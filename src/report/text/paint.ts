import type { LineState } from '../lines/line.ts';
import type { Evidence, Severity } from '../report.ts';

/** What may have a colour on a terminal. */
export type Style = Severity | 'strong' | 'lost' | 'again' | 'holds' | 'fails' | 'quiet';

/** Puts text in its colour, or leaves it as it is. */
export type Paint = (text: string, style: Style | undefined) => string;

/**
 * Select Graphic Rendition (ECMA-48 section 8.3.117): bold, bold red, yellow and cyan; red, yellow, green, faint. Of
 * the eight colours that every terminal has, and that its user has chosen.
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

/** Of a packet: lost, or sent again because of a loss. */
export function styleOfState(state: LineState): Style | undefined {
  if (state === 'unanswered') return 'lost';
  return state === 'retry' || state === 'late' ? 'again' : undefined;
}

/** Of the mark in front of a fact. */
export function styleOfFact({ holds }: Evidence): Style {
  if (holds === undefined) return 'quiet';
  return holds ? 'holds' : 'fails';
}
