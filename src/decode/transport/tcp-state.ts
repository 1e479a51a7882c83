import { Flag } from '../../wire/headers/transport.ts';
import { SentOctets } from './sent-octets.ts';
import { TcpPhase } from './tcp-event.ts';

/** State of a connection, besides the octets of its streams. Sides are those of TcpConnection: there and back. */
export class TcpState {
  phase: TcpPhase = TcpPhase.unknown;
  /** Whether the client is the side `back`, as SYN and SYN-ACK tell; undefined if neither was seen. */
  isClientBack: boolean | undefined = undefined;
  readonly #there = new SentOctets();
  readonly #back = new SentOctets();
  /** Whether the side `back` sent the last FIN. */
  #isClosedBack = false;
  #isReset = false;

  sent(isBack: boolean): SentOctets {
    return isBack ? this.#back : this.#there;
  }

  reset(): void {
    this.phase = TcpPhase.unknown;
    this.isClientBack = undefined;
    this.#isReset = false;
    this.#there.reset();
    this.#back.reset();
  }

  /** A new SYN, or SYN-ACK if it is an answer; not a repeated one. */
  open(isAnswer: boolean, isBack: boolean): void {
    this.#isReset = false;
    this.phase = isAnswer ? TcpPhase.accepted : TcpPhase.opening;
    this.isClientBack = isAnswer !== isBack;
  }

  /** A segment that is neither SYN nor RST. @returns true if it is the client's that completes the handshake */
  establish(flags: number, isByServer: boolean, payloadLength: number): boolean {
    if (this.phase !== TcpPhase.opening && this.phase !== TcpPhase.accepted) return false;
    if ((flags & Flag.ack) === 0 || (isByServer && payloadLength === 0)) return false;
    this.phase = TcpPhase.open;
    return !isByServer;
  }

  /** A new FIN; not a repeated one. */
  close(isBack: boolean): void {
    if (this.phase === TcpPhase.closing && this.#isClosedBack !== isBack)
      this.phase = TcpPhase.closed;
    else if (this.phase !== TcpPhase.closed) this.phase = TcpPhase.closing;
    this.#isClosedBack = isBack;
  }

  /** RST. @returns whether there was one before */
  abort(): boolean {
    const isAgain = this.#isReset;
    this.#isReset = true;
    this.phase = TcpPhase.closed;
    return isAgain;
  }
}
