import type { Transport } from '../../decode/datagram.ts';
import type { NameId } from '../../dns/message-view.ts';
import type { AddressId } from '../../wire/address.ts';
import type { Nanoseconds } from '../../wire/time.ts';

/** Which record of which capture, when, and where: the interface and direction, as far as the file tells. */
export interface Sighting {
  /** Index of the file in the analysis. */
  readonly capture: number;
  readonly frame: number;
  readonly time: Nanoseconds;
  readonly place: number;
}

/** The interface of a sighting, without the direction (decode/link); 0 when the file does not tell. */
export function interfaceOf({ place }: Sighting): number {
  return Math.floor(place / 8);
}

/**
 * The same packet seen once more: at another interface, after NAT, or doubled by the capture. `peer` is the
 * server's address in this copy: another one than the client asked, when the copy was taken after DNAT.
 */
export interface Copy extends Sighting {
  readonly peer: AddressId;
  readonly of: 'query' | 'response';
}

/** A response that was tied to a query. */
export class Answer implements Sighting {
  kind: AnswerKind = 'answer';
  capture = 0;
  frame = 0;
  time: Nanoseconds = 0;
  place = 0;
  id = 0;
  source: AddressId = 0;
  sourcePort = 0;
  rcode = 0;
  truncated = false;
  /** ANCOUNT of the header. */
  answerCount = 0;
}

/**
 * `answer`: the client took it, or could have. `late`: its leg had been asked again, or answered, before.
 * `duplicate`: the same response again. The other two the client has to ignore (RFC 5452 section 9.1).
 */
export type AnswerKind = 'answer' | 'late' | 'duplicate' | 'mismatched-id' | 'unexpected-source';

/** ICMP destination unreachable (RFC 792) that quotes a packet of this lookup. */
export interface Unreachable extends Sighting {
  /** ID and QTYPE of the quoted message; 0 when the quote ends before them. */
  readonly id: number;
  readonly qtype: number;
  readonly from: AddressId;
  /** True when it was the client that refused: its socket was closed or connected elsewhere. */
  readonly byClient: boolean;
  /** Source of the quoted packet, when the client refused a response. */
  readonly quotedSource: AddressId;
  readonly quotedSourcePort: number;
}

const NONE: never[] = [];

/** A query that was sent once: one transaction, the n-th transmission of its leg. */
export class Attempt implements Sighting {
  capture = 0;
  frame = 0;
  time: Nanoseconds = 0;
  place = 0;
  qtype = 0;
  id = 0;
  transport: Transport = 17;
  clientPort = 0;
  server: AddressId = 0;
  serverPort = 0;
  /** The query carried additional records, which in a query is an OPT record (RFC 6891). */
  edns = false;
  lookup: Lookup;
  /** The first response that the client could take. */
  answer: Answer | undefined = undefined;
  /** Duplicates, and responses that the client had to ignore. */
  others: Answer[] = NONE;
  copies: Copy[] = NONE;
  /** Chain of the index by client port; only one attempt of a lookup per port is in it. */
  nextInIndex: Attempt | undefined = undefined;
  previousInIndex: Attempt | undefined = undefined;
  isIndexed = false;
  /** It is among the RecentQueries. */
  isRecent = false;

  constructor(lookup: Lookup) {
    this.lookup = lookup;
  }

  /** Back to what a new one is, except for what is written when it is sent. */
  forget(): void {
    this.answer = undefined;
    this.others = NONE;
    this.copies = NONE;
  }

  addOther(answer: Answer): void {
    if (this.others === NONE) this.others = [];
    if (this.others.length < MAX_KEPT) this.others.push(answer);
  }

  addCopy(copy: Copy): void {
    if (this.copies === NONE) this.copies = [];
    if (this.copies.length < MAX_KEPT) this.copies.push(copy);
  }
}

/** Copies, odd answers or ICMP errors kept of one query: enough for any real story, a bound for a hostile one. */
const MAX_KEPT = 32;
/** Transmissions kept of one lookup. The longest real schedule (c-ares, 4 tries at 3 servers and 2 types) has 24. */
export const MAX_ATTEMPTS = 64;

/**
 * What an application waited for: one client asks for one name, by one or more legs (A, AAAA), each sent
 * once or more often. Mutable until it is settled.
 */
export class Lookup {
  /** 1-based, in order of first packets. */
  number = 0;
  client: AddressId = 0;
  name: NameId = 0;
  attempts: Attempt[] = [];
  unreachables: Unreachable[] = NONE;
  /** Time of the first query. */
  start: Nanoseconds = 0;
  /** Time of the last query. */
  lastQuery: Nanoseconds = 0;
  /** Time of the last answer that was accepted. */
  lastAnswer: Nanoseconds = 0;
  /** The five-tuple of the first query was not used in the conntrack lifetime before, as far as the capture shows. */
  freshFlow = true;
  /** Something other than prompt, single, successful answers happened: rules look at it. */
  isTroubled = false;
  isSettled = false;
  /** A line of it has left before it was settled: all of its lines are completed at the end. */
  isOverdue = false;
  /** The client began other lookups before any resolver would have sent this one again. */
  clientWentOn = false;
  /** When it is settled unless something happens; see settle.ts. */
  deadline: Nanoseconds = 0;
  /** Intrusive links: the list of its deadline, and the chain of the index by name. */
  previous: Lookup | undefined = undefined;
  next: Lookup | undefined = undefined;
  nextInIndex: Lookup | undefined = undefined;
  previousInIndex: Lookup | undefined = undefined;
  patience = 0;

  /**
   * V8 learns what a field may hold from what is written to it, and throws optimised code away when it learns
   * more. One lookup in thousands is troubled, so all that can happen to one is written once beforehand.
   */
  static {
    for (const time of [0.5, 3e9]) {
      const lookup = new Lookup();
      const attempt = new Attempt(lookup);
      for (const record of [lookup, attempt])
        record.nextInIndex = record.previousInIndex = undefined;
      Object.assign(lookup, {
        attempts: [attempt],
        start: time,
        lastQuery: time,
        lastAnswer: time,
      });
      Object.assign(lookup, {
        deadline: time,
        previous: lookup,
        next: lookup,
        nextInIndex: lookup,
        previousInIndex: lookup,
      });
      Object.assign(lookup, { freshFlow: false, isTroubled: true, isSettled: true, patience: 1 });
      Object.assign(lookup, { unreachables: [], clientWentOn: true });
      Object.assign(attempt, {
        time,
        nextInIndex: attempt,
        previousInIndex: attempt,
        isIndexed: true,
        others: [],
        copies: [],
      });
      const answer = Object.assign(new Answer(), { kind: 'late', time, truncated: true });
      Object.assign(attempt, { answer, edns: true, isRecent: true });
      lookup.previous = undefined;
      lookup.next = undefined;
      attempt.answer = undefined;
    }
  }

  /** Back to what a new one is, without attempts, except for what is written when it begins. */
  forget(): void {
    this.unreachables = NONE;
    this.lastAnswer = 0;
    this.isTroubled = false;
    this.isSettled = false;
    this.isOverdue = false;
    this.clientWentOn = false;
  }

  addUnreachable(unreachable: Unreachable): void {
    if (this.unreachables === NONE) this.unreachables = [];
    if (this.unreachables.length < MAX_KEPT) this.unreachables.push(unreachable);
  }
}
