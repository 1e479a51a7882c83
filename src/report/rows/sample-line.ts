import type { AnnotatedLine } from '../lines/annotated-line.ts';
import type { Line } from '../lines/line.ts';
import { stencilOf } from '../../words/stencil.ts';

/** What differs between two lines of healthy lookups whose messages have the same octets but for the ID. */
export interface Figures {
  readonly frame: number;
  readonly time: string;
  readonly sourceIp: string;
  readonly sourcePort: number;
  readonly destinationIp: string;
  readonly destinationPort: number;
  readonly dnsId: number;
  readonly lookup: number;
  readonly rttMs: number;
  /** Of the annotation: the frame of the other message, and the time between the two. */
  readonly otherFrame: number;
  readonly after: string;
}

export type Figure = keyof Figures;

/** Two, as what a stranger wrote may look like one of them. No figure is a part of another. */
export const SAMPLES: readonly Figures[] = [
  {
    frame: 7_100_000_021,
    time: '2001-02-03T04:05:06.070809Z',
    sourceIp: '198.51.100.201',
    sourcePort: 7_200_000_022,
    destinationIp: '203.0.113.202',
    destinationPort: 7_300_000_023,
    dnsId: 7_400_000_024,
    lookup: 7_500_000_025,
    rttMs: 7_600_000_026.125,
    otherFrame: 7_700_000_027,
    after: '7800000028 ms',
  },
  {
    frame: 8_100_000_031,
    time: '2011-12-13T14:15:16.171819Z',
    sourceIp: '198.51.100.101',
    sourcePort: 8_200_000_032,
    destinationIp: '203.0.113.102',
    destinationPort: 8_300_000_033,
    dnsId: 8_400_000_034,
    lookup: 8_500_000_035,
    rttMs: 8_600_000_036.875,
    otherFrame: 8_700_000_037,
    after: '8800000038 ms',
  },
];

/** The line with other figures; undefined when they cannot be told from the rest of what it says. */
export function sampled(line: AnnotatedLine, figures: Figures): Line | undefined {
  const packet = packetWith(line, figures);
  const annotation = annotationWith(line, figures);
  if (packet === undefined || annotation === undefined) return undefined;
  const { frame, time, sourceIp, sourcePort, destinationIp, destinationPort, dnsId } = figures;
  const own = { frame, time, sourceIp, sourcePort, destinationIp, destinationPort, dnsId };
  return {
    ...own,
    lookup: figures.lookup,
    rttMs: figures.rttMs,
    line: packet,
    annotation,
    file: line.file,
    capture: line.capture,
    transport: line.transport,
    length: line.length,
    message: line.message,
    flags: line.flags,
    qname: line.qname,
    qtype: line.qtype,
    rcode: line.rcode,
    answers: line.answers,
    records: line.records,
    question: line.question,
    exchange: line.exchange,
    leg: line.leg,
    attempt: line.attempt,
    state: line.state,
    finding: line.finding,
    rule: line.rule,
    outcome: line.outcome,
    sourceName: line.sourceName,
    destinationName: line.destinationName,
    isFinal: line.isFinal,
  };
}

/** The packet as tcpdump prints it, which has its ends in front, and then the ID. */
function packetWith(line: AnnotatedLine, figures: Figures): string | undefined {
  const packet = line.line;
  const ends = endsOf(line);
  const endsAt = packet.indexOf(ends);
  if (endsAt < 0) return undefined;
  const rest = packet.slice(endsAt + ends.length);
  return `${packet.slice(0, endsAt)}${endsOf(figures)}${rest}`;
}

function endsOf(
  of: Pick<Line, 'sourceIp' | 'sourcePort' | 'destinationIp' | 'destinationPort' | 'dnsId'>,
): string {
  const { sourceIp, sourcePort, destinationIp, destinationPort, dnsId } = of;
  return `${sourceIp}.${sourcePort} > ${destinationIp}.${destinationPort}: ${dnsId}`;
}

function annotationWith(line: AnnotatedLine, { otherFrame, after }: Figures): string | undefined {
  const stencil = stencilOf(line.sentence, line.words);
  if (stencil?.figures.length !== 2) return undefined;
  const [first, second, third] = stencil.pieces;
  const [one, other] = stencil.figures[0] === 0 ? [otherFrame, after] : [after, otherFrame];
  return `${first}${one}${second}${other}${third}`;
}
