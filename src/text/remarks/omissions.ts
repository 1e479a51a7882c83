/** Only dots, in brackets or not: `...`, `[…]`, `(...)`, `<..>`; or the separator of grep -A, `--`. */
const DOTS = /^[\s()[\]{}<>*_|#/-]*(?:\.{2,}|…)[\s.…()[\]{}<>*_|#/-]*$|^--$/;
/** A placeholder of a whole line: `[REDACTED]`, `***`, `xxxxx`, black boxes. */
const REDACTED =
  /^[\s()[\]{}<>*_-]*(?:redacted|masked|hidden|censored|anonymi[sz]ed)[\s()[\]{}<>*_.-]*$|^\s*(?:\*{3,}|[xX]{3,}|[█▓■]{2,})\s*$/i;
/** The end of a line about a packet without its beginning, or the time without the rest. */
const REMNANT =
  /(?:^|\s)[A-Z]\w{0,15}\? \S+ \(\d{1,5}\)\s*$|(?:^|\s)\d+\/\d+\/\d+ .*\(\d{1,5}\)\s*$|\b[A-Z]{1,6} [\da-f.:]{2,40} \(\d{1,5}\)\s*$|\.\d{1,5} > \S+\.\d{1,5}:? |^\S{0,60}\.(?:53|domain): \d|Standard query (?:response )?0x|^\s*[\w.:-]*[.:][\w.:-]* ?\(\d{1,5}\)\s*$|^\s*\(\d{2,5}\)\s*$|\d\s+(?:→|->|â†’)(?:\s+\d|\s*$)|^\s*\d{1,9}\s+\d+\.\d{3,9}(?:\s+[\d.:a-f]{0,40})?\s*$|^\s*(?:\d{4}-\d\d-\d\d )?\d\d:\d\d(?::\d{0,2}(?:\.\d{0,9})?)?[\s.…]*$|^\s*\d{9,10}\.\d{0,9}[\s.…]*$/;
/** Words by which people say that they left lines out of a paste. */
const WORDS =
  /\b(?:snip(?:s|ped|pet)?|omit(?:s|ted|ting)?|omission|left out|skip(?:s|ped|ping)?|trimmed|truncated|cut(?: out)?|removed|deleted|elided|shortened|more (?:lines|packets|queries|of the same)|lines? later|gekürzt|ausgelassen|weggelassen|omis(?:es)?|coup[ée]+s?|omitid[oa]s?|recortad[oa]s?|omess[eio]|tagliat[oe])\b|省略|пропущен|8<|✂/i;
/** Most characters of a remark: a longer line is prose. */
const MAX_CHARACTERS = 100;
/** Most characters of remains of a packet line that are searched for. */
const LONGEST_REMNANT = 400;

/** Whether a line that is about no packet says that lines about packets were left out here. */
export function isOmission(plain: string): boolean {
  if (plain.length > MAX_CHARACTERS) return false;
  return DOTS.test(plain.trim()) || WORDS.test(plain) || REDACTED.test(plain);
}

/** Whether an unreadable line is the rest of a line about a packet. */
export function isRemnant(plain: string): boolean {
  return plain.length <= LONGEST_REMNANT && REMNANT.test(plain);
}
