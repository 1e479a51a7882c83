import { digest } from '../../wire/digest.ts';
import type { Side } from './exchanges.ts';

type Connection = Pick<Side, 'transport' | 'client' | 'clientPort' | 'server' | 'serverPort'>;

/**
 * What rows of one connection have in common, as Zeek's `uid`: `C`, and digits and letters. Zeek draws it at random;
 * here the five-tuple decides, so that two runs are equal.
 */
export function uidOf({ transport, client, clientPort, server, serverPort }: Connection): string {
  const text = `${transport} ${client} ${clientPort} ${server} ${serverPort}`;
  return `C${half(text)}${half(`${text} `)}`;
}

/** 32 bits in base 36. */
function half(text: string): string {
  const octets = Buffer.from(text);
  return (digest(octets, 0, octets.length) >>> 0).toString(36).padStart(7, '0');
}
