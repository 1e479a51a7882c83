/** `...`, `[…]`, `(...)`, `<..>`: nothing but dots, between brackets or not; and what grep -A puts between two places. */
const DOTS = /^[\s()[\]{}<>*_|#/-]*(?:\.{2,}|…)[\s.…()[\]{}<>*_|#/-]*$|^--$/;
/** Whoever leaves lines out of a paste mostly says so. */
const WORDS =
  /\b(?:snip(?:s|ped|pet)?|omit(?:s|ted|ting)?|omission|left out|skip(?:s|ped|ping)?|trimmed|truncated|cut(?: out)?|removed|deleted|elided|shortened|more (?:lines|packets|queries|of the same)|lines? later|gekürzt|ausgelassen|weggelassen|omis(?:es)?|coup[ée]+s?|omitid[oa]s?|recortad[oa]s?|omess[eio]|tagliat[oe])\b|省略|пропущен|8<|✂/i;
/** A sentence that is longer tells a story. */
const MAX_CHARACTERS = 100;

/** Whether a line that is about no packet says that lines about packets were left out in its place. */
export function isOmission(plain: string): boolean {
  if (plain.length > MAX_CHARACTERS) return false;
  return DOTS.test(plain.trim()) || WORDS.test(plain);
}
