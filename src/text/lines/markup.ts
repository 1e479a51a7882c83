const ENTITY = /&(?:gt|lt|amp|quot|apos|nbsp|rarr|#\d{1,6}|#x[\da-f]{1,5});/gi;
const ENTITIES: Readonly<Record<string, string>> = {
  gt: '>',
  lt: '<',
  amp: '&',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  rarr: '→',
};
/** Tags within a line, and tags between cells. Only known tags, as placeholders of names often have such brackets. */
const INLINE =
  /<\/?(?:a|b|i|u|s|em|strong|code|pre|span|font|mark|del|ins|kbd|samp|tt|small|big)(?:\s[^<>]{0,300})?>/gi;
const BLOCK = /<\/?(?:br|p|div|li|ul|ol|td|th|tr|tbody|thead|table)(?:\s[^<>]{0,300})?\/?>/gi;
/** A link of Markdown, of which the shown text counts: `[www.example.com](http://www.example.com)`. */
const LINK = /\[([^[\]\s]{1,300})\]\(<?(?:https?|mailto|ftp):[^()\s]{0,500}>?\)/g;
/** A link of Slack, with or without a text: `<http://www.example.com|www.example.com>`. */
const ANGLE_LINK = /<https?:\/\/([^\s<>|]{1,300}?)\/?(?:\|([^\s<>|]{1,300}))?>/g;
const BOLD = /\*\*(?=[^\s*])([^*]{1,600})\*\*/g;
const ESCAPE = /\\([_*>[\]|~{}()#+.!-])/g;
/** An arrow in UTF-8 that was read in an encoding of Windows: 1252, 437, 850, 1251, 866, GBK, Shift JIS. */
const MOJIBAKE = /â†’|ΓåÆ|ÔåÆ|в†’|тЖТ|[鈫竊][?\uFFFD・]?/g;
const NO_ASCII = /[^\0-\u007F]/;

/** Returns the line without the markup of Markdown, HTML, Jira and Slack. */
export function withoutMarkup(line: string): string {
  let text = line;
  // Two rounds, as text may be escaped twice.
  for (let times = 0; times < 2 && text.includes('&'); times++)
    text = text.replace(ENTITY, (found) => entity(found));
  if (text.includes('](')) text = text.replace(LINK, '$1');
  if (text.includes('<')) {
    text = text
      .replace(ANGLE_LINK, (_all, address: string, shown?: string) => shown ?? address)
      .replace(INLINE, '')
      .replace(BLOCK, ' ');
  }
  if (text.includes('**')) text = text.replace(BOLD, '$1');
  if (text.includes('\\')) text = text.replace(ESCAPE, '$1');
  return NO_ASCII.test(text) ? text.replace(MOJIBAKE, '→') : text;
}

/** Returns the character of an HTML or XML entity; the entity itself if it is unknown. */
export function entity(found: string): string {
  const name = found.slice(1, -1).toLowerCase();
  if (!name.startsWith('#')) return ENTITIES[name] ?? found;
  const code = Number.parseInt(name.replace(/^#x?/, ''), name[1] === 'x' ? 16 : 10);
  if (code === NO_BREAK_SPACE) return ' ';
  return code >= 0x20 && code <= 0xffff ? String.fromCharCode(code) : found;
}

const NO_BREAK_SPACE = 0xa0;
