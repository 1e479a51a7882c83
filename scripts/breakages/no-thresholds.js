/**
 * Named numbers that are not moved, by file: layout, resolution of a picture or a histogram, flags,
 * and numbers of the DNS. A factor of two breaks everything, or changes no finding.
 */
const LAYOUT = {
  'contradiction.ts': 'NOERROR NXDOMAIN',
  'answers.ts': 'REFUSED',
  'empty-aaaa.ts': 'NOERROR',
  'formerr.ts': 'FORMERR',
  'notimp.ts': 'NOTIMP',
  'unexpected-rcode.ts': 'REFUSED BADCOOKIE',
  'copies.ts': 'IPV4_IDS',
  'exchange-index.ts': 'SMALLEST',
  'port-index.ts': 'SMALLEST',
  'translated.ts': 'SLOTS',
  'waiting.ts': 'FILTER',
  'flow-table.ts': 'STRIDE HANDLE_BITS HANDLE',
  'healthy-exchanges.ts': 'FIELDS',
  'hosts.ts': 'ASKED ASKS KNOWN LOOPBACK',
  'latency.ts': 'EXACT PER_OCTAVE OCTAVES UNIT',
  'rates.ts': 'RING TENTHS RATES_OF_PAGE',
  'repeats.ts': 'SLOTS PROBES FIELDS CLIENT QUESTION COUNTS SINCE UNTIL FIRST LAST FRAME ONE TYPES',
  'timeline.ts':
    'COLUMNS ROWS_PER_OCTAVE OCTAVES UNIT ROWS UNANSWERED HEIGHT LONGEST_UNITS LONGEST FIRST_WIDTH',
  'message-record.ts': 'LENGTHS',
  'octet-store.ts': 'BLOCK_OCTETS',
  'record-store.ts': 'BLOCK_OCTETS MEMORY_OCTETS',
  'delay-line.ts': 'CROWDED',
  'open-queries.ts': 'LENGTH_FIELD',
};

/**
 * Bounds of memory, and of work for one packet. They are far beyond the size of a fixture; docs/breakages.md describes
 * them.
 */
const BOUND = /^MAX_/;

/** @param file without its folder */
export function isThreshold(file, name) {
  return !BOUND.test(name) && LAYOUT[file]?.split(' ').includes(name) !== true;
}
