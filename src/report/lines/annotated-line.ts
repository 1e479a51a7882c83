import { Transport } from '../../decode/datagram.ts';
import { addressNotation } from '../../decode/notation.ts';
import { shownName } from '../../kubernetes/named-addresses.ts';
import { rcodeName, typeName } from '../../dns/codes.ts';
import { extendedRcode } from '../../dns/record.ts';
import { type AnswerRecord, answerRecords, answers, questionClass } from '../../dns/message.ts';
import { notation } from '../../dns/notation.ts';
import type { Answer, Attempt, Lookup } from '../../lookup/lookup.ts';
import type { Fate } from '../../lookup/fate/fate.ts';
import type { Outcome } from '../../lookup/fate/outcome.ts';
import { NO_ROW } from '../../lookup/grouping/placement.ts';
import type { HeldMessage } from '../../lookup/lines/held-message.ts';
import { retriedBy, transmission } from '../../lookup/story/retries.ts';
import { type Nanoseconds, toMs } from '../../wire/time.ts';
import type { Sentence } from '../../words/say.ts';
import type { Words } from '../../words/words.ts';
import { annotate } from './annotation.ts';
import type { Line, LineState } from './line.ts';
import type { Kept, Told } from './line-records.ts';
import type { LineTexts, LookupViews } from './line-texts.ts';

/** A Line over a held message, whose fields are made on demand. While it waits for the end, it is stored as bytes. */
export class AnnotatedLine implements Line {
  #texts: LineTexts;
  /** Undefined after its lookup was freed. */
  #views: LookupViews | undefined;
  /** The message; undefined after the line was put away. */
  #held: HeldMessage | undefined;
  #place: number;
  /** The place of a line among those that wait for the end; -1 for another line. */
  late = -1;
  /** For a line that was put away: its query and answer, as far as there are any; undefined without its lookup. */
  #attempt: Attempt | undefined = undefined;
  #answer: Answer | undefined = undefined;
  #wasFinal = false;

  /** @param message or the place of a line that was put away and whose lookup was freed */
  constructor(message: HeldMessage | number, texts: LineTexts, views?: LookupViews) {
    const isPlace = typeof message === 'number';
    this.#held = isPlace ? undefined : message;
    this.#place = isPlace ? message : 0;
    this.#texts = texts;
    this.#views = views;
  }

  /** Makes this object the line of another message. Only for a final line that no receiver keeps. */
  show(message: HeldMessage): this {
    this.#held = message;
    return this;
  }

  /** Stores the message of the line with the records, from which it is read back on demand. */
  putAway(): void {
    const message = this.#held;
    if (message === undefined) return;
    this.#wasFinal = this.isFinal;
    this.#place = this.#texts.records.add(message, undefined);
    this.#attempt = message.attempt;
    this.#answer = message.answer;
    this.#held = undefined;
  }

  /**
   * Frees the lookup of the line, unless the rules will judge it. Saves what is known now for the line.
   *
   * @returns the place of the line, from which it can be made again; undefined if the rules will judge its lookup
   */
  letGo(): number | undefined {
    const lookup = this.#lookup;
    return lookup !== undefined && this.#views!.isKept(lookup) ? undefined : this.tell(this.#texts);
  }

  /**
   * Frees the lookup of a line that was put away, and all that the line refers to besides `texts`. Saves what is known
   * now for the line.
   *
   * @returns the place of the line, from which it can be made again
   */
  tell(texts: LineTexts): number {
    if (this.#held !== undefined) return this.#place;
    if (this.#lookup !== undefined)
      this.#place = this.#texts.records.add(this.#message, this.#tell());
    this.#attempt = undefined;
    this.#answer = undefined;
    this.#views = undefined;
    this.#texts = texts;
    return this.#place;
  }

  get isSettled(): boolean {
    return this.#lookup?.isSettled ?? true;
  }

  /** Lookup of a line that was put away. */
  get #lookup(): Lookup | undefined {
    return (this.#answer === undefined ? this.#attempt : this.#answer.attempt)?.lookup;
  }

  get #message(): HeldMessage {
    return this.#held ?? this.#kept.message;
  }

  get #kept(): Kept {
    return this.#texts.records.at(this.#place, this.#attempt, this.#answer);
  }

