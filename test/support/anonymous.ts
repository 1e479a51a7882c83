import { readFileSync } from 'node:fs';
import { expect } from '@jest/globals';
import { type AnonymizeOptions, Anonymizer } from '../../src/anonymize/anonymizer.ts';
import { LinkType } from '../../src/capture/link-type.ts';
import { Packet } from '../../src/capture/packet.ts';
import { LINK_LAYERS } from '../../src/decode/link/index.ts';
import { readIp } from '../../src/decode/network/ip.ts';
import { NetworkView } from '../../src/decode/network/network-view.ts';
import { nameText } from '../../src/dns/name.ts';
import { parseAddress } from '../../src/wire/address.ts';
import type { Bytes } from '../../src/wire/bytes.ts';
import { analyzeBytes } from './analysis.ts';
import { V4 } from './decoding.ts';
import { concat, internetChecksum, u16, u32 } from './octets.ts';
import { buildUdpFrame, transportChecksum } from './packet.ts';

/** Addresses and names, in text. */
export interface Originals {
  readonly addresses: readonly string[];
  readonly names: readonly string[];
}

/** Addresses and names that identify nobody: the anonymizer keeps them. */
const NOBODYS = /^(?:0\.0\.0\.0|127\..*|::1?|\.|)$/;

/** Returns the addresses and names that a capture shows without --anonymize, and its findings. */
export async function known(file: string) {
  const capture = new Uint8Array(readFileSync(file));
  const { lines, report } = await analyzeBytes(capture, { lines: 'all' });
  const addresses = new Set<string>();
  const names = new Set<string>();
  for (const { sourceIp, destinationIp, answers, qname } of lines) {
    for (const word of [sourceIp, destinationIp, ...answers.flatMap((one) => one.split(' '))])
      if (parseAddress(word)) addresses.add(word);
      else if (word.includes('.')) names.add(word.toLowerCase());
    if (qname !== undefined) names.add(qname.toLowerCase());
  }
  const originals: Originals = {
    addresses: [...addresses].filter((address) => !NOBODYS.test(address)),
    names: [...names].filter((name) => !NOBODYS.test(name)),
  };
  return { report, originals };
}

/**
 * Returns the originals that octets still hold: addresses, names with the lengths of their labels, and both as text.
 */
export function heldIn(bytes: Bytes, { addresses, names }: Originals): string[] {
  const hay = Buffer.from(bytes).toString('latin1').toLowerCase();
  return [
    ...addresses.filter((address) =>
      [address, String.fromCharCode(...parseAddress(address)!).toLowerCase()].some((form) =>
        hay.includes(form),
      ),
    ),
    ...names.filter((name) => hay.includes(wireName(name)) || hay.includes(name)),
  ];
}

function wireName(name: string): string {
  const labels = name.split('.').map((label) => String.fromCharCode(label.length) + label);
  return `${labels.join('')}\0`;
}

/** Counts originals in a text: `10.0.0.1`, but not as a part of `110.0.0.12`. */
export function shownIn(output: string, { addresses, names }: Originals): Record<string, number> {
  const found = [...addresses, ...names].map((word): [string, number] => {
    const pattern = `(?<![\\w.:])${word.replaceAll('.', '\\.')}(?![\\w:])`;
    return [word, [...output.matchAll(new RegExp(pattern, 'gi'))].length];
  });
  return Object.fromEntries(found.filter(([, times]) => times > 0));
}

export interface Frame {
  readonly bytes: Bytes;
  readonly linkType: number;
  readonly time?: number;
}

/** Returns frames as they leave the anonymizer, in the order of the input. */
export function anonymous(frames: readonly Frame[], options: AnonymizeOptions = {}): Bytes[] {
  const anonymizer = new Anonymizer(options);
  const out: Bytes[] = [];
  const numbers: number[] = [];
  const sink = ({ bytes, start, end, frame }: Packet): void => {
    out.push(bytes.subarray(start, end));
    numbers.push(frame);
  };
  for (const [at, { bytes, linkType, time = 0 }] of frames.entries()) {
    const packet = new Packet();
    Object.assign(packet, { frame: at + 1, time, linkType, end: bytes.length });
    Object.assign(packet, { bytes: bytes.slice(), originalLength: bytes.length });
    anonymizer.take(packet, sink);
    packet.bytes.fill(0xee);
  }
  anonymizer.end(sink);
  expect(numbers).toEqual(frames.map((_, at) => at + 1));
  return out;
}

