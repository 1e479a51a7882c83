import { xml } from '../escape.ts';

/**
 * What a line must not break: an option (`--previous`), a short word with a hyphen (`c-ares`), a number and its unit
 * (`5.0 s`), and in Chinese a number and what it counts.
 */
const WHOLE =
  /(?<![\w&#-])(?:--?[A-Za-z][\w-]*|[A-Za-z]{1,6}-[\w.]{1,8}|\d(?:[\d.,]*\d)? (?:(?:ns|µs|ms|s|min|h)(?!\w)|\p{Script=Han}))(?![\w-])/gu;

/** Returns the markup of a sentence: its text, escaped, with what stays together marked. */
export function prose(sentence: string): string {
  return xml(sentence).replace(WHOLE, '<span class="whole">$&</span>');
}
