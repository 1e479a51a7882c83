import type { AnonymizeOptions, Anonymizer } from './anonymize/anonymizer.ts';
import type { Packet } from './capture/packet.ts';
import { type Datagram, Transport } from './decode/datagram.ts';
import { typeName } from './dns/codes.ts';
import { type MessageView, NO_NAME } from './dns/message-view.ts';
import { Cluster } from './kubernetes/cluster.ts';
import { NamedAddresses } from './kubernetes/named-addresses.ts';
import { type FilterOptions, Filter } from './lookup/filter.ts';
import type { HeldMessage } from './lookup/lines/held-message.ts';
import { type Attempt, Seen } from './lookup/exchange/attempt.ts';
import { Books } from './lookup/fate/books.ts';
import { isLossy } from './lookup/fate/capture-loss.ts';
import { fateOf, type FateView } from './lookup/fate/fate.ts';
import { CaptureSpans } from './lookup/fate/spans.ts';
import type { Lookup } from './lookup/grouping/lookup.ts';
import { LookupTable } from './lookup/grouping/lookup-table.ts';
import { QUIET } from './lookup/times.ts';
import { Stories } from './lookup/story/stories.ts';
import type { Story } from './lookup/story/story.ts';
import type { Resolver } from './lookup/resolver/resolver.ts';
import { Tally } from './lookup/figures/tally.ts';
import { Vantage } from './lookup/story/vantage.ts';
import { type CaptureInput, Messages, type MessageSink } from './messages.ts';
import { balance } from './report/books.ts';
import { buildFinding, buildReport } from './report/build.ts';
import { captureSummary, seenFrom } from './report/capture-summary.ts';
import { limitWarnings } from './report/limits.ts';
import type { Line } from './report/line.ts';
import { LineSource } from './report/line-source.ts';
import type { LookupContext, LookupRow } from './report/lookup-row.ts';
import { LookupSource } from './report/lookup-source.ts';
import type { CaptureSummary, Report, ReportFinding } from './report/report.ts';
import type { LineSelection } from './report/reporter.ts';
import { diagnose, diagnoseStory } from './rules/diagnose.ts';
import type { ClockStep, Context } from './rules/rule.ts';
import { UNTIMED_RESOLVER, withoutTimes } from './report/untimed.ts';
import { type AddressId, NO_ADDRESS } from './wire/address.ts';
import { CaptureClock } from './wire/capture-clock.ts';
import { Malformation } from './wire/malformation.ts';
import { MILLISECOND, type Nanoseconds } from './wire/time.ts';
import { say } from './words/say.ts';
import { ENGLISH, type Words } from './words/words.ts';

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
  /** Pods and services, for their names and as evidence: `readCluster` makes it of what kubectl prints. */
  readonly pods?: Cluster;
  /**
   * Pseudonyms in the place of addresses and names, in everything that the result holds. Filters still name originals.
   * The names of files and vantages stay what they are. Not with `pods`, which names what is hidden.
   */
  readonly anonymize?: AnonymizeOptions | Anonymizer;
  /** Which lines the result holds; none by default. */
  readonly lines?: LineSelection;
  /** Takes every line, in capture order, each when its lookup is settled. */
  readonly onLine?: (line: Line) => void;
  /** Takes every lookup, healthy or not: in batches, of which the last comes when the analysis ends. */
  readonly onLookup?: (row: LookupRow) => void;
  /**
   * Takes the diagnosis of each troubled lookup as soon as the lookup is settled. It is provisional: it rests on what
   * was read so far, has no frames of other captures and no final id; the report has the last word.
   */
  readonly onFinding?: (finding: ReportFinding) => void;
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
export async function analyze(
  inputs: Iterable<CaptureInput> | AsyncIterable<CaptureInput>,
  options: AnalyzeOptions = {},
): Promise<Analysed> {
  const analysis = new Analysis(options, await anonymizerFor(options));
  // Vantages first, with numbers that no capture has: so each packet of the captures can be looked for in them.
  for (const [at, input] of (options.vantages ?? []).entries()) {
    await analysis.readVantage(input, -1 - at);
  }
  for await (const input of inputs) await analysis.read(input);
  return analysis.end();
}

