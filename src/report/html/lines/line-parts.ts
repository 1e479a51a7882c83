import { visible } from '../../escape.ts';

/**
 * A piece of a line in tcpdump's notation. `part` names its meaning; it is empty for text that needs no explanation.
 */
export interface Piece {
  readonly text: string;
  readonly part: Part | '';
}

/** Names of the parts, also used in the page for classes and for the entries of "How to read a line". */
export type Part =
  | 'family'
  | 'source'
  | 'destination'
  | 'tcp'
  | 'id'
  | 'opcode'
  | 'rcode'
  | 'flags'
  | 'oddities'
  | 'counts'
  | 'type'
  | 'name'
  | 'records'
  | 'length'
  | 'icmp';

const ENVELOPE =
  /^(?<family>IP6?) (?<source>\S+) > (?<destination>\S+): (?:(?<tcp>Flags \[[^\]]*\], length \d+) )?/;

/** `37417+ [1au] AAAA? example.com. (29)` */
const QUERY =
  /^(?<id>\d+)(?<opcode> [a-z]\w*)?(?<flags>[+%]+)?(?<oddities>(?: \[[^\]]*\])+)? (?<type>[A-Z]\S*(?: \S+)?\?) (?<name>.*?)(?<length> \(\d+\))?$/;

/** `37417 NXDomain* 0/1/0 (149)` */
const RESPONSE =
  /^(?<id>\d+)(?<opcode> [a-z]\w*)?(?<rcode> [A-Z]\w*)?(?<flags>[*\-|$]+)?(?<oddities>(?: \[[^\]]*\])+)? (?<counts>\d+\/\d+\/\d+)(?<records> .*?)?(?<length> \(\d+\))?$/;

/** Order of the groups in a line. */
const ORDER: readonly Part[] = [
  'id',
  'opcode',
  'rcode',
  'flags',
  'oddities',
  'counts',
  'type',
  'name',
  'records',
  'length',
];

/** Splits a line into pieces. Joined, the pieces always give the whole line. */
export function pieces(line: string): Piece[] {
  const seen = visible(line);
  const envelope = ENVELOPE.exec(seen)?.groups;
  if (!envelope) return [{ text: seen, part: '' }];
  const { family = '', source = '', destination = '', tcp } = envelope;
  const result: Piece[] = [
    { text: family, part: 'family' },
    { text: ' ', part: '' },
    { text: source, part: 'source' },
    { text: ' > ', part: '' },
    { text: destination, part: 'destination' },
    { text: ': ', part: '' },
  ];
  if (tcp !== undefined) result.push({ text: tcp, part: 'tcp' }, { text: ' ', part: '' });
  const rest = seen.slice(result.reduce((length, { text }) => length + text.length, 0));
  return [...result, ...message(rest)];
}

function message(rest: string): Piece[] {
  if (rest.startsWith('ICMP')) return [{ text: rest, part: 'icmp' }];
  const groups = (QUERY.exec(rest) ?? RESPONSE.exec(rest))?.groups;
  if (!groups) return [{ text: rest, part: '' }];
  return ORDER.flatMap((part): Piece[] => {
    const text = groups[part];
    if (text === undefined || text === '') return [];
    const isSpaced =
      text.startsWith(' ') || part === 'counts' || part === 'type' || part === 'name';
    return [
      ...(isSpaced ? [{ text: ' ', part: '' } as const] : []),
      { text: text.trimStart(), part },
    ];
  });
}
