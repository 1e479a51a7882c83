const ENTITY = /&(?:gt|lt|amp|quot|apos|nbsp|rarr|#39|#x27|#62|#x3e);/gi;
const ENTITIES: Readonly<Record<string, string>> = {
  gt: '>',
  lt: '<',
  amp: '&',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  rarr: '→',
  '#39': "'",
  '#x27': "'",
  '#62': '>',
  '#x3e': '>',
};
/** Tags that stand within a line, and those that stand between cells. A name that is left out is often in such brackets. */
const INLINE =
  /<\/?(?:a|b|i|u|s|em|strong|code|pre|span|font|mark|del|ins|kbd|samp|tt|small|big)(?:\s[^<>]{0,300})?>/gi;
const BLOCK = /<\/?(?:br|p|div|li|ul|ol|td|th|tr|tbody|thead|table)(?:\s[^<>]{0,300})?\/?>/gi;
/** `[www.example.com](http://www.example.com)`: what is shown, not where it leads. */
const LINK = /\[([^[\]\s]{1,300})\]\(<?(?:https?|mailto|ftp):[^()\s]{0,500}>?\)/g;
/** Of Slack: `<http://www.example.com|www.example.com>`, and without a text. */
const ANGLE_LINK = /<https?:\/\/([^\s<>|]{1,300}?)\/?(?:\|([^\s<>|]{1,300}))?>/g;
const BOLD = /\*\*(?=[^\s*])([^*]{1,600})\*\*/g;
const ESCAPE = /\\([_*>[\]|~])/g;
/** `â†’`, an arrow in UTF-8 that was read in the encoding of Windows. */
const MOJIBAKE = /\u00E2\u2020\u2019/g;

/** The line without what Markdown, HTML, Jira and Slack make of it. */
export function withoutMarkup(line: string): string {
  let text = line;
  if (text.includes('&')) text = text.replace(ENTITY, (found) => entity(found));
  if (text.includes('](')) text = text.replace(LINK, '$1');
  if (text.includes('<')) {
    text = text
      .replace(ANGLE_LINK, (_all, address: string, shown?: string) => shown ?? address)
      .replace(INLINE, '')
      .replace(BLOCK, ' ');
  }
  if (text.includes('**')) text = text.replace(BOLD, '$1');
  if (text.includes('\\')) text = text.replace(ESCAPE, '$1');
  return text.includes('\u00E2') ? text.replace(MOJIBAKE, '→') : text;
}

/** What an entity of HTML or XML stands for; itself, when it is not known. */
export function entity(found: string): string {
  return ENTITIES[found.slice(1, -1).toLowerCase()] ?? found;
}
