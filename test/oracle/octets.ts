import { A, isResponse, type Response, type Transmission } from './model.ts';

/** The addresses and ports that a packet has at the place of the capture, and what the way there made of it. */
export interface Envelope {
  /** IPv4 addresses as numbers. */
  readonly client: number;
  readonly port: number;
  readonly server: number;
  readonly ttl: number;
  /** LINUX_SLL2: interface index and packet type; Ethernet without. */
  readonly sll2?: { readonly interfaceIndex: number; readonly packetType: number };
}

const ETHERTYPE_IPV4 = 0x0800;
const ARPHRD_ETHER = 1;
const DONT_FRAGMENT = 0x4000;
const UDP = 17;
const QUERY = 0x0100;
const RESPONSE = 0x8180;
const OPT = 41;

/** A writer of its own: most of the time of a run would go into a general one. */
const bytes = new Uint8Array(512);
let end = 0;

function u8(value: number): void {
  bytes[end++] = value;
}
function u16(value: number): void {
  bytes[end++] = value >>> 8;
  bytes[end++] = value;
}
function u32(value: number): void {
  u16(value >>> 16);
  u16(value & 0xffff);
}

/** The octets of a packet: link header, IPv4, UDP, DNS; lengths and checksums right. */
export function frameOf(message: Transmission | Response, envelope: Envelope): Uint8Array {
  const query = isResponse(message) ? message.to : message;
  end = 0;
  linkHeader(envelope);
  const ip = end;
  const isBack = isResponse(message);
  u16(0x4500);
  u16(0);
  u16(message.ipId);
  u16(DONT_FRAGMENT);
  u8(envelope.ttl);
  u8(UDP);
  u16(0);
  u32(isBack ? envelope.server : envelope.client);
  u32(isBack ? envelope.client : envelope.server);
  const udp = end;
  u16(isBack ? 53 : envelope.port);
  u16(isBack ? envelope.port : 53);
  u32(0);
  dns(query, isBack);
  patch(ip + 2, end - ip);
  patch(ip + 10, 0xffff ^ folded(sum(ip, udp)));
  const length = end - udp;
  patch(udp + 4, length);
  const checksum = 0xffff ^ folded(sum(udp, end) + sum(ip + 12, ip + 20) + UDP + length);
  patch(udp + 6, checksum || 0xffff);
  return bytes.slice(0, end);
}

function linkHeader({ sll2 }: Envelope): void {
  if (sll2) {
    u16(ETHERTYPE_IPV4);
    u16(0);
    u32(sll2.interfaceIndex);
    u16(ARPHRD_ETHER);
    u8(sll2.packetType);
    u8(6);
    mac(1);
    u16(0);
  } else {
    mac(2);
    mac(1);
    u16(ETHERTYPE_IPV4);
  }
}

function mac(last: number): void {
  u32(0x0200_0000);
  u16(last);
}

function dns({ id, leg, lookup, hasEdns }: Transmission, isBack: boolean): void {
  u16(id);
  u16(isBack ? RESPONSE : QUERY);
  u16(1);
  u16(isBack ? 1 : 0);
  u16(0);
  u16(hasEdns ? 1 : 0);
  label(`name-${lookup.name}`);
  label('example');
  label('test');
  u8(0);
  u16(leg);
  u16(1);
  if (isBack) answer(leg, lookup.name);
  if (!hasEdns) return;
  u8(0);
  u16(OPT);
  u16(1232);
  u32(0);
  u16(0);
}

/** A pointer to the question's name, type, class, TTL and an address of the documentation ranges. */
function answer(leg: number, name: number): void {
  u16(0xc00c);
  u16(leg);
  u16(1);
  u32(30);
  if (leg === A) {
    u16(4);
    u32(0xc000_0200 + name);
  } else {
    u16(16);
    u32(0x2001_0db8);
    u32(0);
    u32(0);
    u32(name);
  }
}

function label(text: string): void {
  u8(text.length);
  for (let at = 0; at < text.length; at++) u8(text.charCodeAt(at));
}

function patch(at: number, value: number): void {
  bytes[at] = value >>> 8;
  bytes[at + 1] = value;
}

function sum(from: number, to: number): number {
  let total = 0;
  for (let at = from; at < to; at += 2)
    total += (bytes[at]! << 8) | (at + 1 < to ? bytes[at + 1]! : 0);
  return total;
}

function folded(total: number): number {
  let left = total;
  while (left > 0xffff) left = (left & 0xffff) + (left >>> 16);
  return left;
}
