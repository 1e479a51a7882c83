import type { Anonymizer } from './anonymize/anonymizer.ts';
import type { Packet } from './capture/packet.ts';
import { type Datagram, isAddressUnknown, Transport } from './decode/datagram.ts';
import type { TcpEvent } from './decode/transport/tcp-event.ts';
import type { MessageView } from './dns/message-view.ts';
import { dnsPorts } from './dns/port.ts';
import { NO_FACTS } from './facts/facts.ts';
import { Cluster } from './kubernetes/cluster.ts';
import { NamedAddresses } from './kubernetes/named-addresses.ts';
import { Filter } from './lookup/filter.ts';
import { filterSummary } from './report/captures/filter-summary.ts';
import type { Pair } from './lookup/story/pair.ts';
import type { Answer, Attempt, Lookup } from './lookup/lookup.ts';
import { Seen } from './lookup/sighting.ts';
import { Fates } from './lookup/fate/fates.ts';
import { CaptureSpans } from './lookup/fate/spans.ts';
import { isHop } from './lookup/hops/route.ts';
import { LookupTable } from './lookup/grouping/lookup-table.ts';
import { Stories } from './lookup/story/stories.ts';
import type { Story } from './lookup/story/story.ts';
import { CutQuestions } from './lookup/figures/questions/cut-questions.ts';
import { MessageCounts } from './lookup/figures/message-counts.ts';
import { Ledger } from './lookup/figures/ledger.ts';
import { Connections } from './lookup/tcp/connections.ts';
import { Vantage } from './lookup/story/vantage.ts';
import { SLOW } from './lookup/times.ts';
import { type CaptureInput, Messages, type MessageSink } from './messages.ts';
import { Vantages } from './report/captures/vantages.ts';
import { withBooks } from './report/build/query-counts.ts';
import { buildReport, judged } from './report/build/build.ts';
import { findingsOf } from './report/build/findings.ts';
import { buildFinding } from './report/build/build-finding.ts';
import { CaptureFiles } from './report/captures/capture-files.ts';
import { captureSummary, isWarned } from './report/captures/capture-summary.ts';
import { withLimits } from './report/build/limits.ts';
import { LineSource, NO_LINES } from './report/lines/line-source.ts';
import { LookupSource } from './report/build/lookups/lookup-source.ts';
import type { CaptureSummary, ReportFinding } from './report/report.ts';
import { diagnose, diagnoseStory } from './rules/diagnose.ts';
import { knownResolver, oncePerClient } from './rules/known-resolver.ts';
import type { ClockStep, Context } from './rules/rule.ts';
import { UNTIMED_RESOLVER, withoutTimes } from './report/captures/without-times.ts';
import type { AddressId } from './wire/address.ts';
import { Malformation } from './wire/malformation.ts';
import { MILLISECOND, type Nanoseconds } from './wire/time.ts';
import { ENGLISH, type Words } from './words/words.ts';
import type { Analysed, AnalyzeOptions, VantageInput } from './analyze-options.ts';

/** One analysis: everything read so far, and the report made of it. */
export class Analysis implements MessageSink {
  readonly #options: AnalyzeOptions;
  readonly #slow: Nanoseconds;
  readonly #messages: Messages;
  readonly #filter: Filter;
  readonly #table: LookupTable;
  readonly #ledger: Ledger;
  readonly #timeline = new CaptureSpans();
  readonly #steps: ClockStep[] = [];
  readonly #connections = new Connections((query) => this.#messages.hosts.clientOf(query));
  readonly #named: NamedAddresses;
  readonly #stories = new Stories();
  readonly #lines: LineSource | undefined;
  readonly #lookups: LookupSource | undefined;
  readonly #captures: CaptureSummary[] = [];
  readonly #vantages = new Vantages();
  readonly #files: CaptureFiles;
  readonly #cutQuestions = new CutQuestions();
  readonly #seen = new Seen();
  readonly #fates: Fates;
  readonly #counts = new MessageCounts();

