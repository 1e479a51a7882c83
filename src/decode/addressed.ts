import type { AddressTable } from '../wire/address.ts';
import type { Datagram } from './datagram.ts';

/** What notation needs of a datagram, for those who keep a copy of it. */
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
  /** Destination unreachable, for those who keep no type. */
  Partial<Pick<Datagram, 'icmpType'>>;

/** Texts of addresses: those of the capture, or pseudonyms. */
export type AddressTexts = Pick<AddressTable, 'isIpv4' | 'text'>;
