import { Flag } from '../../src/wire/headers/transport.ts';
import type { Said } from './judge.ts';
import { A, isError, isResponse, isSegment, type Packet } from './model.ts';
import type { Truth } from './truth.ts';
import type { Captured, Frame } from './vantage.ts';

const FLAGS: readonly (readonly [number, string])[] = [
  [Flag.syn, 'syn'],
  [Flag.fin, 'fin'],
  [Flag.rst, 'rst'],
  [Flag.ack, 'ack'],
];

/**
 * Lists the capture for a person who looks for a fault: a line for each packet and message, with the truth and the
 * program's output.
 */
export function listing(truth: Truth, said: Said): string[] {
  const isTrue = new Map<number, string>();
  for (const { frames, fates } of truth.queries)
    for (const frame of frames) isTrue.set(frame, [...fates].join('|'));
  for (const { frames, kinds, isLoose } of truth.responses)
    for (const frame of frames) isTrue.set(frame, [...kinds].join('|') + (isLoose ? '~' : ''));
  const messages = new Map<number, Frame[]>();
  for (const frame of truth.traffic.frames)
    messages.set(frame.record, [...(messages.get(frame.record) ?? []), frame]);
  return truth.traffic.records.flatMap((captured) => {
    const { packet, record } = captured;
    const own = isError(packet) || isSegment(packet) ? [packetLine(truth, captured)] : [];
    return [...own, ...(messages.get(record) ?? []).map(messageLine)];
  });

  function messageLine(frame: Frame): string {
    const { message, number } = frame;
    const line = said.line(number);
    const { lookup, leg, id, server } = isResponse(message) ? message.to : message;
    const isOpen = truth.ambiguity.lookups.has(lookup) ? '?' : ' ';
    const isTruncated = isResponse(message) && message.isTruncated === true;
    const rcode = (isResponse(message) && message.rcode) || 0;
    return [
      `${number}`.padStart(5),
      beginning(truth, frame, message),
      `s${server} id ${id.toString(16).padStart(4, '0')}`,
      `ip ${message.ipId.toString(16).padStart(4, '0')}`,
      `${arrowOf(message)} ${leg === A ? 'A   ' : 'AAAA'} ${lookup.name}${isTruncated ? ' TC' : ''}${rcode > 0 ? ` RCODE ${rcode}` : ''}`,
      `${lookup.kind} ${lookup.number}${isOpen}`.padEnd(18),
      (isTrue.get(number) ?? '').padEnd(14),
      `said ${line.lookup ?? '-'} ${line.state}`,
    ].join('  ');
  }
}

function packetLine(truth: Truth, captured: Captured): string {
  const { packet } = captured;
  return [' '.repeat(5), beginning(truth, captured, packet), toldOf(packet)].join('  ');
}

function beginning({ traffic }: Truth, { time, place, record }: Captured | Frame, packet: Packet) {
  const { address, port } = traffic.vantage.client(packet, place);
  const client = `${(address & 0xff).toString().padStart(3)}:${port}`;
  return [
    `#${record}`.padStart(6),
    (time / 1e6).toFixed(6).padStart(11),
    place.padEnd(6),
    client,
  ].join('  ');
}

function toldOf(packet: Packet): string {
  if (isError(packet))
    return `icmp ${packet.reason} by ${packet.by}, quotes ${toldOf(packet.quotes)}`;
  if (!isSegment(packet)) {
    const { id, leg } = isResponse(packet) ? packet.to : packet;
    return `${arrowOf(packet)} ${leg === A ? 'A' : 'AAAA'} id ${id.toString(16).padStart(4, '0')}`;
  }
  const { connection, flags, isBack, at, upTo, payload, ipId } = packet;
  const names = FLAGS.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name);
  return `tcp ${connection.number} s${connection.server} ${isBack ? '<' : '>'} ${names.join(' ')} ${at}+${payload.length} ack ${upTo} ip ${ipId.toString(16)}`;
}

function arrowOf(packet: Packet): string {
  return isResponse(packet) ? '<' : '>';
}
