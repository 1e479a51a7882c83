import { KNOWN_TEXTS } from './known-texts.ts';

/** More of a text, and of a line, tells no more. */
const MAX_LINES = 200;
const MAX_CHARACTERS = 400;

/** What a text is that has no packets in it, and what to do; undefined when it is none of those that people bring. */
export function refusal(text: string): string | undefined {
  const lines = text.split('\n', MAX_LINES).map((line) => line.slice(0, MAX_CHARACTERS));
  const seen = lines.join('\n');
  const known = KNOWN_TEXTS.find(({ pattern }) => pattern.test(seen));
  if (!known) return undefined;
  const figures = known.figures === undefined ? '' : ` (${known.figures(lines)})`;
  return `it looks like ${known.words}${figures}`;
}
