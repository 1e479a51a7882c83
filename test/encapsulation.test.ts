import { describe, expect, test } from '@jest/globals';

import { LinkType } from '../src/capture/link-type.ts';
import type { Bytes } from '../src/wire/bytes.ts';
import { ANSWER, PORTS, QUERY, raw, Trial, udp, V4, V6, withOctets } from './support/decoding.ts';
import {
  betweenNodes,
  ENCAPSULATIONS,
  inFragments,
  udpBetweenNodes,
} from './support/encapsulation.ts';
import { ethernetFrame, OTHER_LINKS } from './support/link-header.ts';
import { concat, u16, u32 } from './support/octets.ts';
import { buildIpFrame, buildUdpFrame } from './support/packet.ts';

const { EN10MB } = LinkType;
const ALL = Object.entries(ENCAPSULATIONS) as [string, (packet: Bytes) => Bytes][];
const query = (ip: typeof V4): Bytes =>
  buildUdpFrame({ linkType: raw, ...ip, ...PORTS, payload: QUERY });

describe.each(ALL)('a query in %s', (_, encapsulate) => {
  test.each([V4, V6])('of $source is found', (ip) => {
    const trial = new Trial();
    expect(trial.decode(EN10MB, encapsulate(query(ip)))).toBe(1);
    expect(trial.seen).toMatchObject([
      { from: `${ip.source} 36596`, to: `${ip.destination} 53`, payload: QUERY },
    ]);
  });

  test('cut anywhere, or with any octet changed, is decoded without a throw and within its bounds', () => {
    const frame = encapsulate(query(V4));
    const trial = new Trial();
    for (let captured = 0; captured < frame.length - QUERY.length; captured++) {
      expect(trial.outcome(EN10MB, frame, captured)).toMatch(/^cut-/);
    }
    for (let at = 0; at < frame.length; at++) {
      for (const octet of [0, 0x45, 0x7f, 0xff, frame[at]! ^ 0x20]) {
        trial.decode(EN10MB, withOctets(frame, at, octet));
      }
    }
    trial.end();
    for (const { payload } of trial.seen) expect(payload).not.toContain(0xee);
  });
});

