import { describe, expect, test } from '@jest/globals';
import { Random } from './fuzz/mutate.js';
import { cutAt, MARKS, rulesOf } from './support/cut-at.ts';
import { DAMAGES, invented } from './support/damages.ts';
import { findingsOf, healthyTexts, racyTexts } from './support/healthy-texts.ts';

/** Runs for each damage; npm run fuzz -- --target damage makes more. */
const RUNS = 16;
const texts = healthyTexts();
const racy = racyTexts();
const named = DAMAGES.map((damage) => [damage.name, damage] as const);

describe('whatever befalls a line of a healthy text, nothing is found', () => {
  test.each(named)('%s', async (_name, damage) => {
    const random = new Random(DAMAGES.indexOf(damage) + 1);
    const all: unknown[] = [];
    for (let run = 0; run < RUNS; run++) {
      const one = await invented(await texts, damage, random);
      if (one) all.push(one);
    }
    expect(all).toEqual([]);
  });
});

// Each mark at each width in every second text: together the marks see each text at each width.
test.each(MARKS.map((mark, at) => [mark, at] as const))(
  'where lines of healthy texts are cut off at one width, and end with %j, nothing is found',
  async (mark, turn) => {
    const wrong: Record<string, readonly string[]> = {};
    for (const [at, { name, lines }] of (await texts).entries())
      for (let width = 60 + ((at + turn) % 2) * 13; width < 100; width += 26) {
        const said = await rulesOf(cutAt(lines, width, mark));
        if (said.length > 0) wrong[`${name}, ${width}`] = said;
      }
    expect(wrong).toEqual({});
  },
);

describe('what befalls a line elsewhere costs a finding nothing', () => {
  test.each(named)('%s', async (_name, damage) => {
    const random = new Random(DAMAGES.indexOf(damage) + 1);
    const lost: unknown[] = [];
    for (let run = 0; run < RUNS / 2; run++) {
      const text = random.pick(await racy);
      const at = elsewhere(text.lines, text.findings, random);
      if (at === undefined) continue;
      const lines = damage.apply(text.lines, at, random);
      const found = new Set((await findingsOf(lines)).map(({ said }) => said));
      for (const { said } of text.findings)
        if (!found.has(said)) lost.push({ text: text.name, at, said, lines });
    }
    expect(lost).toEqual([]);
  });
});

/** Returns a line outside of the lines of every finding; undefined if there is none. */
function elsewhere(
  lines: readonly string[],
  findings: Awaited<ReturnType<typeof findingsOf>>,
  random: Random,
): number | undefined {
  const free = lines.flatMap((_line, at) =>
    findings.some(({ frames }) => at + 1 >= frames[0]! && at + 1 <= frames.at(-1)!) ? [] : [at],
  );
  return free.length === 0 ? undefined : random.pick(free);
}
