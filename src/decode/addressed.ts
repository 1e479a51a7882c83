import type { AddressTable } from '../wire/address.ts';
import type { Datagram } from './datagram.ts';

/** The fields of a datagram that its notation needs, for code that keeps a copy of them. */
export type Addressed = Pick<
  Datagram,
  | 'transport'
  | 'source'
  | 'sourcePort'
  | 'destination'
  | 'destinationPort'
  | 'payloadLength'
  | 'tcpFlags'
  | 'icmpFrom'
  | 'icmpTo'
  | 'icmpCode'
  | 'icmpMtu'
  | 'icmpLength'
> &
  /** Left out: destination unreachable, for copies that keep no type. */
  Partial<Pick<Datagram, 'icmpType'>>;

/** Texts of addresses: those of the capture, or pseudonyms. */
export type AddressTexts = Pick<AddressTable, 'isIpv4' | 'text'>;
