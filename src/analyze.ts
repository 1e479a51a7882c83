import { type CaptureRead, readCapture } from './capture/open.ts';
import type { Packet, PacketSink } from './capture/packet.ts';
import { type Datagram, Transport } from './decode/datagram.ts';
import { Decoder } from './decode/decode.ts';
import { typeName } from './dns/codes.ts';
import { MessageView, NO_NAME } from './dns/message-view.ts';
import { NameTable } from './dns/name-table.ts';
import { peek } from './dns/peek.ts';
import { DelayLine } from './lookup/delay-line.ts';
import { type FilterOptions, Filter } from './lookup/filter.ts';
import { HeldMessage } from './lookup/held-message.ts';
import type { Sighting } from './lookup/lookup.ts';
import { LookupTable } from './lookup/lookup-table.ts';
import { recognise, type Resolver } from './lookup/resolver.ts';
import { ResolverTraits } from './lookup/resolver-traits.ts';
import { type Story, tellStory } from './lookup/story.ts';
import { Tally } from './lookup/tally.ts';
import { Vantage } from './lookup/vantage.ts';
import { AnnotatedLine } from './report/annotated-line.ts';
import { buildReport } from './report/build.ts';
import { captureSummary, seenFrom } from './report/capture-summary.ts';
import { limitWarnings } from './report/limits.ts';
import type { Line } from './report/line.ts';
import { LineChoice } from './report/line-choice.ts';
import type { CaptureSummary, Report } from './report/report.ts';
import type { LineSelection } from './report/reporter.ts';
import { type Diagnosis, diagnose } from './rules/diagnose.ts';
import type { Context } from './rules/rule.ts';
import { AddressTable, NO_ADDRESS } from './wire/address.ts';
import type { Bytes } from './wire/bytes.ts';
import { Malformation, MalformationCounters } from './wire/malformation.ts';
import { Epoch, MILLISECOND, type Nanoseconds } from './wire/time.ts';
import { say, type Sentence } from './words/say.ts';
import { ENGLISH, type Words } from './words/words.ts';

export interface CaptureInput {
  /** Name for the report, as the user gave it. */
  readonly file: string;
  /** The octets, from the start; called once. A chunk may be overwritten when the next one is asked for. */
  chunks(): AsyncIterable<Bytes>;
}

export interface VantageInput extends CaptureInput {
  /** `uplink`, `coredns`: what it is called in the report. */
  readonly name: string;
}

export interface AnalyzeOptions extends FilterOptions {
  /** DNS ports besides 53. */
  readonly ports?: readonly number[];
  /** From how many milliseconds on an answer counts as slow; 1000 by default. */
  readonly slowMs?: number;
  /** A damaged or cut-off capture is an error. */
  readonly strict?: boolean;
  /** The same traffic captured at other places: evidence of where packets were seen, not traffic of its own. */
  readonly vantages?: readonly VantageInput[];
  /** Which lines the result holds; none by default. */
  readonly lines?: LineSelection;
  /** Takes every line, in capture order, each when its lookup is settled. */
  readonly onLine?: (line: Line) => void;
  /** The language of sentences; English by default. */
  readonly words?: Words;
  readonly onProgress?: (octets: number, packets: number) => void;
}

export interface Analysed {
  readonly report: Report;
  readonly lines: readonly Line[];
}

/**
 * The whole way of a packet, from the octets of the captures to the report. Captures are read one after the
 * other; a lookup may begin in one and end in the next.
 */
export async function analyze(inputs: readonly CaptureInput[], options: AnalyzeOptions = {}): Promise<Analysed> {
  const analysis = new Analysis(options);
  for (const [at, vantage] of (options.vantages ?? []).entries()) await analysis.readVantage(vantage, inputs.length + at);
  for (const input of inputs) await analysis.read(input);
  return analysis.end();
}

class Analysis {
  readonly #options: AnalyzeOptions;
  readonly #slow: Nanoseconds;
  readonly #epoch = new Epoch();
  readonly #addresses = new AddressTable();
  readonly #names = new NameTable();
  readonly #decoder: Decoder;
  readonly #message = new MessageView();
  readonly #filter: Filter;
  readonly #table: LookupTable;
  readonly #tally: Tally;
  readonly #stories: Story[] = [];
  readonly #delay: DelayLine | undefined;
  readonly #choice: LineChoice;
  readonly #findings = new Map<number, { readonly id: string; readonly rule: string }>();
  readonly #captures: CaptureSummary[] = [];
  readonly #vantages: Vantage[] = [];
  readonly #vantageSummaries: CaptureSummary[] = [];
  readonly #digits: (6 | 9)[] = [];
  readonly #cutQuestions = { count: 0, frames: [] as number[] };
  #malformations = new MalformationCounters();
  /** Where and when the message at hand was seen; one object for all of them. */
  readonly #seen = { capture: 0, frame: 0, time: 0, place: 0 };
  #queries = 0;
  #responses = 0;
  #dnsMessages = 0;
  #packets = 0;
  #latest: Nanoseconds = 0;

