/** Fewest lines cut off at one width: fewer may be chance. */
const MIN_CUT = 2;
/** Fewest rows of tshark of one length. Rows may end with anything, so they need to be more, and of two kinds. */
const MIN_ROWS = 3;
/** Narrowest edge: a packet that is cut off sooner has nothing left of its question. */
const NARROWEST = 60;
/** Widest edge: no window is wider. */
export const WIDEST = 400;
/** Blanks at the edge that copying may remove. */
const MAX_BLANKS = 1;

/** The mark of a program that cuts a line off: `>` of less -S and journalctl, `…` of web pages and lists. */
const MARK = /\s?(?:…|\.{3}|>|\[(?:…|\.{3}|more|cut|truncated)\])$/;
const PACKET = /\S > \S+: /;
/**
 * The end of a packet in tcpdump's output, whatever follows it; or of the header of a tunnel (print-vxlan.c,
 * print-otv.c), whose packet is on the next line. The length of a TCP segment stands before its message.
 */
const WHOLE =
  /\(\d{1,5}\)(?![\w.-])|\[\|domain\]|\blength \d{1,6}\b(?! \d)|\b(?:vni|instance) \d{1,8}$/;
const ROW = /\bDNS\s+\d{1,6}\s+Standard query/;
const RESPONSE = /\bStandard query response\b/;

/**
 * Returns the width at which lines were cut off, by `less -S`, a pane, or a list of a web page. The longest lines about
 * packets have exactly this length, and end in the middle of something.
 *
 * @returns Infinity if nothing was cut off
 */
export function edgeOf(lines: readonly string[]): number {
  const packets = lines.filter((line) => PACKET.test(line) || ROW.test(line));
  const width = packets.reduce((widest, { length }) => Math.max(widest, length), 0);
  if (width < NARROWEST || width > WIDEST) return Number.POSITIVE_INFINITY;
  const longest = packets.filter(({ length }) => length === width);
  const cut = longest.filter((line) =>
    ROW.test(line) ? MARK.test(line) : !isWhole(withoutMark(line)),
  );
  // Some complete lines may have this length by chance.
  const isCut = cut.length >= MIN_CUT && cut.length * 2 >= longest.length;
  // If shorter lines lack their end, too, somebody removed it from all lines.
  const shorter = packets.filter(({ length }) => length < width - MAX_BLANKS);
  if (shorter.length > 0 && !shorter.some((line) => isWhole(line) || ROW.test(line)))
    return Number.POSITIVE_INFINITY;
  return isCut || areCutRows(longest) ? width : Number.POSITIVE_INFINITY;
}

/** Whether rows of tshark were cut off: complete queries and responses never have the same length. */
function areCutRows(longest: readonly string[]): boolean {
  const rows = longest.filter((line) => ROW.test(line));
  const responses = rows.filter((row) => RESPONSE.test(row));
  return rows.length >= MIN_ROWS && responses.length > 0 && responses.length < rows.length;
}

/** Whether a line reaches the edge. */
export function isAtEdge(line: string, edge: number): boolean {
  return line.length >= edge - MAX_BLANKS;
}

/** Whether a tcpdump line has its normal end. Rows of tshark have none: they may end with anything. */
export function isWhole(line: string): boolean {
  return WHOLE.test(line.slice(line.lastIndexOf(' > ')));
}

/** Returns a cut-off line without the mark at its end. */
export function withoutMark(line: string): string {
  return line.replace(MARK, '');
}
