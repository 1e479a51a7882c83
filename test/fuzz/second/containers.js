import { gzipSync } from 'node:zlib';

/** Containers for packets: a pcap, a pcapng after surgery, a text, each compressed or cut. */
const START = 1_700_000_000;

function pcap(dice, packets) {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(dice.of([0, 65_535, 262_144]), 16);
  header.writeUInt32LE(101, 20);
  const records = packets.map(({ time, bytes }) => {
    const head = Buffer.alloc(16);
    head.writeUInt32LE((START + Math.floor(time)) >>> 0, 0);
    head.writeUInt32LE(Math.floor((time - Math.floor(time)) * 1e6), 4);
    head.writeUInt32LE(bytes.length, 8);
    head.writeUInt32LE(dice.once(50) ? dice.roll(100) : bytes.length, 12);
    return Buffer.concat([head, bytes]);
  });
  return Buffer.concat([header, ...records]);
}

function block(type, body) {
  const padded = Buffer.concat([body, Buffer.alloc(-body.length & 3)]);
  const out = Buffer.alloc(12 + padded.length);
  out.writeUInt32LE(type, 0);
  out.writeUInt32LE(out.length, 4);
  padded.copy(out, 8);
  out.writeUInt32LE(out.length, out.length - 4);
  return out;
}

function option(code, value) {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(code, 0);
  head.writeUInt16LE(value.length, 2);
  return Buffer.concat([head, value, Buffer.alloc(-value.length & 3)]);
}

function interfaceBlock(dice) {
  const head = Buffer.alloc(8);
  head.writeUInt16LE(101, 0);
  const offset = Buffer.alloc(8);
  offset.writeBigInt64LE(
    dice.of([0n, 8_640_000_000_000n, -(2n ** 63n), 2n ** 62n, -1_700_000_100n]),
  );
  const options = [
    ...(dice.once(2) ? [option(9, Buffer.of(dice.of([6, 9, 3, 0x8a, 12, 127, 255])))] : []),
    ...(dice.once(3) ? [option(14, offset)] : []),
    ...(dice.once(4) ? [option(dice.roll(20), Buffer.from(dice.octets(20)))] : []),
  ];
  return block(1, Buffer.concat([head, ...options]));
}

function pcapng(dice, packets) {
  const section = Buffer.alloc(16, 0xff);
  section.writeUInt32LE(0x1a2b3c4d, 0);
  section.writeUInt32LE(1, 4);
  const blocks = [block(0x0a0d0d0a, section), interfaceBlock(dice)];
  for (const { time, bytes } of packets) {
    const head = Buffer.alloc(20);
    const units = BigInt(Math.round((START + time) * 1e6));
    head.writeUInt32LE(Number(units >> 32n) >>> 0, 4);
    head.writeUInt32LE(Number(units & 0xffff_ffffn), 8);
    head.writeUInt32LE(bytes.length, 12);
    head.writeUInt32LE(bytes.length, 16);
    blocks.push(block(6, Buffer.concat([head, bytes])));
  }
  // Surgery: blocks are removed, repeated, moved, or changed to another type.
  for (let cuts = dice.roll(4); cuts > 0; cuts--) {
    const at = 1 + dice.roll(blocks.length - 1);
    const piece = dice.of([
      [],
      [blocks[at], blocks[at]],
      [interfaceBlock(dice)],
      [block(dice.of([2, 3, 4, 5, 9, 0x0bad]), Buffer.from(dice.octets(40)))],
      [blocks[0], interfaceBlock(dice)],
    ]);
    if (blocks[at] !== undefined) blocks.splice(at, dice.roll(2), ...piece);
  }
  return Buffer.concat(blocks);
}

const HOSTS = ['10.0.0.1', "=cmd|'/c'!A1", 'a,b"c', '\u202eabc', '\u009b31m', 'h', '</td><script>'];

function text(dice) {
  const lines = Array.from({ length: 1 + dice.roll(20) }, (_, at) => {
    const [one, other] = [dice.of(HOSTS), dice.of(HOSTS)];
    const time = dice.once(6)
      ? ''
      : `12:00:0${at % 10}.${String(dice.roll(1e6)).padStart(6, '0')} `;
    const rest = dice.of([
      'A? web.test. (34)',
      'AAAA? (bad',
      '1/0/0 A 10.0.0.5 (50)',
      'ServFail 0/0/0 (34)',
      '"'.repeat(9),
    ]);
    return `${time}IP ${one}.${1_024 + dice.roll(9)} > ${other}.53: ${dice.roll(65_536)}${dice.of(['+', '*', ''])} ${rest}`;
  });
  return Buffer.from(`${lines.join(dice.of(['\n', '\r\n', '\n\n']))}\n`);
}

/** Returns a capture in a container, which may be compressed, cut, or have a wrong octet. */
export function contained(dice, packets) {
  let bytes = dice.of([pcap, pcap, pcapng, pcapng, (own) => text(own)])(dice, packets);
  if (dice.once(6)) bytes[dice.roll(bytes.length)] = dice.roll(256);
  if (dice.once(8)) bytes = bytes.subarray(0, dice.roll(bytes.length));
  if (dice.once(8)) bytes = gzipSync(bytes);
  return new Uint8Array(bytes);
}
