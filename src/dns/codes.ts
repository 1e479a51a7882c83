/**
 * Numbers and mnemonics of the DNS, from the IANA registry "Domain Name System (DNS) Parameters",
 * https://www.iana.org/assignments/dns-parameters
 */
const TYPES = new Map<number, string>([
  [1, 'A'],
  [2, 'NS'],
  [3, 'MD'],
  [4, 'MF'],
  [5, 'CNAME'],
  [6, 'SOA'],
  [7, 'MB'],
  [8, 'MG'],
  [9, 'MR'],
  [10, 'NULL'],
  [11, 'WKS'],
  [12, 'PTR'],
  [13, 'HINFO'],
  [14, 'MINFO'],
  [15, 'MX'],
  [16, 'TXT'],
  [17, 'RP'],
  [18, 'AFSDB'],
  [19, 'X25'],
  [20, 'ISDN'],
  [21, 'RT'],
  [22, 'NSAP'],
  [23, 'NSAP-PTR'],
  [24, 'SIG'],
  [25, 'KEY'],
  [26, 'PX'],
  [27, 'GPOS'],
  [28, 'AAAA'],
  [29, 'LOC'],
  [30, 'NXT'],
  [31, 'EID'],
  [32, 'NIMLOC'],
  [33, 'SRV'],
  [34, 'ATMA'],
  [35, 'NAPTR'],
  [36, 'KX'],
  [37, 'CERT'],
  [38, 'A6'],
  [39, 'DNAME'],
  [40, 'SINK'],
  [41, 'OPT'],
  [42, 'APL'],
  [43, 'DS'],
  [44, 'SSHFP'],
  [45, 'IPSECKEY'],
  [46, 'RRSIG'],
  [47, 'NSEC'],
  [48, 'DNSKEY'],
  [49, 'DHCID'],
  [50, 'NSEC3'],
  [51, 'NSEC3PARAM'],
  [52, 'TLSA'],
  [53, 'SMIMEA'],
  [55, 'HIP'],
  [56, 'NINFO'],
  [57, 'RKEY'],
  [58, 'TALINK'],
  [59, 'CDS'],
  [60, 'CDNSKEY'],
  [61, 'OPENPGPKEY'],
  [62, 'CSYNC'],
  [63, 'ZONEMD'],
  [64, 'SVCB'],
  [65, 'HTTPS'],
  [66, 'DSYNC'],
  [67, 'HHIT'],
  [68, 'BRID'],
  [99, 'SPF'],
  [100, 'UINFO'],
  [101, 'UID'],
  [102, 'GID'],
  [103, 'UNSPEC'],
  [104, 'NID'],
  [105, 'L32'],
  [106, 'L64'],
  [107, 'LP'],
  [108, 'EUI48'],
  [109, 'EUI64'],
  [128, 'NXNAME'],
  [249, 'TKEY'],
  [250, 'TSIG'],
  [251, 'IXFR'],
  [252, 'AXFR'],
  [253, 'MAILB'],
  [254, 'MAILA'],
  [255, 'ANY'],
  [256, 'URI'],
  [257, 'CAA'],
  [258, 'AVC'],
  [259, 'DOA'],
  [260, 'AMTRELAY'],
  [261, 'RESINFO'],
  [262, 'WALLET'],
  [263, 'CLA'],
  [264, 'IPN'],
  [32768, 'TA'],
  [32769, 'DLV'],
]);

/** RFC 6895 section 2.3. Numbers from 16 on need an OPT, TSIG or TKEY record to carry their upper bits. */
const RCODES = new Map<number, string>([
  [0, 'NOERROR'],
  [1, 'FORMERR'],
  [2, 'SERVFAIL'],
  [3, 'NXDOMAIN'],
  [4, 'NOTIMP'],
  [5, 'REFUSED'],
  [6, 'YXDOMAIN'],
  [7, 'YXRRSET'],
  [8, 'NXRRSET'],
  [9, 'NOTAUTH'],
  [10, 'NOTZONE'],
  [11, 'DSOTYPENI'],
  [16, 'BADVERS'],
  [17, 'BADKEY'],
  [18, 'BADTIME'],
  [19, 'BADMODE'],
  [20, 'BADNAME'],
  [21, 'BADALG'],
  [22, 'BADTRUNC'],
  [23, 'BADCOOKIE'],
]);

/** RFC 6895 section 2.2. */
const OPCODES = new Map<number, string>([
  [0, 'QUERY'],
  [1, 'IQUERY'],
  [2, 'STATUS'],
  [4, 'NOTIFY'],
  [5, 'UPDATE'],
  [6, 'DSO'],
]);