  constructor(options: AnalyzeOptions) {
    this.#options = options;
    this.#slow = (options.slowMs ?? 1_000) * MILLISECOND;
    this.#decoder = new Decoder(this.#addresses, [53, ...(options.ports ?? [])]);
    this.#filter = new Filter(options, this.#addresses, this.#names);
    this.#tally = new Tally(this.#addresses, (id) => this.#names.text(id));
    this.#table = new LookupTable(this.#slow, (lookup) => {
      this.#tally.add(lookup);
      if (lookup.isTroubled) this.#stories.push(tellStory(lookup));
    });
    this.#choice = new LineChoice(options.lines ?? 'none');
    if (this.#choice.selection !== 'none' || options.onLine) {
      this.#delay = new DelayLine((message) => this.#leave(message));
    }
  }

  async read(input: CaptureInput): Promise<void> {
    const before = this.#dnsMessages;
    this.#seen.capture = this.#captures.length;
    const read = await this.#readFile(input, (packet) => this.#packet(packet));
    this.#digits[this.#seen.capture] = read.facts.timeDigits;
    this.#captures.push(captureSummary(input.file, read, this.#malformations, this.#dnsMessages - before, this.#epoch));
  }

  /** Before the captures themselves: so each of their packets can be looked for in it. */
  async readVantage(input: VantageInput, capture: number): Promise<void> {
    const vantage = new Vantage(input.name, capture);
    const seen = { capture, frame: 0, time: 0, place: 0 };
    let messages = 0;
    const keep = (datagram: Datagram, packet: Packet): void => {
      const message = this.#message;
      if (datagram.transport === Transport.icmp) return;
      if (peek(datagram.bytes, datagram.start, datagram.end, datagram.payloadLength, this.#names, message) < 0) return;
      messages++;
      vantage.add(datagram, message, { ...seen, frame: packet.frame, time: packet.time, place: datagram.place });
    };
    const read = await this.#readFile(input, (packet) => {
      const outcome = this.#decoder.decode(packet, keep);
      if (outcome < 0) this.#malformations.add(outcome, packet.frame);
    });
    this.#vantages.push(vantage);
    this.#vantageSummaries.push(captureSummary(input.file, read, this.#malformations, messages, this.#epoch));
  }

  async #readFile(input: CaptureInput, sink: PacketSink): Promise<CaptureRead> {
    this.#malformations = new MalformationCounters();
    const source = { file: input.file, epoch: this.#epoch, malformations: this.#malformations, strict: this.#options.strict ?? false };
    this.#currentFile = input.file;
    const read = await readCapture(this.#progress(input.chunks()), source, sink);
    this.#decoder.refuseIfUnsupported(input.file);
    return read;
  }

  /** capture → decode */
  #packet(packet: Packet): void {
    this.#packets++;
    const { time } = packet;
    if (time > this.#latest) this.#latest = time;
    this.#seen.frame = packet.frame;
    this.#seen.time = time;
    this.#table.advance(time);
    const outcome = this.#decoder.decode(packet, this.#datagram);
    if (outcome < 0) this.#malformations.add(outcome, packet.frame);
    this.#delay?.release();
  }

  /** decode → dns → lookup */
  readonly #datagram = (datagram: Datagram): void => {
    const message = this.#message;
    const flaw = peek(datagram.bytes, datagram.start, datagram.end, datagram.payloadLength, this.#names, message);
    if (flaw < 0) this.#flawed(flaw);
    if (flaw === Malformation.shortMessage || flaw === Malformation.cutDnsHeader) return;
    if (!this.#filter.accepts(datagram, message)) return;
    this.#dnsMessages++;
    this.#seen.place = datagram.place;
    const { placement } = this.#table;
    placement.kind = 'other';
    placement.attempt = undefined;
    placement.lookup = undefined;
    if (datagram.transport === Transport.icmp) this.#table.unreachable(datagram, message, this.#seen);
    else if (message.isResponse) {
      this.#responses++;
      this.#table.response(datagram, message, this.#seen);
    } else {
      this.#queries++;
      const isLookup = message.name !== NO_NAME && message.opcode === 0 && datagram.source !== NO_ADDRESS;
      if (isLookup) this.#table.query(datagram, message, this.#seen);
    }
    for (const vantage of this.#vantages) vantage.compare(message, this.#seen.time);
    this.#delay?.hold(new HeldMessage(datagram, message, this.#seen, placement));
  };

  #flawed(flaw: number): void {
    this.#malformations.add(flaw, this.#seen.frame);
    if (flaw !== Malformation.cutQuestion) return;
    this.#cutQuestions.count++;
    if (this.#cutQuestions.frames.length < 10) this.#cutQuestions.frames.push(this.#seen.frame);
  }

  /** lookup → rules → report */
  end(): Analysed {
    this.#table.end();
    this.#stories.sort((a, b) => a.lookup.number - b.lookup.number);
    for (const vantage of this.#vantages) for (const { lookup } of this.#stories) vantage.addCopies(lookup);
    const context = this.#context();
    const diagnoses = diagnose(context);
    this.#settleFindings(diagnoses);
    this.#delay?.release();
    const report = buildReport({
      captures: [...this.#withLimits(), ...this.#vantages.map((vantage, at) => seenFrom(vantage, this.#vantageSummaries[at]!))],
      messages: { queries: this.#queries, responses: this.#responses },
      diagnoses,
      context,
      words: this.#options.words ?? ENGLISH,
      iso: (time, capture) => this.#epoch.iso(time, this.#digits[capture] ?? 6),
    });
    return { report, lines: this.#choice.lines() };
  }

  #context(): Context {
    return {
      tally: this.#tally,
      captureEnd: this.#latest,
      slow: this.#slow,
      stories: this.#stories,
      queries: this.#queries,
      responses: this.#responses,
      cutQuestions: this.#cutQuestions,
      snapLength: this.#captures[0]?.snapLength ?? 0,
      vantages: this.#vantages,
      where: (seen) => this.#where(seen),
      resolver: (client) => this.#resolver(client),
      address: (id) => this.#addresses.text(id),
      addressBytes: (id) => this.#addresses.bytes(id),
      type: typeName,
      name: (id) => this.#names.text(id),
    };
  }

  /** Limits that were reached are told with the last capture: what they cost cannot be told apart by file. */
  #withLimits(): CaptureSummary[] {
    const reached = limitWarnings({
      lookupsSettledEarly: this.#table.evicted,
      fiveTuplesForgotten: this.#table.flows.refused,
      addressesRefused: this.#addresses.refused,
      namesRefused: this.#names.refused,
      linesReleasedEarly: this.#delay?.early ?? 0,
    });
    return this.#captures.map((capture, at) =>
      at === this.#captures.length - 1 && reached.length > 0 ? { ...capture, warnings: [...capture.warnings, ...reached] } : capture,
    );
  }

  #where(seen: Sighting): Sentence {
    const vantage = this.#vantages.find(({ capture }) => capture === seen.capture);
    return vantage ? say`frame ${seen.frame} of ${vantage.name}` : say`frame ${seen.frame}`;
  }

  #resolver(client: number): Resolver {
    const traits = this.#tally.clients.get(client)?.traits ?? new ResolverTraits();
    return recognise(traits, this.#tally.searchList.triesOf.get(client) ?? 0);
  }

  #settleFindings(diagnoses: readonly Diagnosis[]): void {
    for (const [at, { rule, story }] of diagnoses.entries()) {
      if (story) this.#findings.set(story.lookup.number, { id: `F${at + 1}`, rule: rule.id });
    }
  }

  #leave(message: HeldMessage): void {
    const line = new AnnotatedLine(message, this.#lineContext);
    this.#choice.add(line);
    this.#options.onLine?.(line);
  }

  readonly #lineContext = {
    file: (capture: number) => this.#captures[capture]?.file ?? this.#currentFile,
    iso: (message: HeldMessage) => this.#epoch.iso(message.time, this.#digits[message.capture] ?? 6),
    name: (id: number) => this.#names.text(id),
    addresses: this.#addresses,
    words: () => this.#options.words ?? ENGLISH,
    finding: (lookup: number) => this.#findings.get(lookup),
  };

  #currentFile = '';

  async *#progress(chunks: AsyncIterable<Bytes>): AsyncIterable<Bytes> {
    const { onProgress } = this.#options;
    let octets = 0;
    for await (const chunk of chunks) {
      yield chunk;
      octets += chunk.length;
      onProgress?.(octets, this.#packets);
    }
  }
}
