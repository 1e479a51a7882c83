/** Resolves names one after the other with c-ares, A and AAAA at once. */
import { resolve4, resolve6 } from 'node:dns/promises';

for (const name of process.argv.slice(2)) {
  const found = await Promise.allSettled([resolve4(name), resolve6(name)]);
  const told = found.map((one) => (one.status === 'fulfilled' ? one.value : one.reason.code));
  process.stdout.write(`${name} ${JSON.stringify(told)}\n`);
}
