import { withoutMarkup } from './markup.ts';

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
/** U+FF01 to U+FF5E: the characters of ASCII as wide as Chinese ones, which input methods put in their place. */
const WIDE = /[\uFF01-\uFF5E]/g;
const WIDE_TO_ASCII = 0xfee0;
const ODD = /[^\t\u0020-\u007E]/;
/** Of a mail, of a table, of a box that is drawn with characters. */
const QUOTING = /^(?:[>|│┃║] ?)+/;
/** A CRI, and kubectl logs --timestamps, in front of JSON and XML. */
const CRI =
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,9}Z (?:std(?:out|err) [FP] )?(?=\s{0,40}[{}[\]"<])/;
/** No line of tcpdump ends with one of these. */
const BEHIND = /[\s"'`´“”‘’„…|│┃║\\*=]/;
/** Of a string in a list, or the last one of an object. */
const BEHIND_STRING = /["'][,;}\]]{1,3}\s{0,9}$/;
/** A line of JSON with a text that it logs: `{"message":"12:30:00.000000 IP …\\n","time":"…"}`. */
const BEHIND_JSON = /(?:\\r)?\\n".*$/;
/** Of Docker: `{"log":"12:30:00.000000 IP …\\n","stream":"stdout","time":"…"}`. */
const DOCKER = /^\{"log":("(?:[^"\\]|\\.)*"),"/;
/** Of `journalctl -o json` and of programs that log JSON: what follows the line as a value. */
const BEHIND_VALUE = /","\w{1,60}":.*$/;
const TAB = /\\t/g;
const ESCAPED = /\\u003e/g;

/** The end of an address of Ethernet may look like a time: 3a:11:f1:12:18:28. */
const NO_MAC = String.raw`(?<![\da-fA-F]{2}:[\da-fA-F]{2}:[\da-fA-F]{2}:)`;
const TIME = String.raw`${NO_MAC}(?:\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d(?:\.\d{1,9})? +|\b\d{9,10}\.\d{6,9} +`;
const PLACE = String.raw`(?:\S+ +(?:In|Out|B|M|P) +|\([a-z]\w{0,15}, |rule \S+ )?`;
const MAC = String.raw`(?:[\da-fA-F]{2}[:-]){5}[\da-fA-F]{2} `;
/** Of tshark. */
const ROW = String.raw`\d{1,9}\s+(?:\d{4}-\d\d-\d\d\s{1,2})?(?:\d\d:\d\d:)?\d{1,10}\.\d{3,9}\s+\S+\s+(?:\d+\s+)?(?:→|->|â†’|\?)\s+\S+\s`;
/** Of Wireshark: without numbers, arrows or lengths, with ports. */
const ROW_OF_DNS = String.raw`(?:\d{1,9}\s+)?(?:\d{4}-\d\d-\d\d[\sT]{1,2})?(?:\d\d:\d\d:)?\d{1,10}[.,]\d{1,9}\s+(?=\S{0,60}[.:])\S{1,100}\s+(?:\d{1,5}\s+)?(?:(?:→|->)\s+)?(?=\S{0,60}[.:])\S{1,100}\s+(?:\d{1,5}\s+)?M?DNS\s+(?:\d{1,6}\s+)?Standard query`;
/** The first line of packet details, of a dump, and what JSON and XML of tshark have of each packet. */
const OTHERS = String.raw`(?<![^\s|:>\x60\]])Frame \d{1,9}: \d+ bytes on wire|(?<!\S)0000 {2,3}[\da-f]{2} [\da-f]{2} |(?<!\S)(?:"_index": "packets-|\{"(?:index":\{"_|timestamp":"\d+","layers)"|<(?:\?xml |packet>|proto name="|section>))`;
/** With a time the family is enough, as the rest may be on the next line; without, both addresses must be there. */
const PACKET = new RegExp(
  `(?:${TIME})${PLACE}(?:IP6?\\b|ARP|arp |ifindex \\d|${MAC}|\\(|rule |\\S+\\.\\S+ > \\S+: )|${PLACE}IP6? \\S+ > \\S+:|\\t?IP6? \\(tos |${MAC}> ${MAC}|(?<![^\\s|:\`])(?:${ROW}|${ROW_OF_DNS})|${OTHERS}`,
);
/** The second line of -v. */
const SECOND = / {4}\S+ > \S+: /;
/** A line number of grep -n, with or without a file, and a bullet, in front of what names no family. */
const NUMBERED =
  /^(?:[\w./-]+\.\w+:)?\d+[:-](?=\S+\.\S+ > \S+: )|^[-*•`]{1,3} ?(?=\S+\.\S+ > \S+: )/;
/** Whatever stands in front is not longer, and nobody waits for a search in more. */
const LONGEST_PREFIX = 400;

/** What ends a line in some systems, or in Unicode, beside the line feed. */
const ENDS = /[\r\v\f\u0085\u2028\u2029]+/;
/** All lines of a text in one string, as in the `stdout` of Ansible: behind such an end another packet begins. */
const ESCAPED_END =
  /(?:\\r)?\\n(?=\s{0,8}(?:\d\d:\d\d:\d\d\.\d|\d{4}-\d\d-\d\d \d\d:|\d{10}\.\d|IP6? |\S{1,60}\.\w{1,30} > \S{1,60}: |\d{1,9}(?: |\\t) *(?:\d+\.\d{3,9}|\d{4}-\d\d-\d\d)(?: |\\t)))/;

/** A line of the file may be several. */
export function linesIn(line: string): readonly string[] {
  const lines = ENDS.test(line) ? line.split(ENDS) : [line];
  if (!line.includes('\\n')) return lines;
  const pieces = lines.flatMap((one) => one.split(ESCAPED_END));
  return pieces.length === lines.length ? lines : pieces.map((one) => one.replace(TAB, '\t'));
}

/** The line without colours, invisible characters and the marks of a quotation; for whoever reads columns or JSON. */
export function unquoted(line: string): string {
  let plain = line.endsWith('\r') ? line.slice(0, -1) : line;
  if (plain.startsWith('{"log":')) plain = logged(plain);
  if (ODD.test(plain))
    plain = plain
      .replace(TERMINAL, '')
      .replace(SPACES, ' ')
      .replace(INVISIBLE, '')
      .replace(WIDE, (wide) => String.fromCharCode(wide.charCodeAt(0) - WIDE_TO_ASCII));
  return plain.replace(QUOTING, '').replace(CRI, '');
}

/** What Docker has put into JSON. */
function logged(line: string): string {
  const text = DOCKER.exec(line)?.[1];
  try {
    return text === undefined ? line : (JSON.parse(text) as string).replace(/[\r\n]+$/, '');
  } catch {
    return line;
  }
}

/** A line as tcpdump printed it, as far as it is one. */
export interface Unpasted {
  readonly text: string;
  /** What stood in front; undefined when nothing tells where a packet begins. */
  readonly prefix: string | undefined;
}

/**
 * The line without what stands around it. Times in front of it that are not tcpdump's are taken off: they are those of
 * the line's arrival, and not of the packet's.
 *
 * @param plain see `unquoted`
 */
export function unpasted(plain: string): Unpasted {
  const unescaped = plain.includes('\\') ? plain.replace(ESCAPED, '>') : plain;
  const line = asPrinted(
    withoutEnd(
      withoutMarkup(
        plain.startsWith('{"') ? unescaped.replace(BEHIND_JSON, '').replace(TAB, '\t') : unescaped,
      ),
    ),
  );
  const head = line.slice(0, LONGEST_PREFIX);
  const packet = PACKET.exec(head) ?? SECOND.exec(head);
  if (packet) {
    const text = line.slice(packet.index);
    return {
      text: line.startsWith('{') ? text.replace(BEHIND_VALUE, '') : text,
      prefix: line.slice(0, packet.index),
    };
  }
  return { text: line.replace(NUMBERED, ''), prefix: undefined };
}

/** `=3E`: quoted-printable, RFC 2045 section 6.7. */
const QUOTED_PRINTABLE = /=([2-7][\dA-F])/g;
const WITH_QUOTED = /\S=3E\S|\s=3E\s/;
/** What stands for an end with words between brackets: `[POD IP].36596 > `. */
const BRACKETED = /([[<{][^\][<>{}()]{1,40}[\]>}])(?=\.\w{1,30}(?: > |: ))/g;
/** Decimals behind a comma, as in half of the world. */
const COMMA = /(\d\d:\d\d:\d\d|\b\d{10}),(?=\d{3,9}\b)/g;
/** What stands between two ends with their ports, in the place of ` > `. */
const ARROW =
  /([\w*\]>)-]\.\w{1,30})(?:\s{0,4}(?:→|-->|->|=>|»|›|⇒|➜|➔|–|—)\s{0,4}|>|\s{1,4}>\s{2,4}|\s{2,4}>\s{1,4})(?=\S{1,300}\.\w{1,30}: )/;
/** Spaces that somebody has put in, or tabs, between what tcpdump sets apart by one. */
const SPREAD = /(?:\bIP6?|[\d.]\d:)[ \t]{2,}|\t(?:IP6?\b|>)/;

/** With the characters that tcpdump prints, where what has carried the line has others. */
function asPrinted(line: string): string {
  let text = line;
  if (text.includes('=') && WITH_QUOTED.test(text))
    text = text.replace(QUOTED_PRINTABLE, (_all, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    );
  if (text.includes(',')) text = text.replace(COMMA, '$1.');
  if (SPREAD.test(text)) text = text.replace(/(\S)[ \t]+(?=\S)/g, '$1 ');
  text = text.replace(BRACKETED, (words) => words.replace(/ /g, '-'));
  if (MISREAD.test(text)) text = text.replace(MISREAD_ADDRESS, digitsOf);
  return text.includes(' > ') && !/ {2}>|> {2}/.test(text) ? text : text.replace(ARROW, '$1 > ');
}

/** What is read of a screenshot has letters for digits: `l0.244.1.7`, `1O.96.O.10`. */
const MISREAD = /[lIO]\d{0,2}\.[\dlIO]{1,3}\.|\d\.[lIO\d]{0,2}[lIO]/;
const MISREAD_ADDRESS =
  /(?<![\w.-])(?=[lIO.]{0,15}\d)[\dlIO]{1,3}(?:\.[\dlIO]{1,3}){3}(?=\.\w{1,30}(?: > |: )| > |: )/g;

function digitsOf(address: string): string {
  return address.replace(/[lI]/g, '1').replace(/O/g, '0');
}

/** From the end: a search from the start would look at a long run of such characters once for each of them. */
function withoutEnd(line: string): string {
  const text = line.replace(BEHIND_STRING, '');
  let end = text.length;
  while (end > 0 && BEHIND.test(text[end - 1]!)) end--;
  return end === text.length ? text : text.slice(0, end);
}
