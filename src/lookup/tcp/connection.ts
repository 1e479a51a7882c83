import type { TcpEvent } from '../../decode/transport/tcp-event.ts';
import type { IcmpKind } from '../../decode/network/icmp-kind.ts';
import type { AddressId } from '../../wire/address.ts';
import { MILLISECOND, type Nanoseconds, SECOND } from '../../wire/time.ts';
import type { Attempt } from '../lookup.ts';
import type { Sighting } from '../sighting.ts';
import { isFlowLabel } from '../exchange/copies.ts';
import { COPY_LIFE, REORDERING } from '../times.ts';

/**
 * Most SYN sightings kept of one connection: Linux 6.5 and later sends 11 with default settings
 * (tcp_syn_linear_timeouts 4 and tcp_syn_retries 6, ip-sysctl.rst). Later ones are only counted.
 */
const MAX_SYNS = 16;

/**
 * By this time a client sends a lost SYN again: the first retransmission is due after 1 s (RFC 6298 section 2.1), on
 * older systems after 3 s (RFC 1122 section 4.2.3.1).
 */
const SYN_RETRY_DUE: Nanoseconds = 3 * SECOND;

/** The first retransmission of a SYN is due after 1 s (RFC 6298 section 2.1); timers may be somewhat early. */
const SYN_RETRY: Nanoseconds = 900 * MILLISECOND;

/** The fate of a SYN that was not answered. `undetermined`: the capture ends too early to tell. */
export type ConnectionFate = 'refused' | 'silent' | 'undetermined';

/** A RST, or an ICMP error, in answer to the SYN. */
export interface Refusal extends Sighting {
  /** Sender and kind of the ICMP error; undefined for a RST. */
  readonly icmp: { readonly from: AddressId; readonly kind: IcmpKind } | undefined;
}

/** The end of an open connection by the server. */
export interface ServerEnd extends Sighting {
  /** Whether the end is a RST, not a FIN. */
  readonly isReset: boolean;
}

/** Stands for the last SYN before any was seen: no packet is a copy of it. */
const NO_SYN = { number: 0, ipId: 0, time: -Infinity } as const;

/** A TCP connection to a DNS port, as far as something may go wrong with it. */
export class Connection {
  client: AddressId;
  clientPort: number;
  server: AddressId;
  serverPort: number;
  /** Sightings of its SYNs, in the order of the capture. Without one, the connection began before the capture. */
  readonly syns: Sighting[] = [];
  synCount = 0;
  /** Whether the server sent something, or the client went on as after an answer. */
  isAnswered = false;
  /** Sequence number of the first byte that the server sends; undefined without its SYN-ACK. */
  serverStart: number | undefined = undefined;
  refusal: Refusal | undefined = undefined;
  end: ServerEnd | undefined = undefined;
  /** Segments that the client sent again after the handshake. */
  retransmissions = 0;
  /**
   * Time from the first SYN to the SYN-ACK, or to a SYN that was sent again after it; 0 if the connection was not seen to
   * open.
   */
  openedAfter: Nanoseconds = 0;
  /** Whether packets are missing after its SYN, or the clock was set. */
  isInterrupted = false;
  /** Queries that were open when the server ended the connection. */
  queries: readonly Attempt[] = [];
  /** Sequence number of the SYN, or of the segment that ends the connection. */
  readonly sequence: number;
  /** The decoder's numbers for this connection, one for each interface that saw it. */
  readonly numbers: number[] = [];
  #last: { readonly number: number; readonly ipId: number; readonly time: Nanoseconds } = NO_SYN;
  #hopLimit: number;

  constructor({ client, clientPort, server, serverPort, sequence, hopLimit }: TcpEvent) {
    this.sequence = sequence;
    this.#hopLimit = hopLimit;
    this.client = client;
    this.clientPort = clientPort;
    this.server = server;
    this.serverPort = serverPort;
  }

  /**
   * Adds a SYN. A copy of the last SYN, at another interface or from a mirror, is no transmission, and is not counted.
   *
   * @returns whether it is a transmission
   */
  addSyn({ connection, ipId }: TcpEvent, at: Sighting): boolean {
    if (this.isTwin(connection, ipId, at.time)) return false;
    this.#last = { number: connection, ipId, time: at.time };
    this.synCount++;
    if (this.syns.length < MAX_SYNS) this.syns.push(at);
    return true;
  }

  /**
   * Whether a SYN with the same sequence number belongs to this connection. It is a sighting at another interface,
   * which need not have seen each transmission. Or it is the same packet, by its IP ID, after the client's address was
   * translated.
   */
  isSeenAgain({ connection, client, clientPort, ipId }: TcpEvent, time: Nanoseconds): boolean {
    const isSame = client === this.client && clientPort === this.clientPort;
    return isSame ? connection !== this.#last.number : this.isTwin(connection, ipId, time);
  }

  /**
   * Whether the sighting is nearer to the client: each router takes one off the hop limit. The sighting at the client's
   * side has the addresses that the client knows.
   */
  isNearer({ hopLimit }: TcpEvent): boolean {
    return hopLimit > this.#hopLimit;
  }

  /** Takes over the addresses and ports of a sighting that is nearer to the client. */
  moveTo({ client, clientPort, server, serverPort, hopLimit }: TcpEvent): void {
    this.client = client;
    this.clientPort = clientPort;
    this.server = server;
    this.serverPort = serverPort;
    this.#hopLimit = hopLimit;
  }

  /**
   * Whether this is the last SYN at another interface, or after translation: IP ID and sequence number stay the same.
   * Nothing numbers those of IPv6: at one interface, a mirror is quicker than any client.
   */
  isTwin(number: number, ipId: number, time: Nanoseconds): boolean {
    const { number: known, ipId: id, time: before } = this.#last;
    if (ipId !== id) return false;
    if (number !== known) return time - before <= COPY_LIFE;
    return isFlowLabel(ipId) && time - before <= REORDERING;
  }

  /** It opened only when its SYN was sent again. */
  get isLate(): boolean {
    return this.synCount > 1 && !this.isInterrupted && this.openedAfter >= SYN_RETRY;
  }

  get start(): Nanoseconds {
    return this.syns[0]?.time ?? -Infinity;
  }

  /** @param captureEnd -Infinity if only the order of packets is known */
  fate(captureEnd: Nanoseconds): ConnectionFate {
    if (this.refusal) return 'refused';
    if (this.synCount > 1) return 'silent';
    if (this.isInterrupted) return 'undetermined';
    return captureEnd - this.start > SYN_RETRY_DUE ? 'silent' : 'undetermined';
  }
}