/** Extended DNS errors, RFC 8914 section 4. */
const EXTENDED_ERRORS = new Map<number, string>([
  [0, 'Other Error'],
  [1, 'Unsupported DNSKEY Algorithm'],
  [2, 'Unsupported DS Digest Type'],
  [3, 'Stale Answer'],
  [4, 'Forged Answer'],
  [5, 'DNSSEC Indeterminate'],
  [6, 'DNSSEC Bogus'],
  [7, 'Signature Expired'],
  [8, 'Signature Not Yet Valid'],
  [9, 'DNSKEY Missing'],
  [10, 'RRSIGs Missing'],
  [11, 'No Zone Key Bit Set'],
  [12, 'NSEC Missing'],
  [13, 'Cached Error'],
  [14, 'Not Ready'],
  [15, 'Blocked'],
  [16, 'Censored'],
  [17, 'Filtered'],
  [18, 'Prohibited'],
  [19, 'Stale NXDomain Answer'],
  [20, 'Not Authoritative'],
  [21, 'Not Supported'],
  [22, 'No Reachable Authority'],
  [23, 'Network Error'],
  [24, 'Invalid Data'],
  [25, 'Signature Expired before Valid'],
  [26, 'Too Early'],
  [27, 'Unsupported NSEC3 Iterations Value'],
  [28, 'Unable to conform to policy'],
  [29, 'Synthesized'],
  [30, 'Invalid Query Type'],
]);

const TYPE_NUMBERS = inverse(TYPES);
const RCODE_NUMBERS = inverse(RCODES);

/** The types that the code distinguishes. */
export const Type = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  HINFO: 13,
  MX: 15,
  TXT: 16,
  RP: 17,
  AAAA: 28,
  SRV: 33,
  NAPTR: 35,
  DNAME: 39,
  OPT: 41,
  DS: 43,
  SSHFP: 44,
  NSEC: 47,
  DNSKEY: 48,
  TLSA: 52,
  SVCB: 64,
  HTTPS: 65,
  UNSPECA: 104,
  URI: 256,
  CAA: 257,
} as const;

/** `A`, `HTTPS`; `TYPE999` for a number without a mnemonic (RFC 3597 section 5). */
export function typeName(type: number): string {
  return TYPES.get(type) ?? `TYPE${type}`;
}

/** Returns the number of `AAAA`, `aaaa` or `TYPE28`; undefined for any other text. */
export function typeNumber(name: string): number | undefined {
  const asIs = TYPE_NUMBERS.get(name);
  if (asIs !== undefined) return asIs;
  const upper = name.toUpperCase();
  const known = TYPE_NUMBERS.get(upper);
  if (known !== undefined) return known;
  const number = /^TYPE(\d{1,5})$/.exec(upper)?.[1];
  return number !== undefined && Number(number) <= 0xffff ? Number(number) : undefined;
}

/** `NXDOMAIN`; `RCODE12` for a number without a mnemonic. */
export function rcodeName(rcode: number): string {
  return RCODES.get(rcode) ?? `RCODE${rcode}`;
}

/** Returns the number of `NXDOMAIN`, `NXDomain` or `RCODE3`; undefined for any other text. */
export function rcodeNumber(name: string): number | undefined {
  const upper = name.toUpperCase();
  const known = RCODE_NUMBERS.get(upper);
  if (known !== undefined) return known;
  const number = /^RCODE(\d{1,4})$/.exec(upper)?.[1];
  return number !== undefined && Number(number) <= 0xfff ? Number(number) : undefined;
}

/** RFC 1035 section 3.2.4, RFC 2136 section 2.4. */
const CLASSES = new Map<number, string>([
  [1, 'IN'],
  [2, 'CS'],
  [3, 'CH'],
  [4, 'HS'],
  [254, 'NONE'],
  [255, 'ANY'],
]);

/** `IN`; `CLASS999` for a number without a mnemonic (RFC 3597 section 5). */
export function className(number: number): string {
  return CLASSES.get(number) ?? `CLASS${number}`;
}

/** `QUERY`; `OPCODE3` for a number without a mnemonic. */
export function opcodeName(opcode: number): string {
  return OPCODES.get(opcode) ?? `OPCODE${opcode}`;
}

/** `Stale Answer`; `EDE 4711` for a number without a name. */
export function extendedErrorName(code: number): string {
  return EXTENDED_ERRORS.get(code) ?? `EDE ${code}`;
}

function inverse(names: ReadonlyMap<number, string>): ReadonlyMap<string, number> {
  return new Map(Array.from(names, ([number, name]) => [name, number]));
}
