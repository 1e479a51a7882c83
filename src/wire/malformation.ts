import { inNumber } from './number.ts';

/** Defects of packets, as data: a negative number on the hot path, a counted entry in the report. */
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
  /** A compression pointer in the question, a label type that RFC 6891 section 5 retired, or a name over 255 bytes. */
  badName: -8,
  /** Fewer than the 12 bytes of a DNS header were sent to a DNS port. */
  shortMessage: -9,
  /** A UDP datagram whose first fragment never came: without the ports, DNS cannot be recognised. */
  fragment: -10,
  /** A record of the capture file claims more bytes than possible. */
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
  /** For one and for many: see `inNumber`. */
  readonly message: string;
}

export const DESCRIPTIONS: Readonly<Record<number, Description>> = {
  [Malformation.cutLink]: {
    code: 'cut-link-header',
    message: 'packet[s] cut inside the link header',
  },
  [Malformation.cutNetwork]: {
    code: 'cut-ip-header',
    message: 'packet[s] cut inside the IP header',
  },
  [Malformation.cutTransport]: {
    code: 'cut-transport-header',
    message: 'packet[s] cut inside the UDP or TCP header',
  },
  [Malformation.cutDnsHeader]: {
    code: 'cut-dns-header',
    message: 'packet[s] cut inside the DNS header',
  },
  [Malformation.cutQuestion]: {
    code: 'cut-question',
    message:
      'packet[s] cut inside the question: capture with a larger snap length (tcpdump -s 500)',
  },
  [Malformation.badNetworkLength]: {
    code: 'bad-ip-length',
    message: 'IP length[ that contradicts|s that contradict] the packet',
  },
  [Malformation.badTransportLength]: {
    code: 'bad-udp-length',
    message: 'UDP or TCP length[ that contradicts|s that contradict] the IP header',
  },
  [Malformation.badName]: { code: 'bad-name', message: 'question[s] whose name cannot be decoded' },
  [Malformation.shortMessage]: {
    code: 'short-message',
    message: 'message[ on a DNS port that is|s on a DNS port that are] too short for DNS',
  },
  [Malformation.fragment]: {
    code: 'fragment',
    message: 'UDP datagram[s] whose first fragment is not in the capture',
  },
  [Malformation.badRecordLength]: {
    code: 'bad-record-length',
    message:
      'record[ that claims more bytes than its|s that claim more bytes than their] file or block allows',
  },
  [Malformation.timeWentBack]: {
    code: 'time-went-back',
    message: 'packet[s] with an earlier time than the packet before',
  },
  [Malformation.tcpSegment]: {
    code: 'tcp-segment',
    message: 'TCP segment[s] of messages whose beginning is not in the capture',
  },
  [Malformation.unknownLinkType]: {
    code: 'link-type',
    message: 'packet[s] of a link type that cannot be decoded',
  },
  [Malformation.fragmentOverlap]: {
    code: 'fragment-overlap',
    message: 'IP fragment[ that overlaps another|s that overlap]: no host puts [it|them] together',
  },
  [Malformation.manyFragments]: {
    code: 'many-fragments',
    message: 'packet[s] in more IP fragments than are put together here',
  },
  [Malformation.cutTunnel]: {
    code: 'cut-tunnel-header',
    message: 'packet[s] cut inside the header of a tunnel',
  },
  [Malformation.tunnelDepth]: {
    code: 'tunnel-depth',
    message: 'packet[s] with more tunnels inside tunnels than are followed',
  },
  [Malformation.encrypted]: {
    code: 'encrypted',
    message:
      'encrypted packet[s] (WireGuard, IPsec, Wi-Fi): capture on the interface where [it leaves|they leave] the tunnel',
  },
  [Malformation.notDns]: {
    code: 'not-dns',
    message: 'TCP segment[ on a DNS port that is|s on a DNS port that are] not DNS',
  },
  [Malformation.snapLengthExceeded]: {
    code: 'snap-length-exceeded',
    message: 'packet[s] longer than the snap length of the file',
  },
  [Malformation.originalLength]: {
    code: 'original-length',
    message: 'packet[s] of which, according to the file, more was captured than was on the wire',
  },
  [Malformation.farTime]: {
    code: 'far-time',
    message: 'packet[s] with an impossible time: shown at the nearest possible time',
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
      return { code, message: inNumber(message, count), count, frames };
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
