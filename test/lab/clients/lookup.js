/** Resolves names one after the other with the getaddrinfo of the C library, as node:http and most programs do. */
import { lookup } from 'node:dns/promises';

for (const name of process.argv.slice(2)) {
  const found = await lookup(name, { all: true }).catch((error) => error.code);
  process.stdout.write(`${name} ${JSON.stringify(found)}\n`);
}
