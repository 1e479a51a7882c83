import { xml } from '../escape.ts';

/** With the command before it and a short value behind it: `conntrack -S`, `-o lines.csv`. */
const OPTION = /(?:[a-z]+ )?--?[A-Za-z][\w-]*(?: (?!and |or )[a-z][\w.]{0,8}(?![\w.]))?/;
const HYPHENED = /[A-Za-z]\w{0,11}(?:-\w{1,8}){1,2}/;
const MEASURE = /\d(?:[\d.,]*\d)? (?:ns|µs|ms|s|min|h)(?!\w)/;
const CLOCK = /\d\d:\d\d:\d\d(?:\.\d+)? UTC/;
const NUMBERED = /(?:frame|port|端口) \d+/;
const CHINESE_COUNT = /(?:第 )?\d(?:[\d.,]*\d)? \p{Script=Han}/u;
const MARK = /[◆▲●] [\w\p{Script=Han}]+/u;

/**
 * What a line must not break: an option (`--previous`), a word with hyphens (`single-request-reopen`), a number and its
 * unit (`5.0 s`) or in Chinese what it counts (`第 2 帧`), a time of day and its zone, what has a number (`frame 12`),
 * and a mark of a picture with its meaning (`◆ error`). Parts of a name of the DNS may be longer than a line.
 */
const WHOLE = new RegExp(
  `(?<![\\w&#.-])(?:${[OPTION, HYPHENED, CLOCK, MEASURE, NUMBERED, CHINESE_COUNT, MARK].map(({ source }) => source).join('|')})(?!\\.?[\\w-])`,
  'gu',
);

/** Returns the markup of a sentence: its text, escaped, with what stays together marked. */
export function prose(sentence: string): string {
  return xml(sentence).replace(WHOLE, '<span class="whole">$&</span>');
}

/** Returns the markup of a title. A sentence begins on a line of its own, if the one before it leaves too little room. */
export function titleProse(title: string): string {
  return title
    .split(/(?<=\. |。)/)
    .map((sentence) => `<span class="sentence">${prose(sentence.trimEnd())}</span>`)
    .join(title.includes('。') ? '' : ' ');
}
