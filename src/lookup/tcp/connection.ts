import type { TcpEvent } from '../../decode/transport/tcp-event.ts';
import type { IcmpKind } from '../../decode/network/icmp-kind.ts';
import type { AddressId } from '../../wire/address.ts';
import { MILLISECOND, type Nanoseconds, SECOND } from '../../wire/time.ts';
import type { Attempt, Sighting } from '../exchange/attempt.ts';
import { COPY_LIFE } from '../times.ts';

/**
 * Sightings of SYNs that are kept of one connection: Linux 6.5 and later sends 11 with default settings
 * (tcp_syn_linear_timeouts 4 and tcp_syn_retries 6, ip-sysctl.rst). Later ones are counted.
 */
const MAX_SYNS = 16;

/**
 * A client whose SYN is lost sends it again by then: the first retransmission is due after 1 s (RFC 6298 section 2.1),
 * of older systems after 3 s (RFC 1122 section 4.2.3.1).
 */
const SYN_RETRY_DUE: Nanoseconds = 3 * SECOND;

/** The first retransmission of a SYN is due after 1 s (RFC 6298 section 2.1); timers may be somewhat early. */
const SYN_RETRY: Nanoseconds = 900 * MILLISECOND;

/** What came of a SYN that was not answered. `undetermined`: the capture ends too early to tell. */
export type ConnectionFate = 'refused' | 'silent' | 'undetermined';

/** RST, or an ICMP error, in answer to the SYN. */
export interface Refusal extends Sighting {
  /** Who sent the ICMP error, and why; undefined of RST. */
  readonly icmp: { readonly from: AddressId; readonly kind: IcmpKind } | undefined;
}

/** The server ended a connection that had been open. */
export interface ServerEnd extends Sighting {
  /** By RST, and not by FIN. */
  readonly isReset: boolean;
}

/** None was seen: nothing is a sight of it. */
const NO_SYN = { number: 0, ipId: 0, time: -Infinity } as const;

/** A TCP connection to a DNS port, as far as something may go wrong with it. */
export class Connection {
  client: AddressId;
  clientPort: number;
  server: AddressId;
  serverPort: number;
  /** Of its first SYN, in the order of the capture. Without one, the connection began before the capture did. */
  readonly syns: Sighting[] = [];
  synCount = 0;
  /** The server said something, or the client went on as after an answer. */
  isAnswered = false;
  /** Sequence number of the first octet that the server sends; undefined without its SYN-ACK. */
  serverStart: number | undefined = undefined;
  refusal: Refusal | undefined = undefined;
  end: ServerEnd | undefined = undefined;
  /** Segments of the client that were sent again after the handshake. */
  retransmissions = 0;
  /** From its first SYN to the SYN-ACK; 0 when it was not seen to open. */
  openedAfter: Nanoseconds = 0;
  /** Packets are missing after its SYN, or the clock was set. */
  isInterrupted = false;
  /** Queries that were open when the server ended the connection. */
  queries: readonly Attempt[] = [];
  /** Of the SYN, or of the segment with which it is over. */
  readonly sequence: number;
  /** Numbers that the decoder gave to its sights at several interfaces. */
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

  /** A SYN, or the sight of one at another interface: that is no transmission of its own. */
  addSyn({ connection, ipId }: TcpEvent, at: Sighting): void {
    if (this.isTwin(connection, ipId, at.time)) return;
    this.#last = { number: connection, ipId, time: at.time };
    this.synCount++;
    if (this.syns.length < MAX_SYNS) this.syns.push(at);
  }

  /**
   * A SYN with its sequence number at another interface: the same, though of several transmissions not each need be seen
   * at both; or, by its IP ID, the same after the client's address was translated.
   */
  isSeenAgain({ connection, client, clientPort, ipId }: TcpEvent, time: Nanoseconds): boolean {
    const isSame = client === this.client && clientPort === this.clientPort;
    return isSame ? connection !== this.#last.number : this.isTwin(connection, ipId, time);
  }

  /** Each router takes one off: the sight at the client's side has the addresses that the client knows. */
  isNearer({ hopLimit }: TcpEvent): boolean {
    return hopLimit > this.#hopLimit;
  }

  /** The addresses and ports of a sight that is nearer to the client. */
  moveTo({ client, clientPort, server, serverPort, hopLimit }: TcpEvent): void {
    this.client = client;
    this.clientPort = clientPort;
    this.server = server;
    this.serverPort = serverPort;
    this.#hopLimit = hopLimit;
  }

  /** The same packet at another interface, or after translation: IP ID and sequence number stay. */
  isTwin(number: number, ipId: number, time: Nanoseconds): boolean {
    const last = this.#last;
    return number !== last.number && ipId === last.ipId && time - last.time <= COPY_LIFE;
  }

  /** It opened only when its SYN was sent again. */
  get isLate(): boolean {
    return this.synCount > 1 && !this.isInterrupted && this.openedAfter >= SYN_RETRY;
  }

  get start(): Nanoseconds {
    return this.syns[0]?.time ?? -Infinity;
  }

  /** @param captureEnd -Infinity when of the packets only the order is known */
  fate(captureEnd: Nanoseconds): ConnectionFate {
    if (this.refusal) return 'refused';
    if (this.synCount > 1) return 'silent';
    if (this.isInterrupted) return 'undetermined';
    return captureEnd - this.start > SYN_RETRY_DUE ? 'silent' : 'undetermined';
  }
}
