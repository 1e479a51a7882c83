/** `...`, `[…]`, `(...)`, `<..>`: nothing but dots, between brackets or not; and what grep -A puts between two places. */
const DOTS = /^[\s()[\]{}<>*_|#/-]*(?:\.{2,}|…)[\s.…()[\]{}<>*_|#/-]*$|^--$/;
/** What somebody has put in the place of a whole line: `[REDACTED]`, `***`, `xxxxx`, black boxes. */
const REDACTED =
  /^[\s()[\]{}<>*_-]*(?:redacted|masked|hidden|censored|anonymi[sz]ed)[\s()[\]{}<>*_.-]*$|^\s*(?:\*{3,}|[xX]{3,}|[█▓■]{2,})\s*$/i;
/** The end of a line about a packet, of which the beginning is gone; or its time, of which the rest is gone. */
const REMNANT =
  /(?:^|\s)[A-Z]\w{0,15}\? \S+ \(\d{1,5}\)\s*$|(?:^|\s)\d+\/\d+\/\d+ .*\(\d{1,5}\)\s*$|\b[A-Z]{1,6} [\da-f.:]{2,40} \(\d{1,5}\)\s*$|\.\d{1,5} > \S+\.\d{1,5}:? |^\S{0,60}\.(?:53|domain): \d|Standard query (?:response )?0x|^\s*[\w.:-]*[.:][\w.:-]* ?\(\d{1,5}\)\s*$|^\s*\(\d{2,5}\)\s*$|\d\s+(?:→|->|â†’)(?:\s+\d|\s*$)|^\s*\d{1,9}\s+\d+\.\d{3,9}(?:\s+[\d.:a-f]{0,40})?\s*$|^\s*(?:\d{4}-\d\d-\d\d )?\d\d:\d\d(?::\d{0,2}(?:\.\d{0,9})?)?[\s.…]*$|^\s*\d{9,10}\.\d{0,9}[\s.…]*$/;
/** Whoever leaves lines out of a paste mostly says so. */
const WORDS =
  /\b(?:snip(?:s|ped|pet)?|omit(?:s|ted|ting)?|omission|left out|skip(?:s|ped|ping)?|trimmed|truncated|cut(?: out)?|removed|deleted|elided|shortened|more (?:lines|packets|queries|of the same)|lines? later|gekürzt|ausgelassen|weggelassen|omis(?:es)?|coup[ée]+s?|omitid[oa]s?|recortad[oa]s?|omess[eio]|tagliat[oe])\b|省略|пропущен|8<|✂/i;
/** A sentence that is longer tells a story. */
const MAX_CHARACTERS = 100;
/** Longer ones are no lines of a packet that a pattern has to look for. */
const LONGEST_REMNANT = 400;

/** Whether a line that is about no packet says that lines about packets were left out in its place. */
export function isOmission(plain: string): boolean {
  if (plain.length > MAX_CHARACTERS) return false;
  return DOTS.test(plain.trim()) || WORDS.test(plain) || REDACTED.test(plain);
}

/** Whether a line of which nothing could be read is what is left of one about a packet. */
export function isRemnant(plain: string): boolean {
  return plain.length <= LONGEST_REMNANT && REMNANT.test(plain);
}
