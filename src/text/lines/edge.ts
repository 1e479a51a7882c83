/** Lines that were cut off at one width, which are no chance. */
const MIN_CUT = 2;
/** Rows of tshark end with anything: more of them, of more than one kind, have to have one length. */
const MIN_ROWS = 3;
/** Where a packet is cut off sooner, nothing is left of its question. */
const NARROWEST = 60;
/** Lines that are longer are none of a window. */
export const WIDEST = 400;
/** A blank at the edge that copying takes off. */
const MAX_BLANKS = 1;

/** What programs put where they cut a line off: less -S and journalctl `>`, web pages and lists `…`. */
const MARK = /\s?(?:…|\.{3}|>|\[(?:…|\.{3}|more|cut|truncated)\])$/;
const PACKET = /\S > \S+: /;
/** What tcpdump ends a packet with, whatever somebody has put behind it. */
const WHOLE = /\(\d{1,5}\)(?![\w.-])|\[\|domain\]|\blength \d{1,6}\b/;
const ROW = /\bDNS\s+\d{1,6}\s+Standard query/;
const RESPONSE = /\bStandard query response\b/;

/**
 * At which width lines were cut off, as by `less -S`, by a pane, by a list of a web page: the longest lines about
 * packets have it, to the character, and end in the middle of something.
 *
 * @returns Infinity where nothing was cut off
 */
export function edgeOf(lines: readonly string[]): number {
  const packets = lines.filter((line) => PACKET.test(line) || ROW.test(line));
  const width = packets.reduce((widest, { length }) => Math.max(widest, length), 0);
  if (width < NARROWEST || width > WIDEST) return Number.POSITIVE_INFINITY;
  const longest = packets.filter(({ length }) => length === width);
  const cut = longest.filter((line) =>
    ROW.test(line) ? MARK.test(line) : !isWhole(withoutMark(line)),
  );
  // Some end there by chance.
  const isCut = cut.length >= MIN_CUT && cut.length * 2 >= longest.length;
  // Where shorter ones have no end either, somebody has taken it off all of them.
  const shorter = packets.filter(({ length }) => length < width - MAX_BLANKS);
  if (shorter.length > 0 && !shorter.some((line) => isWhole(line) || ROW.test(line)))
    return Number.POSITIVE_INFINITY;
  return isCut || areCutRows(longest) ? width : Number.POSITIVE_INFINITY;
}

/** A query and its response never have one length, nor have rows of A and AAAA, as long as nothing cuts them off. */
function areCutRows(longest: readonly string[]): boolean {
  const rows = longest.filter((line) => ROW.test(line));
  const responses = rows.filter((row) => RESPONSE.test(row));
  return rows.length >= MIN_ROWS && responses.length > 0 && responses.length < rows.length;
}

/** Whether a line reaches up to the edge. */
export function isAtEdge(line: string, edge: number): boolean {
  return line.length >= edge - MAX_BLANKS;
}

/** Whether a line of tcpdump ends as it does where nothing cuts it off; those of tshark end with anything. */
export function isWhole(line: string): boolean {
  return WHOLE.test(line.slice(line.lastIndexOf(' > ')));
}

/** What is left of a line that was cut off. */
export function withoutMark(line: string): string {
  return line.replace(MARK, '');
}
