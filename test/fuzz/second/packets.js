/**
 * Makes packets from scratch, most of them nearly right: each layer is written by its RFC, with a false field now and
 * then. No fixture is used, and nothing of `src`.
 */

const u16 = (value) => [(value >> 8) & 0xff, value & 0xff];
const u32 = (value) => [...u16(value >>> 16), ...u16(value & 0xffff)];
/** Returns the right number, or now and then a false one. */
const maybe = (dice, value) => (dice.once(40) ? dice.of([0, 1, value + 1, 0x7fff, 0xffff]) : value);

const NAMES = [
  'web',
  'a',
  'xn--bcher-kva',
  '=cmd()',
  '</script>',
  '\u0000\u001b[31m',
  'x'.repeat(63),
];

function name(dice) {
  if (dice.once(30)) return [0xc0, dice.roll(256)];
  if (dice.once(30)) return [dice.of([64, 128, 191]), ...dice.octets(8)];
  const labels = Array.from({ length: 1 + dice.roll(3) }, () => [
    ...Buffer.from(dice.of(NAMES), 'latin1'),
  ]);
  return [...labels.flatMap((label) => [label.length, ...label]), 0];
}

function dns(dice, flow) {
  const isAnswer = flow.isAnswer;
  const flags = dice.once(30)
    ? dice.roll(65_536)
    : isAnswer
      ? dice.of([0x8180, 0x8182, 0x8183, 0x8380])
      : 0x0100;
  const answers = isAnswer ? dice.roll(3) : 0;
  const question = [...flow.name, ...u16(flow.type), ...u16(1)];
  const records = Array.from({ length: answers }, () => {
    const [type, data] = dice.of([
      [1, [10, 0, 0, dice.roll(256)]],
      [28, [...dice.octets(16)]],
      [5, name(dice)],
      [16, [...dice.octets(40)]],
      [65, [...u16(1), 0, ...dice.octets(20)]],
      [41, [...dice.octets(20)]],
    ]);
    return [
      0xc0,
      12,
      ...u16(type),
      ...u16(1),
      ...u32(60),
      ...u16(maybe(dice, data.length)),
      ...data,
    ];
  });
  const counts = [maybe(dice, 1), maybe(dice, answers), 0, 0].flatMap(u16);
  return [...u16(flow.id), ...u16(flags), ...counts, ...question, ...records.flat()];
}

function udp(dice, flow, payload) {
  const ports = [flow.port, 53];
  const [from, to] = flow.isAnswer ? ports.toReversed() : ports;
  return [...u16(from), ...u16(to), ...u16(maybe(dice, 8 + payload.length)), ...u16(0), ...payload];
}

function tcp(dice, flow, payload) {
  const [from, to] = flow.isAnswer ? [53, flow.port] : [flow.port, 53];
  const options = dice.once(10) ? [dice.of([1, 2, 8, 5]), dice.roll(12), 0, 0] : [];
  const words = maybe(dice, 5 + options.length / 4) & 15;
  const flags = dice.once(8) ? dice.of([2, 0x12, 0x11, 4]) : 0x18;
  const head = [...u16(from), ...u16(to), ...u32(flow.sequence), ...u32(dice.roll(1_000))];
  return [
    ...head,
    (words << 4) & 0xff,
    flags,
    ...u16(1_024),
    ...u16(0),
    ...u16(0),
    ...options,
    ...payload,
  ];
}

function ip(dice, flow, protocol, payload, fragment = 0) {
  const ends = flow.isAnswer ? [flow.server, flow.client] : [flow.client, flow.server];
  if (flow.isV6) {
    const [from, to] = ends.map((end) => [0xfd, ...Array.from({ length: 11 }, () => 0), ...end]);
    return [
      0x60,
      0,
      0,
      0,
      ...u16(maybe(dice, payload.length)),
      protocol,
      64,
      ...from,
      ...to,
      ...payload,
    ];
  }
  const length = maybe(dice, 20 + payload.length);
  const head = [
    dice.once(40) ? 0x40 + dice.roll(16) : 0x45,
    0,
    ...u16(length),
    ...u16(flow.id),
    ...u16(fragment),
  ];
  return [...head, 64, protocol, 0, 0, ...ends[0], ...ends[1], ...payload];
}