  constructor(options: AnalyzeOptions, anonymizer: Anonymizer | undefined) {
    this.#options = options;
    this.#slow = options.slowMs === undefined ? SLOW : options.slowMs * MILLISECOND;
    const { ports, strict = false, onProgress: tell } = options;
    const onProgress = tell && ((...read: [number, number]) => tell(...read, this.#stories.count));
    // Filters name originals.
    if (options.names?.length) anonymizer?.rememberNames();
    this.#messages = new Messages(dnsPorts(ports), strict, onProgress, anonymizer);
    const { addresses, names, epoch, hosts } = this.#messages;
    this.#files = new CaptureFiles(epoch);
    this.#named = new NamedAddresses(options.pods ?? new Cluster(), addresses, epoch);
    this.#filter = new Filter(options, ...this.#messages.originals, hosts, {
      epoch: () => epoch.seconds ?? 0,
      first: () => this.#timeline.start,
      stamp: (time, capture) => this.#files.stamp(time, capture),
    });
    this.#ledger = new Ledger(this.#filter, addresses, (id) => names.text(id), options.vantages);
    if (options.onLookup) this.#lookups = new LookupSource(this.#telling, options.onLookup);
    this.#lines = LineSource.of(this.#telling, options);
    this.#table = new LookupTable(
      this.#slow,
      (server, share) =>
        this.#fates.isUntimed ? Infinity : this.#ledger.tally.expected(server, share),
      this.#messages,
      this.#ledger.books,
      {
        holder: this.#lines,
        settled: (lookup) => this.#settled(lookup),
        stepped: (capture, frame, by) => this.#steps.push({ capture, frame, by }),
      },
    );
    this.#fates = new Fates(
      this.#timeline,
      this.#table,
      this.#ledger.tally,
      this.#connections.heard,
      (warning) => isWarned(this.#captures, warning),
    );
  }

  async read(input: CaptureInput): Promise<void> {
    const capture = (this.#seen.capture = this.#captures.length);
    this.#timeline.begin(capture);
    const clock = this.#files.begin(capture, input.file, (back, frame) => {
      this.#steps.push({ capture, frame, by: -back });
      this.gap();
    });
    const { read, malformations: flaws } = await this.#messages.read(input, this, clock);
    this.#files.end(capture, read.facts.timeDigits);
    const summary = captureSummary(input, read, flaws, 0, this.#messages, this.#words);
    this.#counts.addLack(flaws.count(Malformation.cutDnsHeader), summary.dropped);
    this.#captures.push(summary);
  }

  /** After capture, decode and dns: advances capture time, which may settle lookups. */
  packet(time: Nanoseconds): void {
    if (this.#timeline.isBeginning) {
      const continues = this.#timeline.first(time);
      if (continues === 'no') for (const part of [this.#table, this.#ledger.rates]) part.restart();
      else if (continues === 'after a gap') this.gap();
    } else this.#timeline.note(time);
    this.#table.advance(time);
    this.#lines?.release();
  }

  /**
   * Advances capture time without a packet: nothing has come for so long after the latest message. Lookups are settled
   * as at a packet. One that still comes with an earlier time is taken like any out of order. Of a live capture a clock
   * tells the silence, and there is no report; for a report, the end of the recording that its input names.
   */
  silent(silence: Nanoseconds): void {
    if (this.#seen.frame > 0 && !this.#timeline.isBeginning) this.packet(this.#seen.time + silence);
  }

  gap(): void {
    for (const part of [this.#table, this.#connections]) part.interrupt();
  }

  /** decode → lookup: events of TCP connections, which no message shows. */
  connection(event: TcpEvent, packet: Packet): void {
    if (packet.isUntimed) this.#fates.isUntimed = true;
    this.#counts.tcp(packet);
    const open = this.#connections.take(event, packet, this.#seen.capture);
    for (const attempt of open) this.#table.denials.cutOff(attempt);
  }

  /** dns → lookup */
  message(datagram: Datagram, message: MessageView, packet: Packet, flaw: Malformation): void {
    const seen = this.#seen;
    seen.set(datagram, packet);
    if (packet.isUntimed) this.#fates.isUntimed = true;
    if (packet.printed !== undefined) this.#named.isUntimed = true;
    if (flaw === Malformation.cutQuestion) this.#cutQuestions.add(packet, seen.capture);
    const { placement, denials } = this.#table;
    this.#messages.hosts.replace(datagram, message.isResponse);
    if (datagram.transport === Transport.icmp) denials.unreachable(datagram, message, seen);
    else {
      this.#counts.add(message);
      if (packet.isInDoubt || isAddressUnknown(datagram)) this.#unplaced(datagram, message);
      else if (message.isResponse) this.#table.response(datagram, message, seen);
      else this.#table.query(datagram, message, seen);
    }
    this.#ledger.rates.take(placement);
    if (datagram.transport === Transport.tcp) {
      for (const query of this.#connections.message(placement)) denials.cutOff(query);
      this.#counts.tcp(packet);
    }
    // If one end has no time, the duration is unknown.
    if (packet.lacksTime && placement.attempt) placement.attempt.lookup.isInterrupted = true;
    // A line shows the addresses of its packet.
    this.#messages.hosts.restore(datagram, message.isResponse);
    this.#vantages.compare(message, seen.time);
    if (placement.kind === 'unmatched' && datagram.transport !== Transport.icmp)
      this.#strange(datagram, message, seen, 1);
    // The response to this query stands before it, and was counted as a stranger.
    const answer = placement.kind === 'query' ? placement.attempt?.answer : undefined;
    if (answer) this.#strange(datagram, message, answer, -1);
    const isShown = this.#lines !== undefined && this.#filter.accepts(datagram, message, seen);
    this.#lines?.hold(datagram, message, seen, placement, packet.printed, isShown);
  }

  /** Places a message that cannot be tied to others: its address was not kept, or its line is damaged. */
  #unplaced(datagram: Datagram, message: MessageView): void {
    this.#table.placement.place(message.isResponse ? 'unmatched' : 'other', undefined);
    this.#ledger.unplaced(datagram, message, this.#seen);
  }

  /** @param by 1 for one more response without a query, -1 for one less */
  #strange(datagram: Datagram, message: MessageView, seen: Seen | Answer, by: 1 | -1): void {
    this.#counts.strange(datagram, message, seen, seen.time - this.#timeline.start, by);
    this.#ledger.strange(datagram, message, seen, by);
  }

  /** lookup → rules → report */
  async end(): Promise<Analysed> {
    const { until } = this.#options;
    if (until !== undefined) this.silent(this.#messages.epoch.since(until, 0) - this.#seen.time);
    await this.#table.end();
    for (const table of [this.#messages.addresses, this.#messages.names]) table.close();
    this.#ledger.rates.end();
    this.#stories.list.sort((a, b) => a.lookup.number - b.lookup.number);
    this.#fates.conclude(this.#stories.list, this.#counts);
    this.#vantages.addCopies(this.#stories.list);
    for (const { lookup } of this.#stories.list) this.#ledger.judge(lookup, this.#fates);
    this.#ledger.compare(this.#vantages.list);
    await this.#lines?.settled();
    const telling = { context: this.#context(), ...this.#telling, words: this.#words };
    const found = await findingsOf(diagnose(telling.context), telling);
    const told = (await this.#lines?.end(found.diagnoses, telling)) ?? NO_LINES;
    await this.#lookups?.end(this.#stories.list, found.diagnoses, telling.context);
    const bounded = {
      table: this.#table,
      messages: this.#messages,
      lines: this.#lines,
      tally: this.#ledger.tally,
      stories: this.#stories,
      connections: this.#connections,
    };
    const report = await buildReport({
      captures: [
        ...withLimits(withBooks(this.#captures, this.#ledger.shownBooks), bounded),
        ...this.#vantages.summaries(),
      ],
      books: this.#ledger.shownBooks,
      tally: this.#ledger.shownTally,
      notJudged: this.#stories.notJudged,
      filters: filterSummary(this.#options, this.#ledger),
      ...found,
      ...telling,
    });
    const timed = this.#fates.isUntimed ? withoutTimes(report) : report;
    return { report: judged(timed, this.#words), ...told };
  }

  /** Reads a vantage. It is kept and compared, but is not traffic of its own. */
  async readVantage(input: VantageInput, capture: number): Promise<void> {
    const vantage = new Vantage(input.name, capture, this.#messages.names);
    const { read, malformations: flaws } = await this.#messages.read(input, vantage);
    const summary = captureSummary(input, read, flaws, vantage.size, this.#messages, this.#words);
    this.#vantages.add(vantage, summary);
  }

  /** Counts a lookup that is over. Returns true if something keeps it: the rules if it is troubled, or a line. */
  #settled(lookup: Lookup): boolean {
    const isShown = this.#ledger.settled(lookup);
    if (lookup.isBare) return false;
    const story = lookup.isTroubled
      ? this.#stories.add(lookup, this.#fates, isShown && !isHop(lookup))
      : undefined;
    if (story !== undefined) {
      if (this.#options.onFinding) this.#tellNow(story, this.#options.onFinding);
      return true;
    }
    if (lookup.isTroubled) this.#ledger.judge(lookup, this.#fates.soFar(this.#stories.list));
    if (isShown) this.#lookups?.settled(lookup);
    return false;
  }

  /** Diagnoses a story at once. The rules look at the latest stories only, as a live capture may go on without end. */
  #tellNow(story: Story, tell: (finding: ReportFinding) => void): void {
    // The lookup that waits for the hop is reported when that lookup is over.
    if (isHop(story.lookup)) return;
    const context = { ...this.#context(), stories: this.#stories.latest };
    const diagnosis = diagnoseStory(story, context);
    const input = { context, ...this.#telling, words: this.#words };
    if (diagnosis) tell(buildFinding(diagnosis, this.#stories.list.length - 1, input));
  }

  get #words(): Words {
    const words = this.#options.words ?? ENGLISH;
    return this.#fates.isUntimed ? words.withoutDurations() : words;
  }

  #context(): Context {
    return {
      tally: this.#ledger.tally,
      captureEnd: this.#timeline.end,
      startOf: (capture) => this.#timeline.startOf(capture),
      steps: this.#steps,
      isConcurrent: (client) => this.#fates.isConcurrent(client),
      hasUnreadLines: isWarned(this.#captures, 'unread-packets'),
      slow: this.#slow,
      stories: this.#stories.list,
      messages: this.#counts,
      rates: this.#ledger.rates,
      cutQuestions: this.#cutQuestions,
      unreadableQueries: this.#table.unreadable,
      snapLength: this.#captures[this.#cutQuestions.capture]?.snapLength ?? 0,
      vantages: this.#vantages.list,
      connections: this.#connections,
      facts: this.#options.facts ?? NO_FACTS,
      where: ({ capture, frame }) => this.#vantages.where(capture, frame),
      resolver: oncePerClient((client) => this.#resolver(client)),
      ...this.#telling,
      ...this.#fates.missing,
      isUntimed: this.#fates.isUntimed,
    };
  }

  /**
   * Everything that reports of lookups, lines and findings need. Spreads come last: a literal that begins with one and
   * then has new keys costs ten times the memory in V8, each time.
   */
  get #telling() {
    return {
      addresses: this.#messages.addresses,
      named: this.#named,
      file: (capture: number) => this.#files.name(capture),
      iso: (time: Nanoseconds, capture: number) =>
        this.#fates.isUntimed ? '' : this.#files.iso(time, capture),
      times: this.#files,
      words: () => this.#words,
      isUntimed: () => this.#fates.isUntimed,
      fate: (attempt: Attempt) => this.#fates.of(attempt),
      outcome: (lookup: Lookup) => this.#fates.outcome(lookup),
      selects: (lookup: Lookup) => this.#filter.selects(lookup),
      isKept: (lookup: Lookup) => this.#stories.has(lookup),
      table: () => this.#table,
      captureStart: () => this.#timeline.start,
      endOf: (capture: number) => this.#timeline.endOf(capture),
      isExposed: (lookup: Lookup, pair: Pair) => this.#ledger.tally.isExposed(lookup, pair),
      family: (client: AddressId) => this.#resolver(client).family,
      ...this.#messages.texts,
    };
  }

  #resolver(client: AddressId) {
    if (this.#fates.isUntimed) return UNTIMED_RESOLVER;
    return knownResolver(client, this.#ledger.tally, this.#options.facts, this.#messages.texts);
  }
}
