import { A, isResponse, type Response, type Transmission } from './model.ts';
import type { Said } from './judge.ts';
import type { Truth } from './truth.ts';

/** The capture, a line for each packet: what is true of it, and what the program says, for whoever looks for a fault. */
export function listing(truth: Truth, said: Said): string[] {
  const isTrue = new Map<number, string>();
  for (const { frames, fates } of truth.queries)
    for (const frame of frames) isTrue.set(frame, [...fates].join('|'));
  for (const { frames, kinds, isLoose } of truth.responses)
    for (const frame of frames) isTrue.set(frame, [...kinds].join('|') + (isLoose ? '~' : ''));
  return truth.traffic.frames.map(({ number, time, place, message }) => {
    const line = said.line(number);
    const query = isResponse(message) ? message.to : message;
    const { lookup, leg, id, server } = query;
    const { address, port } = truth.seen.clientOf(query);
    const isOpen = truth.ambiguity.lookups.has(lookup) ? '?' : ' ';
    return [
      `${number}`.padStart(5),
      (time / 1e6).toFixed(6).padStart(11),
      place.padEnd(6),
      `${(address & 0xff).toString().padStart(3)}:${port} s${server} id ${id.toString(16).padStart(4, '0')}`,
      `ip ${message.ipId.toString(16).padStart(4, '0')}`,
      `${arrowOf(message)} ${leg === A ? 'A   ' : 'AAAA'} ${lookup.name}`,
      `${lookup.kind} ${lookup.number}${isOpen}`.padEnd(18),
      (isTrue.get(number) ?? '').padEnd(14),
      `said ${line.lookup ?? '-'} ${line.state}`,
    ].join('  ');
  });
}

function arrowOf(message: Transmission | Response): string {
  return isResponse(message) ? '<' : '>';
}