/** Returns one IP packet, or its fragments: some of them empty, repeated, or out of order. */
function pieces(dice, flow, protocol, payload) {
  if (flow.isV6 || !dice.once(6)) return [ip(dice, flow, protocol, payload)];
  const size = 8 * (1 + dice.roll(8));
  const parts = [];
  for (let at = 0; at < payload.length && parts.length < 200; at += size) {
    const more = at + size < payload.length ? 0x2000 : 0;
    parts.push(ip(dice, flow, protocol, payload.slice(at, at + size), more | (at >> 3)));
  }
  if (dice.once(3)) parts.push(ip(dice, flow, protocol, [], dice.roll(8)));
  if (dice.once(3)) parts.push(dice.of(parts));
  return dice.once(2) ? parts.toReversed() : parts;
}

const TUNNELS = [
  (packet) => packet,
  (packet) => packet,
  (packet) => packet,
  (packet, wrap) => wrap(47, [0, 0, 8, 0, ...packet]),
  (packet, wrap) => wrap(4, packet),
  (packet, wrap, dice) =>
    wrap(17, [
      ...u16(9),
      ...u16(4789),
      ...u16(0),
      0,
      0,
      8,
      0,
      0,
      0,
      0,
      0,
      1,
      0,
      ...dice.octets(12),
      8,
      0,
      ...packet,
    ]),
  (packet, wrap, dice) =>
    wrap(17, [
      ...u16(9),
      ...u16(2152),
      ...u16(0),
      0,
      0,
      0x34,
      255,
      ...u16(packet.length),
      ...u32(1),
      0,
      0,
      0,
      dice.of([0, 0xc0]),
      1,
      0,
      0,
      0,
      ...packet,
    ]),
];

/** Small inputs find as much as large ones, and more of them fit into a run; but some faults need several lookups. */
const FEW = 3;
const MANY = 12;
const MANY_ONCE_IN = 12;

/** @returns the packets of some lookups, in order of time: octets from the IP header on, and when */
export function packets(dice) {
  const out = [];
  let time = 0;
  let sequence = dice.roll(0xffff_ffff);
  const most = dice.once(MANY_ONCE_IN) ? MANY : FEW;
  for (let lookups = 1 + dice.roll(most); lookups > 0; lookups--) {
    const base = {
      isV6: dice.once(4),
      client: [10, 244, 1, dice.roll(4)],
      server: [10, 96, 0, dice.roll(3)],
      port: 1_024 + dice.roll(50),
      name: name(dice),
      isTcp: dice.once(5),
    };
    for (const type of dice.of([[1], [1, 28], [28, 1, 1], [65]])) {
      const id = dice.roll(1 << 16);
      for (const isAnswer of dice.of([[false], [false, true], [false, false, true], [true]])) {
        time += dice.of([0, 1e-4, 0.003, 2.5, 5.002, -0.4, -3, 120]);
        const flow = { ...base, id, type, isAnswer, sequence };
        const message = dns(dice, flow);
        const payload = flow.isTcp
          ? tcp(dice, flow, [...u16(maybe(dice, message.length)), ...message])
          : udp(dice, flow, message);
        sequence = (sequence + message.length + 2) >>> 0;
        const wrap = (protocol, inner) => ip(dice, { ...flow, isV6: false }, protocol, inner);
        const tunnel = dice.of(TUNNELS);
        for (const piece of pieces(dice, flow, flow.isTcp ? 6 : 17, payload))
          out.push({ time, bytes: Uint8Array.from(tunnel(piece, wrap, dice)) });
      }
    }
  }
  return out;
}
