import { xml } from '../escape.ts';

const OPTION = /--?[A-Za-z][\w-]*/;
const SHORT_WORD = /[A-Za-z]{1,6}-[\w.]{1,8}/;
const MEASURE = /\d(?:[\d.,]*\d)? (?:ns|µs|ms|s|min|h)(?!\w)/;
const CHINESE_COUNT = /(?:第 )?\d(?:[\d.,]*\d)? \p{Script=Han}/u;
const MARK = /[◆▲●] [\w\p{Script=Han}]+/u;

/**
 * What a line must not break: an option (`--previous`), a short word with a hyphen (`c-ares`), a number and its unit
 * (`5.0 s`) or in Chinese what it counts (`第 2 帧`), and a mark of a picture with its meaning (`◆ error`).
 */
const WHOLE = new RegExp(
  `(?<![\\w&#-])(?:${[OPTION, SHORT_WORD, MEASURE, CHINESE_COUNT, MARK].map(({ source }) => source).join('|')})(?![\\w-])`,
  'gu',
);

/** Returns the markup of a sentence: its text, escaped, with what stays together marked. */
export function prose(sentence: string): string {
  return xml(sentence).replace(WHOLE, '<span class="whole">$&</span>');
}
