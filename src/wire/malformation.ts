/**
 * Defects of packets, as data: a negative number on the hot path, a counted entry in the report. (Zeek calls them
 * *weird*.) A malformation is never thrown.
 */
export const Malformation = {
  none: 0,
  /** `cut…`: the snap length (tcpdump -s) cut the packet before the end of the header named. */
  cutLink: -1,
  cutNetwork: -2,
  cutTransport: -3,
  cutDnsHeader: -4,
  cutQuestion: -5,
  /** An IP header with an impossible version or length, or with lengths that contradict each other. */
  badNetworkLength: -6,
  /** A UDP or TCP length that contradicts the IP length. */
  badTransportLength: -7,
  /** A compression pointer in the question, a label type that RFC 6891 section 5 retired, or a name over 255 octets. */
  badName: -8,
  /** Fewer than the 12 octets of a DNS header were sent to a DNS port. */
  shortMessage: -9,
  /** A UDP datagram whose first fragment never came: without the ports, DNS cannot be recognised. */
  fragment: -10,
  /** A record of the capture file claims more octets than possible. */
  badRecordLength: -11,
  timeWentBack: -12,
  snapLengthExceeded: -13,
  /** A TCP segment on a DNS port: the rest of a message whose beginning is not in the capture. */
  tcpSegment: -14,
  /** Packets of an interface whose link type has no decoder, in a file where other interfaces have one. */
  unknownLinkType: -15,
  cutTunnel: -16,
  /** More nested tunnels than any real network has; see decode/tunnel. */
  tunnelDepth: -17,
  /** An intact packet that is encrypted, so that DNS cannot be recognised in it. */
  encrypted: -18,
  /** A TCP connection to a DNS port that does not begin with a DNS message: TLS, HTTP, a port scan. */
  notDns: -19,
  /** Fragments that overlap. RFC 8200 section 4.5 and Linux discard the whole packet. */
  fragmentOverlap: -20,
  /** A record of the capture file whose original length is less than its captured length. */
  originalLength: -21,
  /** A time before 1970, after 9999, or over a century from the first packet; see Epoch. */
  farTime: -22,
  /** A packet in more fragments than are kept of one; see decode/network/partial-datagram.ts. */
  manyFragments: -23,
} as const;
export type Malformation = (typeof Malformation)[keyof typeof Malformation];

interface Description {
  /** Stable identifier in reports (`captures[].warnings[].code`). */
  readonly code: string;
  readonly message: string;
}

export const DESCRIPTIONS: Readonly<Record<number, Description>> = {
  [Malformation.cutLink]: {
    code: 'cut-link-header',
    message: 'packets cut inside the link header',
  },
  [Malformation.cutNetwork]: { code: 'cut-ip-header', message: 'packets cut inside the IP header' },
  [Malformation.cutTransport]: {
    code: 'cut-transport-header',
    message: 'packets cut inside the UDP or TCP header',
  },
  [Malformation.cutDnsHeader]: {
    code: 'cut-dns-header',
    message: 'packets cut inside the DNS header',
  },
  [Malformation.cutQuestion]: {
    code: 'cut-question',
    message: 'packets cut inside the question: capture with a larger snap length (tcpdump -s 500)',
  },
  [Malformation.badNetworkLength]: {
    code: 'bad-ip-length',
    message: 'IP lengths that contradict the packet',
  },
  [Malformation.badTransportLength]: {
    code: 'bad-udp-length',
    message: 'UDP or TCP lengths that contradict the IP header',
  },
  [Malformation.badName]: { code: 'bad-name', message: 'questions whose name cannot be decoded' },
  [Malformation.shortMessage]: {
    code: 'short-message',
    message: 'messages on a DNS port that are too short for DNS',
  },
  [Malformation.fragment]: {
    code: 'fragment',
    message: 'UDP datagrams whose first fragment is not in the capture',
  },
  [Malformation.badRecordLength]: {
    code: 'bad-record-length',
    message: 'records that claim more bytes than their file or block allows',
  },
  [Malformation.timeWentBack]: {
    code: 'time-went-back',
    message: 'packets with an earlier time than the packet before',
  },
  [Malformation.tcpSegment]: {
    code: 'tcp-segment',
    message: 'TCP segments of messages whose beginning is not in the capture',
  },
  [Malformation.unknownLinkType]: {
    code: 'link-type',
    message: 'packets of a link type that cannot be decoded',
  },
  [Malformation.fragmentOverlap]: {
    code: 'fragment-overlap',
    message: 'IP fragments that overlap, which no host puts together',
  },
  [Malformation.manyFragments]: {
    code: 'many-fragments',
    message: 'packets in more IP fragments than are put together here',
  },
  [Malformation.cutTunnel]: {
    code: 'cut-tunnel-header',
    message: 'packets cut inside the header of a tunnel',
  },
  [Malformation.tunnelDepth]: {
    code: 'tunnel-depth',
    message: 'tunnels inside tunnels, too many to follow',
  },
  [Malformation.encrypted]: {
    code: 'encrypted',
    message:
      'encrypted packets (WireGuard, IPsec, Wi-Fi): capture on the interface where they leave the tunnel',
  },
  [Malformation.notDns]: {
    code: 'not-dns',
    message: 'TCP segments on a DNS port that are not DNS',
  },
  [Malformation.snapLengthExceeded]: {
    code: 'snap-length-exceeded',
    message: 'packets longer than the snap length of the file',
  },
  [Malformation.originalLength]: {
    code: 'original-length',
    message: 'packets of which, according to the file, more was captured than was on the wire',
  },
  [Malformation.farTime]: {
    code: 'far-time',
    message: 'packets with an impossible time: shown at the nearest possible time',
  },
};

/** Counts malformations per kind, and keeps the frames of the first cases. */
export class MalformationCounters {
  readonly #byKind = new Map<number, { count: number; frames: number[] }>();

  add(kind: number, frame: number): void {
    const entry = this.#byKind.get(kind);
    if (!entry) this.#byKind.set(kind, { count: 1, frames: [frame] });
    else {
      entry.count++;
      if (entry.frames.length < FRAMES_KEPT) entry.frames.push(frame);
    }
  }

  count(kind: Malformation): number {
    return this.#byKind.get(kind)?.count ?? 0;
  }

  /** Returns one warning per kind, in the order of the table above. */
  warnings(): Warning[] {
    const kinds = [...this.#byKind.entries()].toSorted(([a], [b]) => b - a);
    return kinds.map(([kind, { count, frames }]) => {
      const { code, message } = DESCRIPTIONS[kind]!;
      return { code, message, count, frames };
    });
  }
}

/** Frames kept per kind: enough to look at, few enough for a report. */
const FRAMES_KEPT = 10;

export interface Warning {
  readonly code: string;
  readonly message: string;
  readonly count?: number;
  readonly frames?: readonly number[];
}
