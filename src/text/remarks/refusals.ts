import { say, type Sentence } from '../../words/say.ts';
import { KNOWN_TEXTS } from './known-texts.ts';

/** Most lines, and characters of a line, that are examined. */
const MAX_LINES = 200;
const MAX_CHARACTERS = 400;

/** Says what a text without packets is, and what to do; undefined if the text is unknown. */
export function refusal(text: string): Sentence | undefined {
  const lines = text.split('\n', MAX_LINES).map((line) => line.slice(0, MAX_CHARACTERS));
  const seen = lines.join('\n');
  const known = KNOWN_TEXTS.find(({ pattern }) => pattern.test(seen));
  if (!known) return undefined;
  const { words, figures } = known;
  return figures ? say`it looks like ${words} (${figures(lines)})` : say`it looks like ${words}`;
}
