import { withoutMarkup } from './markup.ts';

/**
 * Removes text that surrounds a tcpdump line in a ticket: colours, the quotation marks of mails and chats, bullets,
 * line numbers, and prefixes of journald, kubectl logs --timestamps, a CRI or docker compose.
 */

/** Control sequences (ECMA-48 section 5.4), and sequences that set the title of a terminal. */
// eslint-disable-next-line no-control-regex
const TERMINAL = /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\))/g;
/** Spaces of word processors and web pages. */
const SPACES = /[\u00A0\u2000-\u200A\u202F\u205F\u3000]/g;
const INVISIBLE = /[\u200B-\u200D\u2060\uFEFF]/g;
/** U+FF01 to U+FF5E: full-width forms of ASCII, which Chinese input methods write instead. */
const WIDE = /[\uFF01-\uFF5E]/g;
const WIDE_TO_ASCII = 0xfee0;
const ODD = /[^\t\u0020-\u007E]/;
/** Lines of a box or a table that is drawn with characters. */
const BARS = /[│┃║]/g;
/** Marks at the beginning of a line of a mail or a table. */
const QUOTING = /^(?:[>|] ?)+/;
/** The prefix of a CRI, or of kubectl logs --timestamps, before JSON and XML. */
const CRI =
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,9}Z (?:std(?:out|err) [FP] )?(?=\s{0,40}[{}[\]"<])/;
/** Characters with which no tcpdump line ends. */
const BEHIND = /[\s"'`´“”‘’„…|\\*=]/;
/** The end of a string in a list, or of the last string in an object. */
const BEHIND_STRING = /["'][,;}\]]{1,3}\s{0,9}$/;
/** The rest of a JSON log entry after the text: `{"message":"12:30:00.000000 IP …\\n","time":"…"}`. */
const BEHIND_JSON = /(?:\\r)?\\n".*$/;
/** A log entry of Docker: `{"log":"12:30:00.000000 IP …\\n","stream":"stdout","time":"…"}`. */
const DOCKER = /^\{"log":("(?:[^"\\]|\\.)*"),"/;
/** The rest of a JSON object after the value with the line: `journalctl -o json`, and programs that log JSON. */
const BEHIND_VALUE = /","\w{1,60}":.*$/;
const TAB = /\\t/g;
const ESCAPED = /\\u003e/g;

/** The end of an address of Ethernet may look like a time: 3a:11:f1:12:18:28. */
const NO_MAC = String.raw`(?<![\da-fA-F]{2}:[\da-fA-F]{2}:[\da-fA-F]{2}:)`;
const TIME = String.raw`${NO_MAC}(?:\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d(?:\.\d{1,9})? +|\b\d{9,10}\.\d{6,9} +`;
const PLACE = String.raw`(?:\S+ +(?:In|Out|B|M|P) +|\([a-z]\w{0,15}, |rule \S+ )?`;
const MAC = String.raw`(?:[\da-fA-F]{2}[:-]){5}[\da-fA-F]{2} `;
/** The beginning of a row of tshark. */
const ROW = String.raw`\d{1,9}\s+(?:\d{4}-\d\d-\d\d\s{1,2})?(?:\d\d:\d\d:)?\d{1,10}\.\d{3,9}\s+\S+\s+(?:\d+\s+)?(?:→|->|â†’|\?)\s+\S+\s`;
/** The beginning of a row of Wireshark: numbers, arrows and lengths may be missing, and ports may be there. */
const ROW_OF_DNS = String.raw`(?:\d{1,9}\s+)?(?:\d{4}-\d\d-\d\d[\sT]{1,2})?(?:\d\d:\d\d:)?\d{1,10}[.,]\d{1,9}\s+(?=\S{0,60}[.:])\S{1,100}\s+(?:\d{1,5}\s+)?(?:(?:→|->)\s+)?(?=\S{0,60}[.:])\S{1,100}\s+(?:\d{1,5}\s+)?M?DNS\s+(?:\d{1,6}\s+)?Standard query`;
/** The first line of packet details or of a dump, and the lines with which JSON and XML of tshark begin a packet. */
const OTHERS = String.raw`(?<![^\s|:>\x60\]])Frame \d{1,9}: \d+ bytes on wire|(?<!\S)0000 {2,3}[\da-f]{2} [\da-f]{2} |(?<!\S)(?:"_index": "packets-|\{"(?:index":\{"_|timestamp":"\d+","layers)"|<(?:\?xml |packet>|proto name="|section>))`;
/** The beginning of a packet. After a time the family is enough; without one, both addresses are needed. */
const PACKET = new RegExp(
  `(?:${TIME})${PLACE}(?:IP6?\\b|ARP|arp |ifindex \\d|${MAC}|\\(|rule |\\S+\\.\\S+ > \\S+: )|${PLACE}IP6? \\S+ > \\S+:|\\t?IP6? \\(tos |${MAC}> ${MAC}|(?<![^\\s|:\`])(?:${ROW}|${ROW_OF_DNS})|${OTHERS}`,
);
/** The second line of -v. */
const SECOND = / {4}\S+ > \S+: /;
/** A line number of grep -n, with or without a file, or a bullet, before a line without a family. */
const NUMBERED =
  /^(?:[\w./-]+\.\w+:)?\d+[:-](?=\S+\.\S+ > \S+: )|^[-*•`]{1,3} ?(?=\S+\.\S+ > \S+: )/;
/** Longest prefix of a line: longer ones do not occur, and would make the search slow. */
const LONGEST_PREFIX = 400;

/** Ends of lines, besides the line feed, in some systems and in Unicode. */
const ENDS = /[\r\v\f\u0085\u2028\u2029]+/;
/** An escaped end of line before a packet: the `stdout` of Ansible has all lines in one string. */
const ESCAPED_END =
  /(?:\\r)?\\n(?=\s{0,8}(?:\d\d:\d\d:\d\d\.\d|\d{4}-\d\d-\d\d \d\d:|\d{10}\.\d|IP6? |\S{1,60}\.\w{1,30} > \S{1,60}: |\d{1,9}(?: |\\t) *(?:\d+\.\d{3,9}|\d{4}-\d\d-\d\d)(?: |\\t)))/;

/** Splits a line of the file that contains several lines. */
export function linesIn(line: string): readonly string[] {
  const lines = ENDS.test(line) ? line.split(ENDS) : [line];
  if (!line.includes('\\n')) return lines;
  const pieces = lines.flatMap((one) => one.split(ESCAPED_END));
  return pieces.length === lines.length ? lines : pieces.map((one) => one.replace(TAB, '\t'));
}

/** Returns the line without colours, invisible characters and quotation marks, for shapes that read columns or JSON. */
export function unquoted(line: string): string {
  let plain = line.endsWith('\r') ? line.slice(0, -1) : line;
  if (plain.startsWith('{"log":')) plain = logged(plain);
  if (ODD.test(plain))
    plain = plain
      .replace(TERMINAL, '')
      .replace(SPACES, ' ')
      .replace(INVISIBLE, '')
      .replace(BARS, '|')
      .replace(WIDE, (wide) => String.fromCharCode(wide.charCodeAt(0) - WIDE_TO_ASCII));
  return plain.replace(QUOTING, '').replace(CRI, '');
}

/** Returns the text of a log entry of Docker. */
function logged(line: string): string {
  const text = DOCKER.exec(line)?.[1];
  try {
    return text === undefined ? line : (JSON.parse(text) as string).replace(/[\r\n]+$/, '');
  } catch {
    return line;
  }
}

/** A line as tcpdump printed it, if it is a tcpdump line. */
export interface Unpasted {
  readonly text: string;
  /** The text before the packet; undefined if the line does not show where a packet begins. */
  readonly prefix: string | undefined;
}

/**
 * Returns the line without surrounding text. Times before it that are not tcpdump's are removed, as they tell when the
 * line arrived, not the packet.
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
/** A placeholder of an endpoint, in brackets: `[POD IP].36596 > `. */
const BRACKETED = /([[<{][^\][<>{}()]{1,40}[\]>}])(?=\.\w{1,30}(?: > |: ))/g;
/** A decimal comma, as in half of the world. */
const COMMA = /(\d\d:\d\d:\d\d|\b\d{10}),(?=\d{3,9}\b)/g;
/** A substitute for ` > ` between two endpoints with their ports; screen readers say the word. */
const ARROW =
  /([\w*\]>)-]\.\w{1,30})(?:\s{0,4}(?:→|-->|->|=>|»|›|⇒|➜|➔|–|—|greater(?: than)?)\s{0,4}|>|\s{1,4}>\s{2,4}|\s{2,4}>\s{1,4})(?=\S{1,300}\.\w{1,30}: )/;
/** Two endpoints without anything between them, as `awk '{print $1, $3, $5 …}'` leaves them. */
const SIDE_BY_SIDE = /((?:\d{1,3}\.){4}\d{1,5}) (?=(?:\d{1,3}\.){4}\d{1,5}: )/;
/** Tabs, or several spaces, where tcpdump prints one space. */
const SPREAD = /(?:\bIP6?|[\d.]\d:)[ \t]{2,}|\t(?:IP6?\b|>)/;

/** Restores the characters of tcpdump where programs or people have replaced them. */
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
  if (text.includes(' > ') && !/ {2}>|> {2}/.test(text)) return text;
  return text.replace(ARROW, '$1 > ').replace(SIDE_BY_SIDE, '$1 > ');
}

/** Letters that text recognition read instead of digits in a screenshot: `l0.244.1.7`, `1O.96.O.10`. */
const MISREAD = /[lIO]\d{0,2}\.[\dlIO]{1,3}\.|\d\.[lIO\d]{0,2}[lIO]/;
const MISREAD_ADDRESS =
  /(?<![\w.-])(?=[lIO.]{0,15}\d)[\dlIO]{1,3}(?:\.[\dlIO]{1,3}){3}(?=\.\w{1,30}(?: > |: )| > |: )/g;

function digitsOf(address: string): string {
  return address.replace(/[lI]/g, '1').replace(/O/g, '0');
}

/** Removes the end of a line, backwards: a regular expression would take quadratic time for a long run. */
function withoutEnd(line: string): string {
  const text = line.replace(BEHIND_STRING, '');
  let end = text.length;
  while (end > 0 && BEHIND.test(text[end - 1]!)) end--;
  return end === text.length ? text : text.slice(0, end);
}
