/**
 * Text from the wire and from file names is hostile. Each format has its own syntax to break out of. Characters
 * that are invisible or reorder other text are a danger in all formats, and are made visible first.
 */

/**
 * Controls of C0 and C1 (ANSI sequences begin with ESC or CSI), the invisible characters and the bidirectional
 * controls of "Trojan Source" (CVE-2021-42574), line separators, tag characters, and unpaired surrogates.
 */
const UNSEEN =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]|[\ud800-\udfff]|[\u{e0000}-\u{e007f}]/gu;

/** Fast check for UNSEEN, once per cell of a table: a single character class, with all surrogates in it. */
const MAY_BE_UNSEEN =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff]/;

/** Returns the text on one line, with invisible characters written out: U+202E becomes `\u{202e}`. */
export function visible(text: string): string {
  return MAY_BE_UNSEEN.test(text) ? unseenWritten(text) : text;
}

function unseenWritten(text: string): string {
  return text.replace(UNSEEN, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}

/** Does the same for text of several lines, such as the snippet of a remedy. */
export function visibleLines(text: string): string {
  return text.split('\n').map(visible).join('\n');
}

/** Makes every string of plain data visible, for a template that shows all of it. */
export function visibleData<T>(data: T): T {
  if (typeof data === 'string') return visibleLines(data) as T;
  if (Array.isArray(data)) return data.map(visibleData) as T;
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, visibleData<unknown>(value)]),
  ) as T;
}

/**
 * Returns JSON on one line with every string made visible, so that rows that are read back cannot hide or reorder text.
 * Most rows have no such string and are written once. Characters that JSON itself escapes show as a backslash.
 */
export function visibleJson(data: unknown): string {
  const text = JSON.stringify(data);
  if (!text.includes('\\') && !MAY_BE_UNSEEN.test(text)) return text;
  return JSON.stringify(data, (_key, value: unknown) =>
    typeof value === 'string' ? visible(value) : value,
  );
}

/** Returns JSON that cannot end a script element: that needs a `<`. Old script parsers end lines at U+2028. */
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

/** Escapes text for XML 1.0, which cannot represent most control characters at all (section 2.2). */
export function xml(text: string): string {
  return visibleLines(text).replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

/** Escapes text for an attribute, on one line: XML reads a line end in an attribute as a space (section 3.3.3). */
export function xmlAttribute(text: string): string {
  return xml(visible(text));
}

/** Returns a code span (GitHub Flavored Markdown section 6.1): nothing in it is markup, a mention or a link. */
export function codeSpan(text: string): string {
  const fence = '`'.repeat(longestRun(text) + 1);
  // A space at either end lets the text begin or end with a back-tick. Markdown strips one space at each end.
  return `${fence} ${visible(text).replaceAll('|', String.raw`\|`)} ${fence}`;
}

/** Returns a fenced code block whose fence is longer than any run of back-ticks in the text. */
export function codeBlock(text: string, language = ''): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${language}\n${visibleLines(text)}\n${fence}\n`;
}

/**
 * Escapes running text for Markdown: everything that could start markup, HTML included, and what GitHub and GitLab
 * turn into a link without markup (GitHub Flavored Markdown section 6.9).
 */
export function markdownText(text: string): string {
  return visible(text)
    .replace(/[\\`*_[\]<>&|#~@]/g, String.raw`\$&`)
    .replace(/(www)(?=\.)|(:)(?=\/\/)/gi, LINK_BROKEN);
}

/** An empty comment is invisible on the page, and ends a link. */
const LINK_BROKEN = '$&<!-- -->';

/** Returns a table of cells that are escaped already; columns of figures are aligned to the right. */
export function markdownTable(
  [head, ...rows]: readonly [readonly string[], ...(readonly string[])[]],
  rule: '---' | '---:' = '---',
): string {
  return [head, ['---', ...head.slice(1).map(() => rule)], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

function longestRun(text: string): number {
  let longest = 0;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return longest;
}
