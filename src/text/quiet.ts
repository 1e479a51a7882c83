import type { PrintedPacket } from './shapes/shape.ts';

/** Whether a packet of DNS is printed without its message: `IP 10.0.0.5.36596 > 10.0.0.9.53: UDP, length 34`. */
export function isQuiet({ packet, octets }: PrintedPacket): boolean {
  if (!packet || octets || packet.message || packet.payload) return false;
  const isDns = [packet.source?.port, packet.destination?.port].some(
    (port) => port === '53' || port === 'domain',
  );
  return (
    isDns && packet.fields.some(({ kind, text }) => kind === 'rest' && /^UDP, |^udp \d/i.test(text))
  );
}
