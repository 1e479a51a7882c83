import type { Random } from '../fuzz/mutate.js';
import { CLAIM_NOTHING, findingsOf, type Found, type PrintedText } from './healthy-texts.ts';

/** A damage to one line of a text, or to all lines, on its way into a ticket. */
export interface Damage {
  readonly name: string;
  /** @param at index of the damaged line */
  apply(lines: readonly string[], at: number, random: Random): readonly string[];
  /** Whether only times distinguish the damage from real traffic. */
  readonly needsTimes?: true;
  /** Rules that the damage may trigger nevertheless. */
  readonly may?: readonly string[];
}

const HOST = /\b(?:\d{1,3}\.){3}\d{1,3}\b/;
const HOSTS = new RegExp(HOST, 'g');
const NAMES = /\b[\w.-]+\.(?:test|example|local)\b/g;
const MASKS = ['x.x.x.x', '10.x.x.x', '***', '<client>', '[REDACTED]'];
const NOISE = ['\uFFFD', '?', '#', '~', '@'];
const REMARKS = ['   <-- here', '  # slow?', ' (2)', ' // never answered', ' !!!', ' ... 5 s'];
const SENTENCES = ['^^ this one', 'here it hangs for 5 s', '', "now the app's log:", 'timeout'];
/** A line that is cut shorter than this leaves nothing. */
const SHORTEST = 12;

const one =
  (change: (line: string, random: Random) => string | readonly string[]): Damage['apply'] =>
  (lines, at, random) =>
    lines.flatMap((line, index) => (index === at ? change(line, random) : [line]));
const all =
  (change: (line: string) => string | readonly string[]): Damage['apply'] =>
  (lines) =>
    lines.flatMap((line) => change(line));

/** Returns where to cut: not so early that nothing recognisable is left. */
function within(line: string, random: Random): number {
  return SHORTEST + random.below(Math.max(1, line.length - SHORTEST));
}

/** THE TABLE of damages. */
export const DAMAGES: readonly Damage[] = [
  {
    // The line is gone without a trace. A query then has no answer in a text that goes on for longer than its client
    // waits: any reader would call it lost.
    name: 'dropped',
    apply: one(() => []),
    may: ['client-gave-up', 'single-query-lost'],
  },
  { name: 'cut off', apply: one((line, random) => line.slice(0, within(line, random))) },
  {
    name: 'cut off, with dots',
    apply: one((line, random) => `${line.slice(0, within(line, random))}...`),
  },
  {
    name: 'its beginning cut off',
    apply: one((line, random) => line.slice(random.below(Math.max(1, line.length - SHORTEST)))),
  },
  {
    name: 'wrapped anywhere',
    apply: one((line, random) => {
      const at = within(line, random);
      return [line.slice(0, at), line.slice(at)];
    }),
  },
  {
    name: 'wrapped at a space',
    apply: one((line, random) => {
      const at = line.indexOf(' ', within(line, random));
      return at < 0 ? line : [line.slice(0, at), `  ${line.slice(at + 1)}`];
    }),
  },
  {
    name: 'all wrapped',
    apply: (lines, _at, random) => {
      const width = 60 + random.below(60);
      return lines.flatMap((line) => line.match(new RegExp(`.{1,${width}}`, 'g')) ?? ['']);
    },
  },
  { name: 'its name replaced', apply: one((line) => line.replace(NAMES, '<redacted>')) },
  { name: 'all names replaced', apply: all((line) => line.replace(NAMES, 'xxxxx')) },
  {
    name: 'one address replaced',
    apply: one((line, random) => line.replace(HOST, random.pick(MASKS))),
  },
  {
    name: 'its addresses replaced',
    apply: one((line, random) => line.replace(HOSTS, random.pick(MASKS))),
  },
  {
    // Two servers become one. Only times show that a query to the second server is no retry.
    name: 'all addresses replaced',
    apply: (lines, _at, random) => {
      const mask = random.pick(MASKS);
      return lines.map((line) => line.replace(HOSTS, mask));
    },
    needsTimes: true,
  },
  {
    name: 'replaced as a whole',
    apply: one((_line, random) => random.pick(['[REDACTED]', '<redacted>', '***', 'xxxxx'])),
  },
  {
    name: 'garbled',
    apply: one((line, random) => {
      const at = random.below(line.length);
      const noise = Array.from({ length: 1 + random.below(8) }, () => random.pick(NOISE));
      return line.slice(0, at) + noise.join('') + line.slice(at + noise.length);
    }),
  },
  {
    name: 'a remark behind it',
    apply: one((line, random) => line + random.pick(REMARKS)),
  },
  {
    name: 'a sentence below it',
    apply: one((line, random) => [line, random.pick(SENTENCES)]),
  },
  { name: 'quoted', apply: one((line) => `> ${line}`) },
  // Without times a repeated line looks like a query that was sent again.
  { name: 'pasted twice', apply: one((line) => [line, line]), needsTimes: true },
];

/** Returns the findings that a damage makes in a healthy text; undefined if there are none. */
export async function invented(
  healthy: readonly PrintedText[],
  damage: Damage,
  random: Random,
): Promise<{ text: string; lines: readonly string[]; found: readonly Found[] } | undefined> {
  const text = random.pick(healthy.filter(({ hasTimes }) => hasTimes || !damage.needsTimes))!;
  const lines = damage.apply(text.lines, random.below(text.lines.length), random);
  const may = new Set([...CLAIM_NOTHING, ...(damage.may ?? [])]);
  const found = (await findingsOf(lines)).filter(({ said }) => !may.has(said.split(' ')[0]!));
  return found.length === 0 ? undefined : { text: text.name, lines, found };
}
