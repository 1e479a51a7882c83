import { columns } from '../../text/wrap.ts';
import type { Lane, Lanes } from './lanes.ts';
import { element, type Markup, percent, text } from './svg.ts';

/** Height of a row of heads. User units are pixels; only the width follows the screen, in percent. */
const ROW = 16;
/** Space below the heads. */
const BELOW = 6;
/** Width of a character, and of the smallest gap between two heads. */
const CHARACTER = 7.3;
const GAP = 4;
/** Margin for frame and time, left of the picture itself, as in the style; and for long frame numbers. */
export const MARGIN = 104;
export const WIDE_MARGIN = 134;
/** Width of the lanes on a phone, and where the style shows the wide heads (40rem with the widest margin). */
const PHONE = 216;
const WIDE = 506;

/** A text above a lane: the address, or above it the name. */
interface Head {
  readonly content: string;
  readonly attributes: { readonly class?: string; readonly x: string | number };
  /** Left edge, if the lanes are this wide. */
  readonly from: (width: number) => number;
}

/**
 * Draws what each lane is, above the lanes: addresses side by side if there is room, else on rows of their own. The
 * style shows one of two arrangements, for a phone and for a wider screen.
 *
 * @param isWide whether the margin has room for long frame numbers
 */
export function ladderHeads({ all }: Lanes, isWide: boolean): Markup {
  const margin = isWide ? WIDE_MARGIN : MARGIN;
  const stacks = (inset: number): Head[][] =>
    all.map((lane, at) => [
      labelOf(lane, at, all, inset),
      ...(lane.name === undefined ? [] : [nameOf(lane, at, margin)]),
    ]);
  const narrow = rowsOf(stacks(margin - MARGIN), PHONE);
  const wide = rowsOf(stacks(0), WIDE);
  const kind = isWide ? 'ladder wide heads' : 'ladder heads';
  if (narrow.length === wide.length && !isWide) return arranged(narrow, kind);
  return arranged(narrow, `${kind} for-phone`) + arranged(wide, `${kind} for-screen`);
}

function labelOf(
  { label, x, isPlace }: Lane,
  at: number,
  all: readonly Lane[],
  inset: number,
): Head {
  const width = columns(label) * CHARACTER;
  // The outer labels end at the edges of the picture.
  if (at === 0) return { content: label, attributes: { x: -inset }, from: () => -inset };
  if (at === all.length - 1)
    return {
      content: label,
      attributes: { class: 'end', x: percent(1) },
      from: (wide) => wide - width,
    };
  return {
    content: label,
    attributes: { class: isPlace ? 'middle place' : 'middle', x: percent(x) },
    from: (wide) => x * wide - width / 2,
  };
}

/** Names are wider than the distance to the next lane, and may use the margin. */
function nameOf({ name = '', x }: Lane, at: number, margin: number): Head {
  const room = Math.floor(((at === 0 ? 1 : x) * PHONE + margin) / CHARACTER);
  const content = name.length <= room ? name : `…${name.slice(1 - room)}`;
  if (at === 0) return { content, attributes: { x: -margin }, from: () => -margin };
  return {
    content,
    attributes: { class: 'end', x: percent(x) },
    from: (wide) => x * wide - content.length * CHARACTER,
  };
}

/** Arranges heads in rows, the lowest first, so that none touches another. A name stands right above its label. */
function rowsOf(stacks: readonly (readonly Head[])[], width: number): Head[][] {
  const rows: Head[][] = [];
  for (const stack of stacks.toReversed()) {
    let lowest = 0;
    const touches = (head: Head, above: number): boolean =>
      rows[lowest + above]?.some((other) => isTouching(head, other, width)) ?? false;
    while (stack.some(touches)) lowest += 1;
    for (const [above, head] of stack.entries()) (rows[lowest + above] ??= []).push(head);
  }
  return rows;
}

function isTouching(one: Head, other: Head, width: number): boolean {
  const [a, b] = [one, other].map(({ content, from }) => {
    const start = from(width);
    return { start, end: start + columns(content) * CHARACTER + GAP };
  }) as [{ start: number; end: number }, { start: number; end: number }];
  return a.start < b.end && b.start < a.end;
}

function arranged(rows: readonly (readonly Head[])[], kind: string): Markup {
  const height = rows.length * ROW + BELOW;
  return element(
    'svg',
    { class: kind, height, 'aria-hidden': 'true' },
    ...rows.flatMap((row, above) =>
      row.map(({ content, attributes }) =>
        text({ ...attributes, y: height - BELOW - 4 - above * ROW }, content),
      ),
    ),
  );
}
