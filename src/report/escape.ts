/**
 * Text from the wire and from file names is hostile. Each format has its own syntax to break out of; what is
 * invisible or moves other text about is a danger in all of them, and is made visible first.
 */

/**
 * Controls of C0 and C1 (ANSI sequences begin with ESC or CSI), the invisible characters and the bidirectional
 * controls of "Trojan Source" (CVE-2021-42574), line separators,
 * tag characters, and halves of surrogate pairs.
 */
const UNSEEN =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]|[\ud800-\udfff]|[\u{e0000}-\u{e007f}]/gu;

/** To ask whether there may be any, once for each cell of a table: a single class, with every half of a pair in it. */
const MAY_BE_UNSEEN =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff]/;

/** On one line and without a character that is not seen: U+202E becomes `\u{202e}`. */
export function visible(text: string): string {
  return MAY_BE_UNSEEN.test(text) ? unseenWritten(text) : text;
}

function unseenWritten(text: string): string {
  return text.replace(UNSEEN, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}

/** The same for text of several lines, such as the snippet of a remedy. */
export function visibleLines(text: string): string {
  return text.split('\n').map(visible).join('\n');
}

/** Every string of plain data made visible, for a template that shows all of it. */
export function visibleData<T>(data: T): T {
  if (typeof data === 'string') return visibleLines(data) as T;
  if (Array.isArray(data)) return data.map(visibleData) as T;
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, visibleData<unknown>(value)]),
  ) as T;
}

/**
 * JSON on one line, with every string made visible: whoever reads rows back must not get what hides or moves other
 * text. Most rows have no such string, and are written once; what JSON itself escapes has a backslash.
 */
export function visibleJson(data: unknown): string {
  const text = JSON.stringify(data);
  if (!text.includes('\\') && !MAY_BE_UNSEEN.test(text)) return text;
  return JSON.stringify(data, (_key, value: unknown) =>
    typeof value === 'string' ? visible(value) : value,
  );
}

/** JSON that no HTML parser can leave: `</script>` and `<!--` both need a `<`, old script parsers end lines at U+2028. */
export function jsonInScript(data: unknown): string {
  return JSON.stringify(data).replace(
    /[<\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text in XML 1.0, which has no way at all to write most controls (section 2.2). */
export function xml(text: string): string {
  return visibleLines(text).replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

/** The same on one line: a line end within an attribute is read as a blank (section 3.3.3). */
export function xmlAttribute(text: string): string {
  return xml(visible(text));
}

/** A code span of GitHub Flavored Markdown (section 6.1): nothing in it is markup, a mention or a link. Safe in a table. */
export function codeSpan(text: string): string {
  const fence = '`'.repeat(longestRun(text) + 1);
  // A space at either end lets the text begin or end with a back-tick; one of each is stripped again.
  return `${fence} ${visible(text).replaceAll('|', String.raw`\|`)} ${fence}`;
}

/** A fenced code block whose fence is longer than any run of back-ticks within. */
export function codeBlock(text: string, language = ''): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${language}\n${visibleLines(text)}\n${fence}\n`;
}

/**
 * Running text in Markdown: what could start markup is escaped, HTML included, and so is what GitHub and GitLab make a
 * link of without markup (GitHub Flavored Markdown section 6.9).
 */
export function markdownText(text: string): string {
  return visible(text)
    .replace(/[\\`*_[\]<>&|#~@]/g, String.raw`\$&`)
    .replace(/(www)(?=\.)|(:)(?=\/\/)/gi, LINK_BROKEN);
}

/** An empty comment is nothing on the page, and no part of a link. */
const LINK_BROKEN = '$&<!-- -->';

function longestRun(text: string): number {
  let longest = 0;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return longest;
}
