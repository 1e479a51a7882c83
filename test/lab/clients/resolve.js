/**
 * Resolves names one after the other with c-ares, A and AAAA at once; with --gap so many milliseconds apart, with
 * --server of another server than resolv.conf has.
 */
import { Resolver } from 'node:dns/promises';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { gap: { type: 'string', default: '0' }, server: { type: 'string' } },
});
const resolver = new Resolver();
if (values.server !== undefined) resolver.setServers([values.server]);
for (const name of positionals) {
  await setTimeout(Number(values.gap));
  const found = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
  const told = found.map((one) => (one.status === 'fulfilled' ? one.value : one.reason.code));
  process.stdout.write(`${name} ${JSON.stringify(told)}\n`);
}
