import { readdirSync, readFileSync } from 'node:fs';

const FIXTURES = new URL('../../fixtures/', import.meta.url);

/** Largest size of a small file in bytes: a large file costs the time of many inputs. */
const MAX_OCTETS = 16_384;

function files(ending, folders = ['captures/', 'notation/']) {
  return folders.flatMap((folder) =>
    readdirSync(new URL(folder, FIXTURES))
      .filter((name) => ending.test(name))
      .toSorted()
      .map((name) => new Uint8Array(readFileSync(new URL(folder + name, FIXTURES)))),
  );
}

/** Every capture of the fixtures. */
export const captures = files(/\.pcap(?:ng)?$/);
export const smallCaptures = captures.filter(({ length }) => length <= MAX_OCTETS);
/** The captures, split into file header and records, or into blocks. */
export const recordsOfCaptures = smallCaptures.map(recordsOf);

/** The output of tcpdump for them, by lines. */
export const texts = files(/\.tcpdump\.txt$/).map((bytes) => linesOf(bytes, 60));
/** One text of each shape, with a few packets. */
export const shapes = files(/\.txt$/, ['texts/', 'texts/printed/']).map((bytes) =>
  linesOf(bytes, 300),
);

function linesOf(bytes, most) {
  return Buffer.from(bytes)
    .toString('latin1')
    .split('\n')
    .slice(0, most)
    .map((line) => new Uint8Array(Buffer.from(line, 'latin1')));
}

/** All fixtures are little endian: draft-ietf-opsawg-pcap section 5, draft-ietf-opsawg-pcapng section 3.1. */
function recordsOf(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isPcapng = view.getUint32(0) === 0x0a0d0d0a;
  const records = isPcapng ? [] : [bytes.slice(0, 24)];
  for (let at = isPcapng ? 0 : 24; at < bytes.length;) {
    const length = isPcapng ? view.getUint32(at + 4, true) : 16 + view.getUint32(at + 8, true);
    records.push(bytes.slice(at, (at += length)));
  }
  return records;
}
