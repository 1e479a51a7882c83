import { Transport } from '../decode/datagram.ts';
import { addressNotation, type AddressTexts } from '../decode/notation.ts';
import { type NamedAddresses, shownName } from '../kubernetes/named-addresses.ts';
import { rcodeName, typeName } from '../dns/codes.ts';
import { extendedRcode } from '../dns/record.ts';
import { type AnswerRecord, answerRecords, answers, questionClass } from '../dns/message.ts';
import { notation } from '../dns/notation.ts';
import type { Attempt } from '../lookup/exchange/attempt.ts';
import type { Fate } from '../lookup/fate/fate.ts';
import type { Outcome } from '../lookup/fate/outcome.ts';
import type { Lookup } from '../lookup/grouping/lookup.ts';
import type { HeldMessage } from '../lookup/lines/held-message.ts';
import { retriedBy, transmission } from '../lookup/story/retries.ts';
import { type Nanoseconds, toMs } from '../wire/time.ts';
import type { Words } from '../words/words.ts';
import { annotate } from './annotation.ts';
import type { Line, LineState } from './line.ts';

/** What a line needs to know beyond its message. */
export interface LineContext {
  readonly addresses: AddressTexts;
  readonly named: NamedAddresses;
  words(): Words;
  /** The times of the messages only tell their order. */
  isUntimed(): boolean;
  file(capture: number): string;
  iso(time: Nanoseconds, capture: number): string;
  name(id: number): string;
  fate(attempt: Attempt): Fate;
  /** How a lookup ended. */
  outcome(lookup: Lookup): Outcome;
  /** A filter lets its lines through. */
  selects(lookup: Lookup): boolean;
  /** The finding of a lookup, once it is known. */
  finding(lookup: number): { readonly id: string; readonly rule: string } | undefined;
}

/** A Line over a held message: each part is made when a reporter asks for it. */
export class AnnotatedLine implements Line {
  readonly #message: HeldMessage;
  readonly #context: LineContext;

  constructor(message: HeldMessage, context: LineContext) {
    this.#message = message;
    this.#context = context;
  }

  get file(): string {
    return this.#context.file(this.#message.capture);
  }
  get capture(): number {
    return this.#message.capture;
  }
  get frame(): number {
    return this.#message.frame;
  }
  get time(): string {
    return this.#context.iso(this.#message.time, this.#message.capture);
  }
  get sourceIp(): string {
    return this.#context.addresses.text(this.#message.source);
  }
  get sourcePort(): number {
    return this.#message.sourcePort;
  }
  get destinationIp(): string {
    return this.#context.addresses.text(this.#message.destination);
  }
  get destinationPort(): number {
    return this.#message.destinationPort;
  }
  get transport(): 'udp' | 'tcp' | 'icmp' {
    if (this.#message.transport === Transport.udp) return 'udp';
    return this.#message.transport === Transport.tcp ? 'tcp' : 'icmp';
  }
  get length(): number {
    return this.#message.payloadLength;
  }
  get dnsId(): number {
    return this.#message.id;
  }
  get message(): 'query' | 'response' {
    return this.#message.isResponse ? 'response' : 'query';
  }
  get flags(): number {
    return this.#message.flags;
  }
  get qname(): string | undefined {
    return this.#message.name === -1 ? undefined : this.#context.name(this.#message.name);
  }
  get qtype(): string | undefined {
    return this.#message.name === -1 ? undefined : typeName(this.#message.qtype);
  }
  get rcode(): string | undefined {
    const { bytes, start, end, isResponse } = this.#message;
    return isResponse ? rcodeName(extendedRcode(bytes, start, end)) : undefined;
  }
  get answers(): readonly string[] {
    const { bytes, start, end, isResponse } = this.#message;
    return isResponse ? answers(bytes, start, end) : [];
  }
  get records(): readonly AnswerRecord[] {
    const { bytes, start, end, isResponse } = this.#message;
    return isResponse ? answerRecords(bytes, start, end) : [];
  }
  get question(): { readonly type: number; readonly class: number } | undefined {
    const { bytes, start, end, name, qtype } = this.#message;
    const qclass = name === -1 ? undefined : questionClass(bytes, start, end);
    return qclass === undefined ? undefined : { type: qtype, class: qclass };
  }
  get exchange(): string | undefined {
    const { attempt } = this.#message;
    return attempt && `${attempt.capture} ${attempt.frame} ${attempt.id} ${attempt.qtype}`;
  }
  get lookup(): number | undefined {
    return this.#message.lookup?.number;
  }
  get leg(): string | undefined {
    return this.#message.attempt && typeName(this.#message.attempt.qtype);
  }
  /** Of its leg; sends to several servers at once are one. */
  get attempt(): number | undefined {
    return this.#message.attempt && transmission(this.#message.attempt);
  }
  get state(): LineState {
    const { kind, attempt } = this.#message;
    if (kind !== 'query') return kind;
    if (!attempt) return 'other';
    if (!attempt.answer)
      return this.#context.fate(attempt) === 'lost' ? 'unanswered' : 'undetermined';
    return retriedBy(attempt) ? 'retry' : 'answered';
  }
  get rttMs(): number | undefined {
    const { attempt, kind, time, isResponse } = this.#message;
    if (!attempt || this.#context.isUntimed()) return undefined;
    if (isResponse)
      return kind === 'answer' || kind === 'late' ? duration(attempt.time, time) : undefined;
    return kind === 'query' && attempt.answer
      ? duration(attempt.time, attempt.answer.time)
      : undefined;
  }
  get finding(): string | undefined {
    return this.#found()?.id;
  }
  get outcome(): Outcome | undefined {
    const { lookup } = this.#message;
    return lookup && this.#context.outcome(lookup);
  }
  get rule(): string | undefined {
    return this.#found()?.rule;
  }
  get line(): string {
    const message = this.#message;
    if (message.printed !== undefined) return message.printed;
    const envelope = addressNotation(message, this.#context.addresses);
    if (message.isIcmp) return envelope;
    return envelope + notation(message.bytes, message.start, message.end, message.payloadLength);
  }
  get annotation(): string {
    return this.#context
      .words()
      .text(annotate(this.#message, (attempt) => this.#context.fate(attempt)));
  }
  get sourceName(): string | undefined {
    return shownName(this.#context.named.at(this.#message.source, this.#message.time));
  }
  get destinationName(): string | undefined {
    return shownName(this.#context.named.at(this.#message.destination, this.#message.time));
  }
  get isFinal(): boolean {
    const { lookup } = this.#message;
    return lookup === undefined || !(lookup.isTroubled || lookup.isOverdue);
  }

  #found(): { readonly id: string; readonly rule: string } | undefined {
    return this.#message.lookup && this.#context.finding(this.#message.lookup.number);
  }
}

/** Milliseconds; undefined where the answer was captured before its query, as their order got mixed up. */
function duration(from: Nanoseconds, to: Nanoseconds): number | undefined {
  return to < from ? undefined : toMs(to - from);
}
