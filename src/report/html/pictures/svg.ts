import { visible, xml } from '../../escape.ts';

/** Markup of SVG 2, safe to put into a page as it is. */
export type Markup = string;

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element; attributes that are undefined are left out, numbers lose the digits that no screen shows. */
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

/** Text from anywhere, escaped. */
export function text(attributes: Attributes, content: string): Markup {
  return element('text', attributes, xml(visible(content)));
}

/** What a pointer that rests sees. */
export function title(content: string): Markup {
  return element('title', {}, xml(visible(content)));
}

/** A position on a plot that is as wide as its reader's screen. */
export function percent(share: number): string {
  return `${short(share * 100)}%`;
}

function short(value: string | number): string {
  return typeof value === 'string' ? value : String(Math.round(value * 100) / 100);
}
