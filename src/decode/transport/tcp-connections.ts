import { i32 } from '../../wire/bytes.ts';
import type { NetworkView } from '../network/network-view.ts';
import type { SentOctets } from './sent-octets.ts';
import { TcpState } from './tcp-state.ts';
import { Budget, TcpStream } from './tcp-stream.ts';

/** Connections that are followed: SETS sets of WAYS. A new one replaces the longest unused of its set. */
const SETS = 1 << 11;
const WAYS = 8;

/** 32-bit words of both addresses and both ports. */
const KEY_WORDS = 9;

/** Both directions of a connection. */
export class TcpConnection {
  readonly #key = new Int32Array(KEY_WORDS);
  #place = 0;
  readonly #there: TcpStream;
  readonly #back: TcpStream;
  /** Number of its last segment, counted over all connections. */
  used = 0;
  /** TcpEvent.connection; 0 until it has a number. */
  number = 0;
  readonly state = new TcpState();
  /** Whether the current segment goes in the opposite direction of the first segment seen. */
  #isReversed = false;

  constructor(budget: Budget) {
    this.#there = new TcpStream(budget);
    this.#back = new TcpStream(budget);
  }

  /** Stream in the direction of the current segment. */
  get sent(): TcpStream {
    return this.#isReversed ? this.#back : this.#there;
  }

  /** Stream in the other direction. */
  get received(): TcpStream {
    return this.#isReversed ? this.#there : this.#back;
  }

  get isReversed(): boolean {
    return this.#isReversed;
  }

  /** Whether the server sent the current segment; undefined if neither SYN nor SYN-ACK was seen. */
  get isByServer(): boolean | undefined {
    const { isClientBack } = this.state;
    return isClientBack === undefined ? undefined : isClientBack !== this.#isReversed;
  }

  /** Sent octets in the direction of the current segment. */
  get sentOctets(): SentOctets {
    return this.state.sent(this.#isReversed);
  }

  begin(key: Int32Array, place: number): void {
    this.#key.set(key);
    this.#place = place;
    this.#isReversed = false;
    this.number = 0;
    this.state.reset();
    this.#there.reset();
    this.#back.reset();
  }

  isOf(key: Int32Array, place: number): boolean {
    if (this.#place !== place) return false;
    if (this.#matches(key, 0)) this.#isReversed = false;
    else if (this.#matches(key, 4)) this.#isReversed = true;
    else return false;
    return true;
  }

  /** @param swap 4 to compare source with destination */
  #matches(key: Int32Array, swap: 0 | 4): boolean {
    const own = this.#key;
    for (let word = 0; word < 8; word++) if (own[word] !== key[word ^ swap]) return false;
    const ports = key[8]!;
    return own[8] === (swap === 0 ? ports : (ports << 16) | (ports >>> 16));
  }
}

/** The connections to DNS ports, by addresses, ports and place: copies seen at other places do not mix. */
export class TcpConnections {
  readonly #budget = new Budget();
  /** Allocated at the first segment, as most captures have none. */
  #sets: (TcpConnection[] | undefined)[] | undefined;
  readonly #key = new Int32Array(KEY_WORDS);
  #segments = 0;

  /**
   * Returns the connection of a segment, or undefined if it is unknown and not new.
   *
   * @param place interface, without direction
   * @param isNew whether the segment may begin a connection: it has SYN or payload
   */
  find(
    ip: NetworkView,
    sourcePort: number,
    destinationPort: number,
    place: number,
    isNew: boolean,
  ): TcpConnection | undefined {
    const key = this.#key;
    key.fill(0);
    const words = ip.isIpv4 ? 1 : 4;
    const { bytes, addressesAt: at } = ip;
    for (let word = 0; word < words; word++) {
      key[word] = i32(bytes, at + word * 4);
      key[word + 4] = i32(bytes, at + (words + word) * 4);
    }
    key[8] = (sourcePort << 16) | destinationPort;
    const sets = (this.#sets ??= Array<undefined>(SETS).fill(undefined));
    const ways = (sets[setOf(key, place)] ??= []);
    let oldest = 0;
    for (let way = 0; way < ways.length; way++) {
      const connection = ways[way]!;
      if (connection.isOf(key, place)) return this.#use(connection);
      if (connection.used < ways[oldest]!.used) oldest = way;
    }
    if (!isNew) return undefined;
    const room = ways.length < WAYS ? ways.length : oldest;
    const connection = (ways[room] ??= new TcpConnection(this.#budget));
    connection.begin(key, place);
    return this.#use(connection);
  }

  #use(connection: TcpConnection): TcpConnection {
    connection.used = ++this.#segments;
    return connection;
  }
}

/** Symmetric: both directions of a connection are in the same set. */
function setOf(key: Int32Array, place: number): number {
  const ports = key[8]!;
  const hash = endpointHash(key, 0, ports >>> 16) + endpointHash(key, 4, ports & 0xffff) + place;
  return (Math.imul(hash, 0x9e3779b1) >>> 16) & (SETS - 1);
}

function endpointHash(key: Int32Array, at: number, port: number): number {
  let hash = port;
  for (let word = at; word < at + 4; word++) {
    hash = Math.imul(hash ^ key[word]!, 0x85ebca6b);
    hash ^= hash >>> 15;
  }
  return hash;
}
