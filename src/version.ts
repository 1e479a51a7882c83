import { readFileSync } from 'node:fs';

/** The version of the package, from its package.json; `npm run build` writes it into what is published. */
export const VERSION: string = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  }
).version;
