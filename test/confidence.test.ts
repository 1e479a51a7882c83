import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { confidenceTable } from './support/confidence-table.ts';

const PAGE = new URL('../docs/confidence.md', import.meta.url);
const TABLE = /(?<=<!-- generated -->\n\n)[\s\S]*?(?=\n<!-- end -->)/;

test('how often each degree was right is what the captures show', async () => {
  const page = readFileSync(PAGE, 'utf8');
  const expected = TABLE.exec(page)?.[0];
  expect(expected).toBeDefined();
  const table = await confidenceTable();
  expect(table).toMatchExpected(expected!, PAGE.pathname, (right) => page.replace(TABLE, right));
});