/** Loaded only when it is asked for. */
async function anonymizerFor(options: AnalyzeOptions): Promise<Anonymizer | undefined> {
  if (!options.anonymize) return undefined;
  return (await import('./anonymize/anonymizer.ts')).anonymizerOf(options.anonymize, options);
}

/** What a provisional diagnosis takes in of the lookups before. */
const STORIES_IN_VIEW = 200;

class Analysis implements MessageSink {
  readonly #options: AnalyzeOptions;
  readonly #slow: Nanoseconds;
  readonly #messages: Messages;
  readonly #filter: Filter;
  readonly #table: LookupTable;
  /** Over all lookups: what diagnoses rest on. */
  readonly #tally: Tally;
  readonly #books = new Books();
  /** Over those that are reported: the same, unless a filter leaves some out. */
  readonly #shownTally: Tally;
  readonly #shownBooks: Books;
  readonly #timeline = new CaptureSpans();
  readonly #steps: ClockStep[] = [];
  readonly #named: NamedAddresses;
  readonly #stories = new Stories();
  readonly #lines: LineSource | undefined;
  readonly #lookups: LookupSource | undefined;
  readonly #captures: CaptureSummary[] = [];
  readonly #vantages: Vantage[] = [];
  readonly #vantageSummaries: CaptureSummary[] = [];
  readonly #files: { file: string; digits: 6 | 9; clock: CaptureClock }[] = [];
  readonly #cutQuestions = { count: 0, frames: [] as number[] };
  readonly #seen = new Seen();
  readonly #fates: FateView = {
    endOf: (capture) => this.#timeline.endOf(capture),
    waitOf: (client) => this.#tally.waitOf(client),
    isUntimed: () => this.#isUntimed,
    isConcurrent: (client) => this.#table.isConcurrent(client),
    isLossy: () => this.#isLossy,
  };
  #queries = 0;
  #responses = 0;
  #unreadable = 0;
  /** Responses without a query, but for those whose query was sent before the capture began. */
  #strangers = 0;
  /** The capture itself lost packets; known at the end. */
  #isLossy = false;
  /** A text without times was among the captures. */
  #isUntimed = false;

  constructor(options: AnalyzeOptions, anonymizer: Anonymizer | undefined) {
    this.#options = options;
    this.#slow = (options.slowMs ?? 1_000) * MILLISECOND;
    const ports = [53, ...(options.ports ?? [])];
    this.#messages = new Messages(ports, options.strict ?? false, options.onProgress, anonymizer);
    const { addresses, names, epoch } = this.#messages;
    this.#named = new NamedAddresses(options.pods ?? new Cluster(), addresses, epoch);
    this.#filter = new Filter(options, ...this.#messages.originals, {
      epoch: () => epoch.seconds ?? 0,
      first: () => this.#timeline.start,
      stamp: (time, capture) => this.#stamp(time, capture),
    });
    const nameOf = (id: number): string => names.text(id);
    this.#tally = new Tally(addresses, nameOf);
    this.#shownTally = this.#filter.isOpen ? this.#tally : new Tally(addresses, nameOf);
    this.#shownBooks = this.#filter.isOpen ? this.#books : new Books();
    if (options.onLookup) this.#lookups = new LookupSource(this.#lookupContext(), options.onLookup);
    this.#table = new LookupTable(
      this.#slow,
      (server) => (this.#isUntimed ? Infinity : this.#tally.usual(server)),
      this.#books,
      {
        settled: (lookup) => this.#settled(lookup),
        stepped: (capture, frame, by) => this.#steps.push({ capture, frame, by }),
      },
    );
    const selection = options.lines ?? 'none';
    if (selection === 'none' && !options.onLine) return;
    this.#lines = new LineSource(selection, this.#lineContext(), options.onLine);
  }

  async read(input: CaptureInput): Promise<void> {
    const capture = this.#captures.length;
    const seen = this.#seen;
    seen.capture = capture;
    this.#timeline.begin(capture);
    const clock = new CaptureClock((back, frame) => {
      this.#steps.push({ capture, frame, by: -back });
      this.#table.interrupt();
    });
    this.#files[capture] = { file: input.file, digits: 6, clock };
    const { read, malformations } = await this.#messages.read(input, this, clock);
    this.#files[capture]!.digits = read.facts.timeDigits;
    this.#unreadable += malformations.count(Malformation.cutDnsHeader);
    this.#captures.push(captureSummary(input.file, read, malformations, 0, this.#messages.epoch));
  }

  /** capture → decode → dns are over: capture time goes on, and lookups may be settled by it. */
  packet(time: Nanoseconds): void {
    const spans = this.#timeline;
    if (spans.isBeginning) {
      const continues = spans.first(time);
      if (continues === 'no') this.#table.restart();
      else if (continues === 'after a gap') this.#table.interrupt();
    } else spans.note(time);
    this.#table.advance(time);
    this.#lines?.release();
  }

  gap(): void {
    this.#table.interrupt();
  }

  /** dns → lookup */
  message(datagram: Datagram, message: MessageView, packet: Packet, flaw: Malformation): void {
    const seen = this.#seen;
    seen.set(datagram, packet);
    if (packet.isUntimed) this.#isUntimed = true;
    if (packet.printed !== undefined) this.#named.isUntimed = true;
    if (flaw === Malformation.cutQuestion) this.#cut(packet.frame);
    const table = this.#table;
    const { placement } = table;
    if (datagram.transport === Transport.icmp) table.unreachable(datagram, message, seen);
    else if (message.isResponse) {
      this.#responses++;
      if (isBeyondLimit(datagram)) this.#unplaced(seen.capture, true);
      else table.response(datagram, message, seen);
    } else {
      this.#queries++;
      const isLookup = message.name !== NO_NAME && message.opcode === 0;
      if (isBeyondLimit(datagram)) this.#unplaced(seen.capture, false);
      else table.query(datagram, message, seen, isLookup);
    }
    // Nothing tells how long anything took of which one end has no time.
    if (packet.lacksTime && placement.attempt) placement.attempt.lookup.isInterrupted = true;
    for (const vantage of this.#vantages) vantage.compare(message, seen.time);
    if (placement.kind === 'unmatched') this.#strange(datagram, message, seen);
    if (this.#lines === undefined) return;
    const isShown = this.#filter.accepts(datagram, message, seen);
    this.#lines.hold(datagram, message, seen, placement, packet.printed, isShown);
  }

  /** Nothing ties a message to others whose address was not kept. */
  #unplaced(capture: number, isResponse: boolean): void {
    this.#table.placement.place(isResponse ? 'unmatched' : 'other', undefined);
    if (isResponse) this.#books.stranger(capture);
    else this.#books.unplacedQuery(capture);
  }

  #strange(datagram: Datagram, message: MessageView, seen: Seen): void {
    if (seen.time - this.#timeline.start > QUIET) this.#strangers++;
    if (this.#filter.isOpen || !this.#filter.accepts(datagram, message, seen)) return;
    this.#shownBooks.stranger(seen.capture);
  }

  /** lookup → rules → report */
  end(): Analysed {
    this.#table.end();
    this.#stories.list.sort((a, b) => a.lookup.number - b.lookup.number);
    this.#isLossy = isLossy(this.#stories.list, this.#strangers, this.#fates);
    this.#countLosses();
    for (const vantage of this.#vantages) {
      for (const { lookup } of this.#stories.list) vantage.addCopies(lookup);
    }
    const context = this.#context();
    const diagnoses = diagnose(context).filter(
      ({ story }) => story === undefined || this.#filter.selects(story.lookup),
    );
    const lines = this.#lines?.end(diagnoses) ?? [];
    this.#lookups?.end(this.#stories.list, diagnoses);
    const report = buildReport({
      captures: [
        ...this.#withLimits(this.#counted()),
        ...this.#vantages.map((vantage, at) => seenFrom(vantage, this.#vantageSummaries[at]!)),
      ],
      books: this.#shownBooks,
      tally: this.#shownTally,
      diagnoses,
      context,
      words: this.#words,
      iso: (time, capture) => this.#iso(time, capture),
    });
    return { report: this.#isUntimed ? withoutTimes(report) : report, lines };
  }

  /** A vantage is kept and compared; it is no traffic of its own. */
  async readVantage(input: VantageInput, capture: number): Promise<void> {
    const vantage = new Vantage(input.name, capture);
    const { epoch } = this.#messages;
    const { read, malformations } = await this.#messages.read(input, vantage);
    this.#vantages.push(vantage);
    this.#vantageSummaries.push(
      captureSummary(input.file, read, malformations, vantage.size, epoch),
    );
  }

  /** Counts a lookup that is over. True when somebody keeps it: the rules, if it is troubled, or a line. */
  #settled(lookup: Lookup): boolean {
    this.#tally.add(lookup);
    const isShown = this.#filter.selects(lookup);
    if (isShown && !this.#filter.isOpen) {
      this.#shownTally.add(lookup);
      this.#shownBooks.add(lookup);
    }
    const story = lookup.isTroubled ? this.#stories.add(lookup, this.#fates) : undefined;
    if (story === undefined) {
      if (lookup.isTroubled) this.#lose(lookup);
      if (isShown) this.#lookups?.settled(lookup);
      return this.#lines !== undefined;
    }
    const tell = this.#options.onFinding;
    if (tell) this.#tellNow(story, tell);
    return true;
  }

  /** The rules look at the latest stories only: a live capture goes on for as long as it likes. */
  #tellNow(story: Story, tell: (finding: ReportFinding) => void): void {
    const context = { ...this.#context(), stories: this.#stories.list.slice(-STORIES_IN_VIEW) };
    const diagnosis = diagnoseStory(story, context);
    if (!diagnosis) return;
    tell(
      buildFinding(diagnosis, this.#stories.list.length - 1, {
        context,
        words: this.#words,
        iso: (time, capture) => this.#iso(time, capture),
      }),
    );
  }

  get #words(): Words {
    const words = this.#options.words ?? ENGLISH;
    return this.#isUntimed ? words.withoutDurations() : words;
  }

  #countLosses(): void {
    for (const { lookup } of this.#stories.list) this.#lose(lookup);
  }

  /** Enters into the books what was lost of a lookup. */
  #lose(lookup: Lookup): void {
    for (const attempt of lookup.attempts) {
      if (fateOf(attempt, this.#fates) !== 'lost') continue;
      this.#books.lose(attempt);
      this.#tally.lose(attempt);
      if (this.#filter.isOpen || !this.#filter.selects(lookup)) continue;
      this.#shownBooks.lose(attempt);
      this.#shownTally.lose(attempt);
    }
  }

  #cut(frame: number): void {
    this.#cutQuestions.count++;
    if (this.#cutQuestions.frames.length < 10) this.#cutQuestions.frames.push(frame);
  }

  #iso(time: Nanoseconds, capture: number): string {
    if (this.#isUntimed) return '';
    const stamp = this.#stamp(time, capture);
    return this.#messages.epoch.iso(stamp, this.#files[capture]?.digits ?? 6);
  }

  #stamp(time: Nanoseconds, capture: number): Nanoseconds {
    return this.#files[capture]?.clock.stamp(time) ?? time;
  }

  #context(): Context {
    const { addresses, names } = this.#messages;
    const vantageOf = new Map(this.#vantages.map((vantage) => [vantage.capture, vantage.name]));
    return {
      tally: this.#tally,
      captureEnd: this.#timeline.end,
      fate: (attempt) => fateOf(attempt, this.#fates),
      endOf: (capture) => this.#timeline.endOf(capture),
      steps: this.#steps,
      isConcurrent: (client) => this.#table.isConcurrent(client),
      isLossy: this.#isLossy,
      isUntimed: this.#isUntimed,
      slow: this.#slow,
      stories: this.#stories.list,
      queries: this.#queries,
      responses: this.#responses,
      unreadable: this.#unreadable,
      cutQuestions: this.#cutQuestions,
      snapLength: this.#captures[0]?.snapLength ?? 0,
      vantages: this.#vantages,
      named: this.#named,
      where: ({ capture, frame }) => {
        const vantage = vantageOf.get(capture);
        return vantage === undefined ? say`frame ${frame}` : say`frame ${frame} of ${vantage}`;
      },
      resolver: (client) => this.#resolver(client),
      address: (id) => addresses.text(id),
      addressBytes: (id) => addresses.bytes(id),
      type: typeName,
      name: (id) => names.text(id),
    };
  }

  #lineContext() {
    const { addresses, names } = this.#messages;
    return {
      addresses,
      named: this.#named,
      name: (id: number) => names.text(id),
      file: (capture: number) => this.#files[capture]!.file,
      iso: (message: HeldMessage) => this.#iso(message.time, message.capture),
      words: () => this.#words,
      isUntimed: () => this.#isUntimed,
      fate: (attempt: Attempt) => fateOf(attempt, this.#fates),
      selects: (lookup: Lookup) => this.#filter.selects(lookup),
    };
  }

  #lookupContext(): LookupContext {
    const { addresses, names } = this.#messages;
    return {
      captureStart: () => this.#timeline.start,
      endOf: (capture) => this.#timeline.endOf(capture),
      fate: (attempt) => fateOf(attempt, this.#fates),
      file: (capture) => this.#files[capture]!.file,
      iso: (time, capture) => this.#iso(time, capture),
      address: (id) => addresses.text(id),
      name: (id) => names.text(id),
      named: this.#named,
      isExposed: (lookup, pair) => this.#tally.isExposed(lookup, pair),
      family: (client) => this.#resolver(client).family,
      isUntimed: () => this.#isUntimed,
    };
  }

  #resolver(client: AddressId): Resolver {
    return this.#isUntimed ? UNTIMED_RESOLVER : this.#tally.resolver(client);
  }

  /** Each capture with its books. */
  #counted(): CaptureSummary[] {
    return this.#captures.map((capture, at) => {
      const books = this.#shownBooks.of(at);
      return { ...capture, dnsMessages: books.queries + books.responses, books: balance(books) };
    });
  }

  /** Limits that were reached are told with the last capture: what they cost cannot be told apart by file. */
  #withLimits(captures: CaptureSummary[]): CaptureSummary[] {
    const { addresses, names } = this.#messages;
    const reached = limitWarnings({
      lookupsSettledEarly: this.#table.evicted,
      fiveTuplesForgotten: this.#table.flows.refused,
      addressesRefused: addresses.refused,
      namesRefused: names.refused,
      linesReleasedEarly: this.#lines?.early ?? 0,
      clientsRefused: this.#tally.clientsRefused,
      serversRefused: this.#tally.serversRefused,
      lookupsNotJudged: this.#stories.refused,
    });
    const last = captures.at(-1);
    if (!last || reached.length === 0) return captures;
    return [...captures.slice(0, -1), { ...last, warnings: [...last.warnings, ...reached] }];
  }
}

function isBeyondLimit({ source, destination }: Datagram): boolean {
  return source === NO_ADDRESS || destination === NO_ADDRESS;
}
