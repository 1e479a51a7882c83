import type { Held } from '../times/undecided.ts';
import type { PrintedEndpoint, TcpdumpLine } from '../tcpdump/line.ts';

/**
 * Completes the sender of a first line that was copied from its middle: time and family are missing, and the beginning
 * of the sender. Later lines show the whole sender: an endpoint with the same ending that talks to the same peer.
 *
 *     4.1.7.36596 > 10.96.0.10.53: 30933+ A? web.example.test. (34)
 *     12:30:00.000396 IP 10.244.1.7.36596 > 10.96.0.10.53: 37417+ AAAA? web.example.test. (34)
 */
export function withWholeSender(held: readonly Held[]): readonly Held[] {
  const [first, ...others] = held;
  const line = first?.packet.packet;
  if (line?.source === undefined || line.time !== undefined || line.family !== undefined)
    return held;
  const source = senderLike(line, others);
  return source === undefined
    ? held
    : [{ ...first!, packet: { ...first!.packet, packet: { ...line, source } } }, ...others];
}

function senderLike(line: TcpdumpLine, others: readonly Held[]): PrintedEndpoint | undefined {
  const [end, peer] = [line.source, line.destination].map(textOf);
  for (const { packet } of others) {
    const { family, source, destination } = packet.packet ?? {};
    if (family === undefined) continue;
    for (const [one, other] of [
      [source, destination],
      [destination, source],
    ]) {
      const whole = textOf(one);
      if (textOf(other) === peer && whole.endsWith(end!)) return whole === end ? undefined : one;
    }
  }
  return undefined;
}

function textOf(end: PrintedEndpoint | undefined): string {
  return [end?.host, end?.port].filter((part) => part !== undefined).join('.');
}