describe('tunnels', () => {
  test('a packet within a tunnel is seen at another place than the same packet outside', () => {
    const trial = new Trial();
    trial.decode(EN10MB, ENCAPSULATIONS.plain(query(V4)));
    trial.decode(EN10MB, ENCAPSULATIONS.VXLAN(query(V4)));
    expect(trial.seen[0]!.place).not.toBe(trial.seen[1]!.place);
  });

  test('more of them, one in another, than anyone sends', () => {
    let frame = ENCAPSULATIONS.plain(query(V4));
    const outcomes = Array.from({ length: 6 }, () => {
      frame = ENCAPSULATIONS.GRE(frame.subarray(14));
      return new Trial().outcome(EN10MB, frame);
    });
    expect(outcomes).toEqual([1, 1, 1, 1, 'tunnel-depth', 'tunnel-depth']);
  });

  const wireguard = concat(u32(0x0400_0000), u32(7), new Uint8Array(40).fill(0xaa));

  test.each([
    { what: 'WireGuard', frame: udpBetweenNodes(51820, wireguard), outcome: 'encrypted' },
    { what: 'ESP', frame: betweenNodes(50, wireguard), outcome: 'encrypted' },
    { what: 'something else on its port', frame: udpBetweenNodes(51820, QUERY), outcome: 0 },
    { what: 'VXLAN without identifier', frame: udpBetweenNodes(4789, QUERY), outcome: 0 },
    {
      what: 'GTP-U signalling',
      frame: udpBetweenNodes(2152, u32(0x3201_0000)),
      outcome: 'cut-tunnel-header',
    },
    {
      what: 'ARP in VXLAN',
      frame: udpBetweenNodes(
        4789,
        concat(u32(0x0800_0000), u32(256), new Uint8Array(12), u16(0x0806)),
      ),
      outcome: 0,
    },
    {
      what: 'PPTP',
      frame: betweenNodes(47, concat(u16(0x3001), u16(0x880b), new Uint8Array(20))),
      outcome: 0,
    },
    {
      what: 'PPPoE discovery',
      frame: concat(new Uint8Array(12), u16(0x8864), u16(0x1109), new Uint8Array(20)),
      outcome: 0,
    },
  ])('$what: $outcome', ({ frame, outcome }) => {
    expect(new Trial().outcome(EN10MB, frame)).toBe(outcome);
  });

  test('a query from a port on which a tunnel may end is a query, and its answer an answer', () => {
    const trial = new Trial();
    const ports = { sourcePort: 4789, destinationPort: 53 };
    const back = {
      sourcePort: 53,
      destinationPort: 4789,
      source: V4.destination,
      destination: V4.source,
    };
    expect(
      trial.decode(raw, buildUdpFrame({ linkType: raw, ...V4, ...ports, payload: QUERY })),
    ).toBe(1);
    expect(trial.decode(raw, buildUdpFrame({ linkType: raw, ...back, payload: ANSWER }))).toBe(1);
  });

  test('link types of packet filters and Macs tell interface and direction', () => {
    for (const linkType of [LinkType.NFLOG, LinkType.PFLOG, LinkType.PKTAP]) {
      const trial = new Trial();
      for (const isOutgoing of [false, true]) {
        trial.decode(linkType, OTHER_LINKS[linkType]!(query(V4), isOutgoing));
      }
      const [to, from] = trial.seen.map(({ place }) => place) as [number, number];
      expect([to & 7, from - to]).toEqual([0, 4]);
      expect(to).toBeGreaterThan(7);
    }
  });

  test('Wi-Fi: what was encrypted in the air is counted as such', () => {
    const frame = buildUdpFrame({ linkType: LinkType.IEEE802_11, ...V4, ...PORTS, payload: QUERY });
    expect(new Trial().outcome(LinkType.IEEE802_11, withOctets(frame, 1, 0x42))).toBe('encrypted');
    expect(new Trial().outcome(LinkType.IEEE802_11, withOctets(frame, 0, 0x80))).toBe(0);
  });
});

