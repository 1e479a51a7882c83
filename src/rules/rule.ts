import type { DualStack } from '../wire/dual-stack.ts';
import type { Attempt } from '../lookup/lookup.ts';
import type { Sighting } from '../lookup/sighting.ts';
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
import type { Confidence, Severity } from './severity.ts';

export interface Reference {
  readonly title: string;
  readonly url: string;
}

/** A fact that speaks for or against a diagnosis. */
export interface Fact {
  readonly fact: Sentence;
  /** Whether the fact is true; undefined if this capture cannot show it. */
  readonly holds?: boolean;
  readonly frames?: readonly number[];
}

/** The finding of a rule that matches. */
export interface Match {
  /** One sentence with the figures. */
  readonly message: Sentence;
  /** A sentence that holds for all affected lookups, with names and times: the verdict uses it. */
  readonly headline?: Sentence | undefined;
  /** Facts, in the order in which they are told; undefined for one that does not apply. */
  readonly evidence: readonly (Fact | undefined)[];
  readonly confidence?: Confidence;
  /** RR type number of the lost leg. */
  readonly lostType?: number;
  readonly retryAfter?: Nanoseconds | undefined;
  /** The server that the finding is about, if it is not that of the first query. */
  readonly server?: AddressId;
  /** For findings about a capture: the client whose lookups the finding is about, if it is one client. */
  readonly client?: AddressId;
  /** For findings about a capture: index of the file that the frames belong to. */
  readonly capture?: number;
  /** For findings about a capture: when the problem began; undefined if the finding is about all of the capture. */
  readonly time?: Nanoseconds;
  /** For findings about a capture: their frames. The finding of a lookup has the frames of its story. */
  readonly frames?: readonly number[];
  /** The advice for this client and server, if it is not the same for all. */
  readonly advice?: readonly Advice[];
  /** The capture that would decide, if this one cannot. */
  readonly nextStep?: Sentence | undefined;
}

/** A moment at which the clock of the capture was set. */
export interface ClockStep {
  readonly capture: number;
  /** The first packet by the new clock, or the packet that shows the step. */
  readonly frame: number;
  /** The size of the step; negative if the clock was set back. */
  readonly by: Nanoseconds;
}

/** The whole capture, against which a lookup is judged. */
export interface Context {
  readonly tally: Tally;
  /** Time of the last packet. */
  readonly captureEnd: Nanoseconds;
  /** Returns what became of a query. No other function decides what is unanswered. */
  fate(attempt: Attempt): Fate;
  /** Returns the time of the first packet of a capture; undefined without packets. */
  startOf(capture: number): Nanoseconds | undefined;
  /** Returns the time of the last packet of a capture, and of the captures that continue it. */
  endOf(capture: number): Nanoseconds;
  readonly steps: readonly ClockStep[];
  /** The hosts with two addresses, as far as packets show them. */
  readonly hosts: DualStack;
  /** Whether several programs of this client ask side by side. */
  isConcurrent(client: AddressId): boolean;
  /** Whether the capture lacks answers that the clients got. */
  readonly isLossy: boolean;
  /** Whether so many answers are missing without a query missing that the capture lacks none of them. */
  readonly isComplete: boolean;
  /** Whether what this address answers is the answer of that server, whose address is translated elsewhere. */
  standsIn(source: AddressId, server: AddressId): boolean;
  /** Servers of which only the queries were captured. */
  readonly oneWay: ReadonlyMap<AddressId, OneWay>;
  /**
   * Whether only the order of packets is known (text printed with -t). Then a time difference must not be compared with
   * a duration.
   */
  readonly isUntimed: boolean;
  /** Whether a text has lines that look like packets and could not be read, each of which may be a missing packet. */
  readonly hasUnreadLines: boolean;
  /** The duration from which on an answer counts as slow. */
  readonly slow: Nanoseconds;
  /** Stories of all troubled lookups, in order of their first packets. */
  readonly stories: readonly Story[];
  /** Counts of DNS messages, readable or not. */
  readonly messages: Readonly<MessageCounts>;
  /** Queries and answers per second. */
  readonly rates: Rates;
  /** Queries whose question could not be read. */
  readonly unreadableQueries: UnreadableQueries;
  /** Messages whose question the snap length cut off. */
  readonly cutQuestions: {
    readonly count: number;
    /** Frames in the first capture that has any, and the index of that capture. */
    readonly frames: readonly number[];
    readonly capture: number;
  };
  /** The snap length of that capture; 0 if it is unlimited or unknown. */
  readonly snapLength: number;
  /** Other captures of the same traffic. */
  readonly vantages: readonly Vantage[];
  /** TCP connections to DNS ports that fail. */
  readonly connections: Connections;
  /** What listings of the cluster say about addresses; empty without listings. */
  readonly named: NamedAddresses;
  /** Facts gathered besides the packets; empty without any. */
  readonly facts: Facts;
  /** Returns the time in seconds since 1970. */
  unixTime(time: Nanoseconds): number;
  /** Returns the time in ISO 8601 UTC, as it is in the file of that capture. */
  iso(time: Nanoseconds, capture: number): string;
  /** Returns `frame 3`, or `frame 3 of uplink` for another capture. */
  where(sighting: Sighting): Sentence;
  /** Returns what is known of a client's resolver. */
  resolver(client: AddressId): Resolver;
  address(id: AddressId): string;
  /** Returns the 4 or 16 bytes of an address. */
  addressBytes(id: AddressId): Uint8Array;
  type(qtype: number): string;
  /** Returns the name in presentation format. */
  name(id: NameId): string;
}

export interface Advice {
  readonly title: Sentence;
  /** Ready to paste. */
  readonly snippet?: string;
  readonly caveat?: Sentence;
  /** The option of resolv.conf that the advice is about. An option that is already set is not advised. */
  readonly option?: string;
  /** Whether the advice needs another kernel on the node. */
  readonly isKernel?: boolean;
}

export interface LookAlike {
  /** Id of a rule. */
  readonly rule: string;
  readonly difference: string;
}

interface RuleMeta {
  /** A noun for the failing state; also the name of the rule's file. */
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** What the finding means, and why the reader should care. */
  readonly rationale: string;
  /** How the rule is told apart from similar ones, one sentence each. */
  readonly toldApartBy: readonly string[];
  /** Rules with similar findings. */
  readonly lookAlikes?: readonly LookAlike[];
  /** What each degree of confidence says, and which capture reaches it. */
  readonly confidences?: Readonly<Record<Confidence, string>>;
  /** How facts besides the packets change the finding, one sentence each. */
  readonly factsChange?: readonly string[];
  /** What to do, for any client. */
  readonly advice: readonly Advice[];
  readonly references: readonly Reference[];
}

/** A rule that diagnoses one lookup. */
export interface LookupRule extends RuleMeta {
  /**
   * Whether only durations tell this finding from others. The rule is skipped if only the order of packets is known.
   */
  readonly restsOnTime?: true;
  /**
   * Returns a match; or a sentence that rules the finding out although the lookup looks like it; or undefined if it
   * does not look like it.
   */
  check(story: Story, context: Context): Match | Sentence | undefined;
}

/** A rule that diagnoses the capture as a whole. */
export interface CaptureRule extends RuleMeta {
  checkCapture(context: Context): Match | readonly Match[] | undefined;
  /** Whether the finding explains this lookup, which then has no finding of its own. */
  covers?(story: Story, context: Context): boolean;
}

export type Rule = LookupRule | CaptureRule;

export function isCaptureRule(rule: Rule): rule is CaptureRule {
  return 'checkCapture' in rule;
}
