import type { Attempt, Sighting } from '../lookup/exchange/attempt.ts';
import type { Fate, OneWay } from '../lookup/fate/fate.ts';
import type { UnreadableQueries } from '../lookup/fate/unreadable-queries.ts';
import type { Resolver } from '../lookup/resolver/resolver.ts';
import type { MessageCounts } from '../lookup/figures/message-counts.ts';
import type { Rates } from '../lookup/figures/rates.ts';
import type { Tally } from '../lookup/figures/tally.ts';
import type { Connections } from '../lookup/tcp/connections.ts';
import type { Story } from '../lookup/story/story.ts';
import type { Vantage } from '../lookup/story/vantage.ts';
import type { Facts } from '../facts/facts.ts';
import type { NamedAddresses } from '../kubernetes/named-addresses.ts';
import type { NameId } from '../dns/message-view.ts';
import type { AddressId } from '../wire/address.ts';
import type { Nanoseconds } from '../wire/time.ts';
import type { Sentence } from '../words/say.ts';

type Severity = 'error' | 'warning' | 'note';
export type Confidence = 'compatible' | 'strong' | 'proved';

export interface Reference {
  readonly title: string;
  readonly url: string;
}

/** Something that speaks for or against a diagnosis. */
export interface Fact {
  readonly fact: Sentence;
  /** Left out when this capture cannot show it. */
  readonly holds?: boolean;
  readonly frames?: readonly number[];
}

/** A rule says: it is this. */
export interface Match {
  /** One sentence with the figures. */
  readonly message: Sentence;
  /** What is true of all lookups that it happened to, with names and times: what the verdict says of them. */
  readonly headline?: Sentence;
  readonly evidence: readonly Fact[];
  readonly confidence?: Confidence;
  /** RR type number of the leg that was lost. */
  readonly lostType?: number;
  readonly retryAfter?: Nanoseconds | undefined;
  /** Whom it is about, when that is not the server of the first query. */
  readonly server?: AddressId;
  /** For findings about a capture: whose lookups it is about, when it is one client. */
  readonly client?: AddressId;
  /** For findings about a capture: index of the file that their frames are of. */
  readonly capture?: number;
  /** For findings about a capture: when it began; left out of what is true of all of it. */
  readonly time?: Nanoseconds;
  /** For findings about a capture: their frames. A lookup's finding has the frames of its story. */
  readonly frames?: readonly number[];
  /** For findings about a capture: the advice, where it is not the same for all. */
  readonly advice?: readonly Advice[];
  /** What capture would decide, when this one cannot. */
  readonly nextStep?: Sentence | undefined;
}

/** The clock of the capture was set. */
export interface ClockStep {
  readonly capture: number;
  /** The first packet by the new clock, or the one that shows it. */
  readonly frame: number;
  /** Forward, or back when it is negative. */
  readonly by: Nanoseconds;
}

/** What a lookup is judged against: the whole capture. */
export interface Context {
  readonly tally: Tally;
  /** Time of the last packet. */
  readonly captureEnd: Nanoseconds;
  /** What became of a query that was sent; nothing else says what is unanswered. */
  fate(attempt: Attempt): Fate;
  /** Time of the first packet of a capture; undefined when it has none. */
  startOf(capture: number): Nanoseconds | undefined;
  /** Time of the last packet of a capture, and of those that continue it. */
  endOf(capture: number): Nanoseconds;
  readonly steps: readonly ClockStep[];
  /** Several programs of this client ask side by side. */
  isConcurrent(client: AddressId): boolean;
  /** Answers are missing in the capture that their clients had. */
  readonly isLossy: boolean;
  /** Servers of which only the queries were captured. */
  readonly oneWay: ReadonlyMap<AddressId, OneWay>;
  /** Of the packets only the order is known (text printed with -t): no two times may be compared with a duration. */
  readonly isUntimed: boolean;
  /** Lines of a text look like packets and were not understood: any of them may be what is missing. */
  readonly hasUnreadLines: boolean;
  /** From when an answer counts as slow. */
  readonly slow: Nanoseconds;
  /** Stories of all troubled lookups, in order of their first packets. */
  readonly stories: readonly Story[];
  /** DNS messages, readable or not, as rules count them. */
  readonly messages: Readonly<MessageCounts>;
  /** How much is asked and answered a second. */
  readonly rates: Rates;
  /** Queries of which the question could not be read. */
  readonly unreadableQueries: UnreadableQueries;
  /** Messages whose question the snap length cut off. */
  readonly cutQuestions: { readonly count: number; readonly frames: readonly number[] };
  readonly snapLength: number;
  /** Other captures of the same traffic. */
  readonly vantages: readonly Vantage[];
  /** TCP connections to DNS ports that fail. */
  readonly connections: Connections;
  /** What listings of the cluster say of addresses; empty without any. */
  readonly named: NamedAddresses;
  /** What was gathered beside the packets; empty without any. */
  readonly facts: Facts;
  /** Seconds since 1970. */
  unixTime(time: Nanoseconds): number;
  /** ISO 8601 UTC, as the file of that capture has it. */
  iso(time: Nanoseconds, capture: number): string;
  /** `frame 3`, or `frame 3 of uplink` in another capture. */
  where(sighting: Sighting): Sentence;
  /** What is known of a client's resolver. */
  resolver(client: AddressId): Resolver;
  address(id: AddressId): string;
  /** 4 or 16 octets. */
  addressBytes(id: AddressId): Uint8Array;
  type(qtype: number): string;
  /** Presentation format. */
  name(id: NameId): string;
}

export interface Advice {
  readonly title: Sentence;
  /** Ready to paste. */
  readonly snippet?: string;
  readonly caveat?: Sentence;
  /** The option of resolv.conf that it is about: nobody is advised what is set already. */
  readonly option?: string;
  /** Needs another kernel on the node. */
  readonly isKernel?: boolean;
}

export interface LookAlike {
  /** Id of a rule. */
  readonly rule: string;
  readonly difference: string;
}

interface RuleMeta {
  /** Noun of the failing state; the file's name. */
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** What it means, and why the reader should care. */
  readonly rationale: string;
  /** How it is told from what looks like it, a sentence each. */
  readonly toldApartBy: readonly string[];
  /** What looks like it on the wire and is another rule's. */
  readonly lookAlikes?: readonly LookAlike[];
  /** What each degree says, and which capture reaches it. */
  readonly confidences?: Readonly<Record<Confidence, string>>;
  /** What facts that are gathered beside the packets change, a sentence each. */
  readonly factsChange?: readonly string[];
  /** What to do, for any client. */
  readonly advice: readonly Advice[];
  readonly references: readonly Reference[];
}

/** A diagnosis of one lookup. */
export interface LookupRule extends RuleMeta {
  /** Nothing but durations tells it from others: it is not asked about packets of which only the order is known. */
  readonly restsOnTime?: true;
  /** A match; or why it is not this although it looks like it; or nothing, when it does not even look like it. */
  check(story: Story, context: Context): Match | Sentence | undefined;
  /** The advice for this client and server, where it is not the same for all. */
  advise?(story: Story, context: Context): readonly Advice[];
}

/** A diagnosis of the capture as a whole. */
export interface CaptureRule extends RuleMeta {
  checkCapture(context: Context): Match | readonly Match[] | undefined;
  /** The finding says what became of this lookup, which gets none of its own. */
  covers?(story: Story, context: Context): boolean;
}

export type Rule = LookupRule | CaptureRule;

export function isCaptureRule(rule: Rule): rule is CaptureRule {
  return 'checkCapture' in rule;
}
