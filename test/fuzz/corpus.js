import { readdirSync, readFileSync } from 'node:fs';

const FIXTURES = new URL('../../fixtures/', import.meta.url);

/** Octets of small files: a large one costs the time of many inputs. */
const MAX_OCTETS = 16_384;

function files(ending) {
  return ['captures/', 'notation/'].flatMap((folder) =>
    readdirSync(new URL(folder, FIXTURES))
      .filter((name) => ending.test(name))
      .toSorted()
      .map((name) => new Uint8Array(readFileSync(new URL(folder + name, FIXTURES)))),
  );
}

/** Every capture of the fixtures. */
export const captures = files(/\.pcap(?:ng)?$/);
export const smallCaptures = captures.filter(({ length }) => length <= MAX_OCTETS);

/** What tcpdump printed of them, by lines. */
export const texts = files(/\.tcpdump\.txt$/).map((bytes) =>
  Buffer.from(bytes)
    .toString('latin1')
    .split('\n')
    .slice(0, 60)
    .map((line) => new Uint8Array(Buffer.from(line, 'latin1'))),
);
