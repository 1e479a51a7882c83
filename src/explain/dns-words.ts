import { say, type Sentence } from '../words/say.ts';

/** Meaning of tcpdump's response codes for a client. RFC 1035 section 4.1.1, RFC 2136 section 2.2. */
const RCODES: Readonly<Record<string, Sentence>> = {
  FormErr: say`FORMERR: the server did not understand the query`,
  ServFail: say`SERVFAIL: the server failed to find out; resolvers ask again, or elsewhere`,
  NXDomain: say`NXDOMAIN: there is no such name; usual for the tries of a search list`,
  NotImp: say`NOTIMP: the server does not support this kind of query`,
  Refused: say`REFUSED: the server will not answer this client or for this zone`,
  YXDomain: say`YXDOMAIN: a name exists that must not (dynamic update)`,
  YXRRSet: say`YXRRSET: records exist that must not (dynamic update)`,
  NXRRSet: say`NXRRSET: records are missing that must exist (dynamic update)`,
  NotAuth: say`NOTAUTH: the server is not responsible for the zone, or the signature is not right`,
  NotZone: say`NOTZONE: the name is not within the zone (dynamic update)`,
  BadVers: say`BADVERS: the server does not know this version of EDNS`,
  BadCookie: say`BADCOOKIE: the DNS cookie is missing or wrong`,
};

export function rcodeMeaning(word: string): Sentence {
  return RCODES[word] ?? say`response code ${word}`;
}

const TYPES: Readonly<Record<string, Sentence>> = {
  A: say`IPv4 address`,
  AAAA: say`IPv6 address`,
  CNAME: say`the name that this one stands for`,
  NS: say`name server of a zone`,
  SOA: say`start of a zone: how long a missing name may be remembered, among others`,
  PTR: say`the name of an address`,
  MX: say`mail server`,
  TXT: say`text`,
  SRV: say`host and port of a service`,
  OPT: say`EDNS: not a record of the zone, but how large an answer over UDP may be`,
  Type64: say`SVCB, which this tcpdump does not know by name`,
  Type65: say`HTTPS, which this tcpdump does not know by name: browsers ask for it`,
  HTTPS: say`HTTPS: how to reach a web server; browsers ask for it besides A and AAAA, but no resolver of a C library does`,
  SVCB: say`SVCB: how to reach a service`,
  ANY: say`any type`,
};

/** Returns the meaning of a type; undefined for types that are not explained. */
export function typeMeaning(type: string): Sentence | undefined {
  return TYPES[type];
}

/** Bits of the header's second word. RFC 1035 section 4.1.1, RFC 4035 section 3.2. */
const FLAG_BITS: readonly (readonly [bit: number, name: string])[] = [
  [0x0400, 'AA'],
  [0x0200, 'TC'],
  [0x0100, 'RD'],
  [0x0080, 'RA'],
  [0x0040, 'Z'],
  [0x0020, 'AD'],
  [0x0010, 'CD'],
];

/** Returns the names of the flags that are set: `RD, AD`. */
export function flagNames(flags: number): string {
  const named = FLAG_BITS.flatMap(([bit, name]) => (flags & bit ? [name] : []));
  const rcode = flags & 0xf;
  return [...named, ...(rcode === 0 ? [] : [`RCODE ${rcode}`])].join(', ');
}
