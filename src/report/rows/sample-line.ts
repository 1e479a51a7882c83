import type { AnnotatedLine } from '../lines/annotated-line.ts';
import type { Line } from '../lines/line.ts';
import { stencilOf } from '../../words/stencil.ts';

/** The values that differ between two lines of healthy lookups whose messages are equal except for the ID. */
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
  /** Figures of the annotation: the frame of the other message, and the time between the two messages. */
  readonly otherFrame: number;
  readonly after: string;
}

export type Figure = keyof Figures;

/** Figures of the sample row, at which it is cut. No figure is part of another, and no real line has such figures. */
export const SAMPLE: Figures = {
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
};

/** Returns the line with the sample's figures; undefined if packet or annotation cannot be split at their figures. */
export function sampled(line: AnnotatedLine): Line | undefined {
  const packet = packetWith(line, SAMPLE);
  const annotation = annotationWith(line, SAMPLE);
  if (packet === undefined || annotation === undefined) return undefined;
  const own: Partial<Line> = { ...SAMPLE, line: packet, annotation };
  return new Proxy(line, {
    get: (its, field) => Reflect.get(field in own ? own : its, field) as unknown,
  });
}

/** Returns the packet in tcpdump's notation with other figures: it begins with both endpoints and the ID. */
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
