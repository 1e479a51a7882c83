/**
 * Numbers and mnemonics of the DNS, from the IANA registry "Domain Name System (DNS) Parameters",
 * https://www.iana.org/assignments/dns-parameters
 */
const TYPES = named({
  1: 'A NS MD MF CNAME SOA MB MG MR NULL WKS PTR HINFO MINFO MX TXT RP AFSDB X25 ISDN RT NSAP NSAP-PTR',
  24: 'SIG KEY PX GPOS AAAA LOC NXT EID NIMLOC SRV ATMA NAPTR KX CERT A6 DNAME SINK OPT APL DS SSHFP',
  45: 'IPSECKEY RRSIG NSEC DNSKEY DHCID NSEC3 NSEC3PARAM TLSA SMIMEA',
  55: 'HIP NINFO RKEY TALINK CDS CDNSKEY OPENPGPKEY CSYNC ZONEMD SVCB HTTPS DSYNC HHIT BRID',
  99: 'SPF UINFO UID GID UNSPEC NID L32 L64 LP EUI48 EUI64',
  128: 'NXNAME',
  249: 'TKEY TSIG IXFR AXFR MAILB MAILA ANY URI CAA AVC DOA AMTRELAY RESINFO WALLET CLA IPN',
  32_768: 'TA DLV',
});

/** RFC 6895 section 2.3. Numbers from 16 on need an OPT, TSIG or TKEY record to carry their upper bits. */
const RCODES = named({
  0: 'NOERROR FORMERR SERVFAIL NXDOMAIN NOTIMP REFUSED YXDOMAIN YXRRSET NXRRSET NOTAUTH NOTZONE',
  11: 'DSOTYPENI',
  16: 'BADVERS BADKEY BADTIME BADMODE BADNAME BADALG BADTRUNC BADCOOKIE',
});

/** RFC 6895 section 2.2. */
const OPCODES = named({ 0: 'QUERY IQUERY STATUS', 4: 'NOTIFY UPDATE DSO' });

/** RFC 1035 section 3.2.4, RFC 2136 section 2.4. */
const CLASSES = named({ 1: 'IN CS CH HS', 254: 'NONE ANY' });

/** Extended DNS errors, RFC 8914 section 4. */
const EXTENDED_ERRORS: readonly string[] = [
  'Other Error, Unsupported DNSKEY Algorithm, Unsupported DS Digest Type, Stale Answer',
  'Forged Answer, DNSSEC Indeterminate, DNSSEC Bogus, Signature Expired',
  'Signature Not Yet Valid, DNSKEY Missing, RRSIGs Missing, No Zone Key Bit Set, NSEC Missing',
  'Cached Error, Not Ready, Blocked, Censored, Filtered, Prohibited, Stale NXDomain Answer',
  'Not Authoritative, Not Supported, No Reachable Authority, Network Error, Invalid Data',
  'Signature Expired before Valid, Too Early, Unsupported NSEC3 Iterations Value',
  'Unable to conform to policy, Synthesized, Invalid Query Type',
].flatMap((names) => names.split(', '));

/** Names by number. Those of consecutive numbers follow the first one, separated by spaces. */
function named(names: Readonly<Record<number, string>>): ReadonlyMap<number, string> {
  return new Map(
    Object.entries(names).flatMap(([first, all]) =>
      all.split(' ').map((name, at) => [Number(first) + at, name] as const),
    ),
  );
}

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
  return TYPE_NUMBERS.get(name) ?? numberOf(name, TYPE_NUMBERS, /^TYPE(\d{1,5})$/, 0xffff);
}

/** `NXDOMAIN`; `RCODE12` for a number without a mnemonic. */
export function rcodeName(rcode: number): string {
  return RCODES.get(rcode) ?? `RCODE${rcode}`;
}

/** Returns the number of `NXDOMAIN`, `NXDomain` or `RCODE3`; undefined for any other text. */
export function rcodeNumber(name: string): number | undefined {
  return numberOf(name, RCODE_NUMBERS, /^RCODE(\d{1,4})$/, 0xfff);
}

function numberOf(
  name: string,
  numbers: ReadonlyMap<string, number>,
  unnamed: RegExp,
  most: number,
): number | undefined {
  const upper = name.toUpperCase();
  const number = numbers.get(upper) ?? Number(unnamed.exec(upper)?.[1]);
  return number <= most ? number : undefined;
}

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
  return EXTENDED_ERRORS[code] ?? `EDE ${code}`;
}

function inverse(names: ReadonlyMap<number, string>): ReadonlyMap<string, number> {
  return new Map(Array.from(names, ([number, name]) => [name, number]));
}