  get #told(): Told | undefined {
    return this.#held === undefined ? this.#kept.told : undefined;
  }

  #tell(): Told {
    const { exchange, lookup, leg, attempt, state, rttMs, outcome, annotation } = this;
    return { exchange, lookup, leg, attempt, state, rttMs, outcome, annotation };
  }

  /** The message of the line; undefined after the line was put away. */
  get held(): HeldMessage | undefined {
    return this.#held;
  }

  /** The message of the line, if it belongs to a plain row and has a time; otherwise undefined. */
  get plain(): HeldMessage | undefined {
    const isPlain = this.#held?.row !== NO_ROW && !this.#texts.isUntimed();
    return isPlain ? this.#held : undefined;
  }

  /** The sentence of `annotation`, before it is put into the words of a language. */
  get sentence(): Sentence {
    const fateOf = (attempt: Attempt): Fate => this.#views!.fate(attempt);
    return annotate(this.#message, fateOf, this.#texts.isUntimed());
  }

  get words(): Words {
    return this.#texts.words();
  }

  get times(): LineTexts['times'] {
    return this.#texts.times;
  }

  get file(): string {
    return this.#texts.file(this.#message.capture);
  }
  get capture(): number {
    return this.#message.capture;
  }
  get frame(): number {
    return this.#message.frame;
  }
  get time(): string {
    return this.#texts.iso(this.#message.time, this.#message.capture);
  }
  get sourceIp(): string {
    return this.#texts.addresses.text(this.#message.source);
  }
  get sourcePort(): number {
    return this.#message.sourcePort;
  }
  get destinationIp(): string {
    return this.#texts.addresses.text(this.#message.destination);
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
    return this.#message.name === -1 ? undefined : this.#texts.name(this.#message.name);
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
    if (this.#told) return this.#told.exchange;
    const { attempt } = this.#message;
    return attempt && `${attempt.capture} ${attempt.frame} ${attempt.id} ${attempt.qtype}`;
  }
  get lookup(): number | undefined {
    return this.#told ? this.#told.lookup : this.#message.lookup?.number;
  }
  get leg(): string | undefined {
    if (this.#told) return this.#told.leg;
    return this.#message.attempt && typeName(this.#message.attempt.qtype);
  }
  /** Number of the transmission of its leg. Queries to several servers at once count as one. */
  get attempt(): number | undefined {
    if (this.#told) return this.#told.attempt;
    return this.#message.attempt && transmission(this.#message.attempt);
  }
  get state(): LineState {
    if (this.#told) return this.#told.state;
    const { kind, attempt } = this.#message;
    if (kind !== 'query') return kind;
    if (!attempt) return 'other';
    if (!attempt.answer)
      return this.#views!.fate(attempt) === 'lost' ? 'unanswered' : 'undetermined';
    return retriedBy(attempt) ? 'retry' : 'answered';
  }
  get rttMs(): number | undefined {
    const { attempt, kind, time, isResponse } = this.#message;
    if (this.#texts.isUntimed()) return undefined;
    if (this.#told) return this.#told.rttMs;
    if (!attempt) return undefined;
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
    return this.#told ? this.#told.outcome : this.#outcome;
  }
  get rule(): string | undefined {
    return this.#found()?.rule;
  }
  get line(): string {
    const message = this.#message;
    if (message.printed !== undefined) return message.printed;
    const envelope = addressNotation(message, this.#texts.addresses);
    if (message.isIcmp) return envelope;
    return envelope + notation(message.bytes, message.start, message.end, message.payloadLength);
  }
  get annotation(): string {
    if (this.#told) return this.#told.annotation;
    return this.words.text(this.sentence);
  }
  get sourceName(): string | undefined {
    return shownName(this.#texts.named.at(this.#message.source, this.#message.time));
  }
  get destinationName(): string | undefined {
    return shownName(this.#texts.named.at(this.#message.destination, this.#message.time));
  }
  get isFinal(): boolean {
    if (this.#held === undefined) return this.#wasFinal;
    const { lookup } = this.#message;
    return lookup === undefined || !(lookup.isTroubled || lookup.isOverdue);
  }

  #found(): { readonly id: string; readonly rule: string } | undefined {
    const { lookup } = this;
    return lookup === undefined ? undefined : this.#texts.finding(lookup);
  }

  get #outcome(): Outcome | undefined {
    const { lookup } = this.#message;
    return lookup && this.#views!.outcome(lookup);
  }
}

/** Returns milliseconds, or undefined if the answer was captured before its query, out of order. */
function duration(from: Nanoseconds, to: Nanoseconds): number | undefined {
  return to < from ? undefined : toMs(to - from);
}
