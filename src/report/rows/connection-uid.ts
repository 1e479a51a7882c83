import { digest } from '../../wire/digest.ts';
import type { UnannotatedSide } from './exchanges.ts';

type Connection = Pick<
  UnannotatedSide,
  'transport' | 'client' | 'clientPort' | 'server' | 'serverPort'
>;

/** Returns an identifier that all rows of a connection share, like Zeek's random `uid`: a hash of the five-tuple. */
export function uidOf({ transport, client, clientPort, server, serverPort }: Connection): string {
  const text = `${transport} ${client} ${clientPort} ${server} ${serverPort}`;
  return `C${half(text)}${half(`${text} `)}`;
}

/** Hashes a text to 32 bits in base 36. */
function half(text: string): string {
  const octets = Buffer.from(text);
  return (digest(octets, 0, octets.length) >>> 0).toString(36).padStart(7, '0');
}
