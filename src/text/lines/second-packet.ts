/** Fewest characters of a line with two packets. */
const MIN_CHARACTERS = 90;
/** The beginning of a packet in the middle of a line: a time and a family, or a family after the end of a message. */
const BEGINNING =
  /[\s'"](?=(?:(?:\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d\.\d{6,9}|\d{10}\.\d{6,9}) (?:(?:\S+ +(?:In|Out|B|M|P) +)?IP6? |(?:[\da-f]{2}:){5}[\da-f]{2} > ))|\s(?=\d{1,9}\s+(?:\d{4}-\d\d-\d\d )?(?:\d\d:\d\d:)?\d{1,10}\.\d{3,9}\s+\S+\s(?:→|->)\s\S)/g;
const BEHIND_MESSAGE = /\(\d{1,5}\) +(?=IP6? \S+ > \S+: )/g;

/** Returns the index at which a second packet begins on a line, which a web page has joined; 0 if there is none. */
export function secondPacketAt(text: string): number {
  if (text.length < MIN_CHARACTERS) return 0;
  for (const pattern of [BEGINNING, BEHIND_MESSAGE]) {
    pattern.lastIndex = MIN_CHARACTERS / 3;
    if (pattern.test(text)) return pattern.lastIndex;
  }
  return 0;
}