export type State = 'right' | 'wrong' | 'none';

/** Returns the fields of a packet that must stay, and whether its checksums are right. */
export function checksums(
  bytes: Bytes,
  linkType: number,
): { header: State; transport: State; rest: string } {
  const at = LINK_LAYERS.get(linkType)?.ipHeader(bytes, 0, bytes.length) ?? -1;
  const ip = new NetworkView();
  if (at < 0 || readIp(bytes, at, bytes.length, bytes.length, ip) < 0)
    return { header: 'none', transport: 'none', rest: String(bytes.length) };
  const { start, end, protocol, isIpv4, length } = ip;
  const field = { 17: 6, 6: 16, 1: 2, 58: 2 }[protocol];
  const rest = [bytes.length, at, start, end, protocol, isIpv4];
  if (protocol === 17)
    rest.push(...bytes.subarray(start, start + 6), ...bytes.subarray(start + 8, start + 20));
  if (protocol === 6) rest.push(...bytes.subarray(start, start + 16));
  let transport: State = 'none';
  if (
    field !== undefined &&
    end - start === length &&
    (bytes[start + field]! | bytes[start + field + 1]!) !== 0
  ) {
    const addresses = bytes.subarray(ip.addressesAt, ip.addressesAt + (isIpv4 ? 8 : 32));
    const pseudo =
      protocol === 1 ? new Uint8Array(0) : concat(addresses, u32(length), u32(protocol));
    transport =
      internetChecksum(concat(pseudo, bytes.subarray(start, end))) === 0 ? 'right' : 'wrong';
  }
  const header = isIpv4
    ? internetChecksum(bytes.subarray(at, at + 20)) === 0
      ? 'right'
      : 'wrong'
    : 'none';
  return { header, transport, rest: rest.join(' ') };
}

/** Returns a message with one question and these records, each [name, type, data]. */
export function message(
  name: string,
  records: readonly (readonly [name: string, type: number, data: Bytes])[] = [],
): Bytes {
  const header = concat(u16(0xbeef), u16(records.length > 0 ? 0x8180 : 0x0100), u16(1));
  const counts = concat(u16(records.length), u16(0), u16(0));
  const question = concat(octets(wireName(name)), u16(12), u16(1));
  const bodies = records.map(([owner, type, data]) =>
    concat(octets(owner), u16(type), u16(1), u32(60), u16(data.length), data),
  );
  return concat(header, counts, question, ...bodies);
}

export function octets(word: string): Bytes {
  return Uint8Array.from(Buffer.from(word, 'latin1'));
}

export function udp(payload: Bytes, ends = V4): Bytes {
  return buildUdpFrame({
    linkType: LinkType.RAW,
    ...ends,
    sourcePort: 36_596,
    destinationPort: 53,
    payload,
  });
}

/** Returns the DNS message of a packet that `udp` made, as text. */
export function inText(packet: Bytes): string {
  return Buffer.from(packet.subarray(packet[0]! >> 4 === 4 ? 28 : 48)).toString('latin1');
}

export const RAW = { linkType: LinkType.RAW };

export function rightChecksum(packet: Bytes): Bytes {
  const ends = {
    source: packet.subarray(12, 16).join('.'),
    destination: packet.subarray(16, 20).join('.'),
  };
  packet.set(
    u16(transportChecksum({ ...ends, linkType: LinkType.RAW }, 6, packet.subarray(20))),
    36,
  );
  return packet;
}

/** Returns the name that a packet that `udp` made asks for. */
export function asked(packet: Bytes): string {
  const start = packet[0]! >> 4 === 4 ? 28 : 48;
  return nameText(packet, start + 12, start, packet.length) ?? '';
}
