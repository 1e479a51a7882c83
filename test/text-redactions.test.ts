import { expect, test } from '@jest/globals';
import { told } from './support/messages.ts';
import { analyzed } from './support/printed.ts';

const names = async (text: string): Promise<readonly string[]> =>
  (await told(Buffer.from(text))).messages.map(({ said }) => said);
const query = (name: string, length = 24): string =>
  `12:00:00.000001 IP 10.0.0.7.4000 > 10.96.0.10.53: 1+ A? ${name} (${length})\n`;

test.each([
  ['***', '***'],
  ['***.', '***'],
  ['[REDACTED]', '[redacted]'],
  ['[redacted].svc.cluster.local.', '[redacted].svc.cluster.local'],
  ['<my service>.example.com.', String.raw`<my\032service>.example.com`],
  ['{{host}}.example.', '{{host}}.example'],
  ['x...y.', 'x.y'],
  ['[www.example.com](http://www.example.com/).', 'www.example.com'],
  ['<http://www.example.com|www.example.com>.', 'www.example.com'],
  ['**web.example.**', 'web.example'],
  ['<b>web</b>.example.', 'web.example'],
  [`${'a'.repeat(70)}.example.`, `${'a'.repeat(63)}.example`],
])('a name that was replaced, %s, is a name', async (printed, name) => {
  expect(await names(query(printed))).toEqual([`1 query A ${name}`]);
});

test.each(['10.x.x.7', 'x.x.x.x', '<client>', '[REDACTED]', 'CLIENT-1', '***'])(
  'an address that was replaced, %s, is a host with its port',
  async (host) => {
    const { messages, warnings } = await told(
      Buffer.from(query('a.test.').replace('10.0.0.7', host)),
    );
    expect(messages.map(({ source }) => source.split(' ')[1])).toEqual(['4000']);
    expect(warnings).toMatchObject({ 'named-hosts': 1 });
  },
);

test('an address of which only the port was left is a host that has no name', async () => {
  const { report } = await analyzed([query('a.test.').replace('10.0.0.7', '').trimEnd()]);
  expect(report.clients.map(({ address }) => address)).toEqual(['?']);
});

test.each([
  ['12:00:00.000001', '12:00:00'],
  ['12:00:00.000001', '12:00:00.1'],
  ['12:00:00.000001', '2026-11-22 12:00:00.123'],
])('times of any precision: %s as %s', async (time, other) => {
  const { untimed, messages } = await told(
    Buffer.from(query('a.test.') + query('b.test.').replace(time, other)),
  );
  expect([untimed, messages.length]).toEqual([[], 2]);
});

test('tables, lists and HTML of tickets', async () => {
  const table = `
| # | line | note |
|---|------|------|
| 1 | \`${query('a.test.').trim()}\` | ok (1) |
2. ${query('b.test.').trim()}
* **${query('c.test.').trim()}**  <- here
<p>${query('d.test.').trim().replace('>', '&gt;')}<br/>${query('e.test.').trim().replace('>', '&gt;')}</p>`;
  expect(await names(table)).toEqual(
    ['a', 'b', 'c', 'd', 'e'].map((name) => `1 query A ${name}.test`),
  );
});
