import { CLAIM_NOTHING, findingsOf } from './healthy-texts.ts';

/** What may stand where a line is cut off. */
export const MARKS = ['', '…', '...', '>', ' [...]'];

/** Returns lines as `less -S`, or a list on a web page, shows them in a window of `width` characters. */
export function cutAt(lines: readonly string[], width: number, mark: string): string[] {
  return lines.map((line) => (line.length > width ? line.slice(0, width) + mark : line));
}

/** Returns the rule and the leg of each finding that claims more than missing packets. */
export async function rulesOf(lines: readonly string[]): Promise<string[]> {
  const found = await findingsOf(lines);
  return found
    .map(({ said }) => said)
    .filter((said) => !CLAIM_NOTHING.includes(said.split(' ')[0]!));
}
