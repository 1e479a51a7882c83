import { visible, xml } from '../../escape.ts';

/** Markup of SVG 2 that can be inserted into a page unescaped. */
export type Markup = string;

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Returns an element. Attributes that are undefined are left out; numbers are rounded to two decimals. */
export function element(
  name: string,
  attributes: Attributes,
  ...children: readonly Markup[]
): Markup {
  let open = `<${name}`;
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value !== undefined) open += ` ${attribute}="${xml(short(value))}"`;
  }
  return children.length === 0 ? `${open}/>` : `${open}>${children.join('')}</${name}>`;
}

/**
 * Returns a picture with a description for readers who cannot see it. User units are pixels; only the width follows the
 * screen, in percent.
 */
export function picture(
  kind: string | undefined,
  height: number,
  description: string,
  ...children: readonly Markup[]
): Markup {
  const attributes = { class: kind, height, role: 'img', 'aria-label': description };
  return element('svg', attributes, ...children);
}

/** Right end of the labels of an axis, left of the picture itself (in its margin in the style). */
export const AXIS = -8;

/** Draws a level across the picture, with its label. */
export function levelLine(kind: string, y: number, label: string): Markup {
  return (
    element('line', { class: kind, x1: 0, x2: '100%', y1: y, y2: y }) +
    text({ class: 'end', x: AXIS, y: y + 4 }, label)
  );
}

/** Returns a text element; escapes any content. */
export function text(attributes: Attributes, content: string): Markup {
  return element('text', attributes, xml(visible(content)));
}

/** Returns a tooltip. */
export function title(content: string): Markup {
  return element('title', {}, xml(visible(content)));
}

/** Returns a position on a plot as a percentage: the plot is as wide as its reader's screen. */
export function percent(share: number): string {
  return `${short(share * 100)}%`;
}

function short(value: string | number): string {
  return typeof value === 'string' ? value : String(Math.round(value * 100) / 100);
}
