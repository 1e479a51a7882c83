/** tcpdump's names for numbers of the DNS, each with the space that tcpdump puts before it. 4.99.3. */
export const OPCODES: readonly string[] = [
  '',
  ' inv_q',
  ' stat',
  ' op3',
  ' notify',
  ' update',
  ' op6',
  ' op7',
  ' op8',
  ' updateA',
  ' updateD',
  ' updateDA',
  ' updateM',
  ' updateMA',
  ' zoneInit',
  ' zoneRef',
];

/** Higher numbers are printed as ` Resp24`. tcpdump really prints 17 and 21 without a space. */
export const RCODES: readonly string[] = [
  '',
  ' FormErr',
  ' ServFail',
  ' NXDomain',
  ' NotImp',
  ' Refused',
  ' YXDomain',
  ' YXRRSet',
  ' NXRRSet',
  ' NotAuth',
  ' NotZone',
  ' Resp11',
  ' Resp12',
  ' Resp13',
  ' Resp14',
  ' NoChange',
  ' BadVers',
  'Resp17',
  ' Resp18',
  ' Resp19',
  ' Resp20',
  'Resp21',
  ' Resp22',
  ' BadCookie',
];

export const CLASSES: ReadonlyMap<number, string> = new Map([
  [3, 'CHAOS'],
  [4, 'HS'],
  [255, 'ANY'],
]);

/** Names of the types from 1 on. */
const TYPES = (
  'A NS MD MF CNAME SOA MB MG MR NULL WKS PTR HINFO MINFO MX TXT RP AFSDB X25 ISDN RT NSAP NSAP_PTR SIG KEY PX ' +
  'GPOS AAAA LOC NXT EID NIMLOC SRV ATMA NAPTR KX CERT A6 DNAME SINK OPT APL DS SSHFP IPSECKEY RRSIG NSEC DNSKEY'
).split(' ');

const HIGHER_TYPES: ReadonlyMap<number, string> = new Map([
  [99, 'SPF'],
  [100, 'UINFO'],
  [101, 'UID'],
  [102, 'GID'],
  [103, 'UNSPEC'],
  [104, 'UNSPECA'],
  [249, 'TKEY'],
  [250, 'TSIG'],
  [251, 'IXFR'],
  [252, 'AXFR'],
  [253, 'MAILB'],
  [254, 'MAILA'],
  [255, 'ANY'],
  [256, 'URI'],
]);

/** Returns `A`, `AAAA`; `Type65` for HTTPS and all other types that tcpdump 4.99 does not know by name. */
export function typeInNotation(type: number): string {
  return TYPES[type - 1] ?? HIGHER_TYPES.get(type) ?? `Type${type}`;
}