describe.each([V4, V6])('fragments of a message of $source', (ip) => {
  const payload = concat(
    QUERY,
    Uint8Array.from({ length: 90 }, (_, at) => at),
  );
  const [first, second, third] = inFragments(
    buildIpFrame({ linkType: raw, ...ip }, 17, udp(payload)),
    48,
  ) as [Bytes, Bytes, Bytes];
  const whole = { payload, payloadLength: payload.length };

  test.each([
    { what: 'in order', frames: [first, second, third], frame: 3 },
    { what: 'in any other order', frames: [third, first, second], frame: 3 },
    { what: 'the first one last', frames: [second, third, first], frame: 3 },
    { what: 'one of them twice', frames: [first, second, second, third], frame: 4 },
  ])('$what: a message where it is whole', ({ frames, frame }) => {
    const { seen, warnings } = decode(...frames);
    expect(seen).toMatchObject([{ ...whole, frame }]);
    expect(warnings).toEqual([]);
  });

  test('the first one alone is what is known of the message, once, in its place', () => {
    const other = buildUdpFrame({ linkType: raw, ...ip, ...PORTS, payload: QUERY });
    for (const frames of [[first], [first, other], [first, third, other, second]]) {
      const { seen } = decode(...frames);
      expect(seen[0]).toMatchObject({
        frame: 1,
        payload: payload.slice(0, 40),
        payloadLength: payload.length,
      });
      expect(seen).toHaveLength(frames.includes(other) ? 2 : 1);
    }
  });

  test('the first one alone is handed over before the first packet that comes a second later', () => {
    const trial = new Trial();
    const arp = new Uint8Array(0);
    trial.decode(raw, first);
    trial.time = 900_000_000;
    trial.decode(raw, arp);
    expect(trial.seen).toHaveLength(0);
    trial.time = 1_100_000_000;
    trial.decode(raw, arp);
    expect(trial.seen).toMatchObject([{ frame: 1 }]);
  });

  test('without the first one nobody knows what they are: counted once', () => {
    const { seen, warnings } = decode(second, third);
    expect(seen).toEqual([]);
    expect(warnings).toEqual(['fragment 1']);
  });

  test('overlapping ones are thrown away, as hosts do', () => {
    const trial = new Trial();
    const at = ip === V4 ? 6 : 42;
    const shifted = withOctets(second, at, ...(ip === V4 ? u16(0x2000 | 5) : u16(41)));
    expect([first, shifted].map((frame) => trial.outcome(raw, frame))).toEqual([
      0,
      'fragment-overlap',
    ]);
  });

  test('more than 128 of one packet are not put together, and are not said to overlap', () => {
    const trial = new Trial();
    const packet = buildIpFrame({ linkType: raw, ...ip }, 17, udp(new Uint8Array(129 * 8)));
    const outcomes = inFragments(packet, 8).map((frame) => trial.outcome(raw, frame));
    expect(outcomes.slice(0, 128)).toEqual(Array.from({ length: 128 }, () => 0));
    expect(outcomes[128]).toBe('many-fragments');
  });

  test('of two messages at a time do not mix', () => {
    const others = inFragments(
      buildIpFrame({ linkType: raw, ...ip }, 17, udp(payload.toReversed())),
      48,
      2,
    );
    const { seen } = decode(first, others[0]!, second, others[1]!, others[2]!, third);
    expect(seen.map(({ payload: one }) => one)).toEqual([payload.toReversed(), payload]);
  });

  test('cut by the snap length: as far as it goes', () => {
    const trial = new Trial();
    trial.decode(raw, first);
    trial.decode(raw, second, second.length - 10, second.length);
    trial.decode(raw, third);
    expect(trial.seen).toMatchObject([
      { payload: payload.slice(0, 78), payloadLength: payload.length },
    ]);
  });

  test('of a tunnel, and within a tunnel', () => {
    const inner = decodeEthernet(ENCAPSULATIONS.VXLAN, [first, second, third]);
    const outer = ENCAPSULATIONS.VXLAN(buildIpFrame({ linkType: raw, ...ip }, 17, udp(payload)));
    const parts = inFragments(outer.subarray(14), 64).map((part) => ethernetFrame(part));
    expect(inner.seen).toMatchObject([whole]);
    expect(decodeEthernet((part) => part, parts).seen).toMatchObject([whole]);
  });

  test('more than can be put together at one time: no harm', () => {
    const trial = new Trial();
    for (let id = 1; id <= 1_000; id++) {
      const [one, two] = inFragments(
        buildIpFrame({ linkType: raw, ...ip }, 17, udp(payload)),
        48,
        id,
      );
      trial.decode(raw, id % 2 === 0 ? one! : two!);
    }
    trial.end();
    expect(trial.seen).toHaveLength(500);
    expect(trial.warnings).toEqual(['fragment 500']);
  });

  test('cut anywhere, or with any octet changed, are decoded without a throw', () => {
    const trial = new Trial();
    for (const fragment of [first, second, third]) {
      for (let at = 0; at < fragment.length; at++) {
        for (const octet of [0, 0x7f, 0xff]) trial.decode(raw, withOctets(fragment, at, octet));
        trial.decode(raw, fragment, at, fragment.length);
      }
    }
    trial.end();
    for (const seen of trial.seen) expect(seen.payload).not.toContain(0xee);
  });
});

/** Decodes consecutive packets, to the end of the capture. */
function decode(...frames: readonly Bytes[]): Trial {
  const trial = new Trial();
  for (const frame of frames) {
    trial.time += 1_000;
    trial.decode(raw, frame);
  }
  trial.end();
  return trial;
}

function decodeEthernet(encapsulate: (packet: Bytes) => Bytes, frames: readonly Bytes[]): Trial {
  const trial = new Trial();
  for (const frame of frames) trial.decode(EN10MB, encapsulate(frame));
  return trial;
}
