/**
 * What stands around a line of tcpdump by the time that it is in a ticket: colours, the quoting of mails and chats,
 * bullets, line numbers, what journald, kubectl logs --timestamps, a CRI or docker compose put in front.
 */

/** ECMA-48 section 5.4: control sequences; and what sets the title of a terminal. */
// eslint-disable-next-line no-control-regex
const TERMINAL = /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\))/g;
/** Of word processors and web pages. */
const SPACES = /[\u00A0\u2000-\u200A\u202F\u205F\u3000]/g;
const INVISIBLE = /[\u200B-\u200D\u2060\uFEFF]/g;
const QUOTING = /^(?:[>|] ?)+/;
/** No line of tcpdump ends with one of these. */
const BEHIND = /[\s"'`´“”‘’„…|\\*]/;
const BREAK = /<br ?\/?>$/;
/** Of Docker: `{"log":"12:30:00.000000 IP …\\n","stream":"stdout","time":"…"}`. */
const BEHIND_JSON = /(?:\\r)?\\n".*$/;
const ESCAPED = /&gt;|\\u003e/g;

const TIME = String.raw`(?:\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d\.\d{6,9} +|\b\d{9,10}\.\d{6,9} +`;
const PLACE = String.raw`(?:\S+ +(?:In|Out|B|M|P) +)?`;
const MAC = String.raw`(?:[\da-f]{2}:){5}[\da-f]{2} `;
/** With a time the family is enough, as the rest may be on the next line; without, both addresses must be there. */
const PACKET = new RegExp(
  `(?:${TIME})${PLACE}(?:IP6?|ARP|${MAC})|${PLACE}IP6? \\S+ > \\S+:|\\t?IP6? \\(tos |${MAC}> ${MAC}`,
);
/** The second line of -v. */
const SECOND = / {4}\S+ > \S+: /;
/** Whatever stands in front is not longer, and nobody waits for a search in more. */
const LONGEST_PREFIX = 400;

/**
 * The line as tcpdump printed it, as far as it is one. Times in front of it that are not tcpdump's are taken off:
 * they are those of the line's arrival, and not of the packet's.
 */
export function unpasted(text: string): string {
  const plain = text
    .replace(TERMINAL, '')
    .replace(SPACES, ' ')
    .replace(INVISIBLE, '')
    .replace(QUOTING, '')
    .replace(ESCAPED, '>');
  const line = withoutEnd(text.startsWith('{"') ? plain.replace(BEHIND_JSON, '') : plain);
  const head = line.slice(0, LONGEST_PREFIX);
  const packet = PACKET.exec(head) ?? SECOND.exec(head);
  return packet ? line.slice(packet.index) : line;
}

/** From the end: a search from the start would look at a long run of such characters once for each of them. */
function withoutEnd(text: string): string {
  const broken = text.replace(BREAK, '');
  let end = broken.length;
  while (end > 0 && BEHIND.test(broken[end - 1]!)) end--;
  return broken.slice(0, end);
}
