import type { Datagram } from '../decode/datagram.ts';
import type { MessageView, NameId } from '../dns/message-view.ts';
import type { AddressId } from '../wire/address.ts';
import type { Nanoseconds } from '../wire/time.ts';
import { type Seen, Sight, type Sighting, type Unreachable } from './sighting.ts';

/**
 * Most transmissions kept of one lookup. The longest real schedule (c-ares: 4 tries at 3 servers for 2 types) has 24.
 */
export const MAX_ATTEMPTS = 64;

/**
 * Most copies, odd answers or ICMP errors kept of one query: enough for any real story, and a bound for a hostile one.
 */
const MAX_KEPT = 32;

/** Most exchanges kept for which one query was sent on: unbound asks a silent server a dozen times. */
const MAX_SENT_ON = 16;

const NONE: never[] = [];

/**
 * The same packet seen again: at another interface, after NAT, or doubled by the capture. `peer` is the server's
 * address in this copy; after DNAT it differs from the address that the client asked. `client` differs from the
 * client's own address after SNAT.
 */
export interface Copy extends Sighting {
  readonly of: 'query' | 'response';
  readonly peer: AddressId;
  readonly client: AddressId;
  readonly clientPort: number;
  /** TTL or hop limit in this copy; 0 if unknown. */
  readonly hopLimit: number;
  /** The response of this copy, if it came before, or without, the sighting at the client's side. */
  answer?: Answer | undefined;
}

/**
 * `answer`: the client took it, or could have. `late`: its leg had been asked again before. `duplicate`: the same
 * response again. `copy`: the same packet at another place. The client has to ignore the other two (RFC 5452 section
 * 9.1).
 */
export type AnswerKind =
  | 'answer'
  | 'late'
  | 'duplicate'
  | 'copy'
  | 'mismatched-id'
  | 'unexpected-source';

/** A response that was tied to a query. */
export class Answer extends Sight {
  /** The transmission that it belongs to; undefined if its query is not in the capture. */
  attempt: Attempt | undefined = undefined;
  /** Another transmission that it may belong to instead: both have the same five-tuple and ID. */
  orTo: Attempt | undefined = undefined;
  kind: AnswerKind = 'answer';
  id = 0;
  source: AddressId = 0;
  sourcePort = 0;
  rcode = 0;
  truncated = false;
  /** ANCOUNT of the header. */
  answerCount = 0;
  /** Bytes of the message. */
  length = 0;
  /** Whether only the first of its IP fragments was captured. */
  isFragment = false;
  /** Seconds for which the requested records may be cached; 0 if they may not, or if unknown. */
  ttl = 0;
}

/** A query that was sent on by the host that was asked, or so it seems. */
export interface SentOn {
  /** The exchange of that host with the next server. */
  readonly by: Attempt;
  /** Whether it was sent on for this query: it was the only waiting one without such an exchange, or has its ID. */
  readonly isOwn: boolean;
  /** Whether only the directions of packets say that it was this host: the answer has to confirm it. */
  readonly isByDirection: boolean;
}

/**
 * Fields that only few exchanges need: an object of their own, and one that all others share. Tens of thousands of
 * exchanges are open when no server answers, and each of these fields would cost each of them 8 bytes.
 */
class Rarities {
  /** An answer that was assigned to another transmission, but may belong to this one. */
  mayHave: Answer | undefined = undefined;
  /** An ICMP error from the path or from the server that quotes the query: it did not arrive. */
  rejection: Unreachable | undefined = undefined;
  /** Over TCP: where the server ended the connection, before it answered this query or before it got it. */
  cutOff: Sighting | undefined = undefined;
  /**
   * Exchanges in which the server that was asked, or its host, sent the question on meanwhile; the earliest first
   * (hops).
   */
  sentOn: readonly SentOn[] = NONE;
  /** Whether this is a hop: a server sent it on for a client that waits for the answer. */
  isHop = false;
  /** Frame of the query for which it was sent on, in the same file; 0 if it may be any of several. */
  sentOnFor = 0;
  /**
   * The exchange in which the same server sent the same question on again, after a wait, because this one had no
   * answer; and the reverse.
   */
  sentOnAgain: Attempt | undefined = undefined;
  sentOnBefore: Attempt | undefined = undefined;
  /** The first query that it was sent on for, or may have been. */
  sentFor: Attempt | undefined = undefined;
  /** Whether several lookups wait that it may have been sent for. */
  isShared = false;
  /** Whether another exchange refers to this one. */
  isReferred = false;
  /** The exchange whose answer decides whether this one is a hop. */
  maybeHopOf: Attempt | undefined = undefined;
  /** Chain of the exchanges of one question; used only if some host sends queries on. */
  nextOfQuestion: Attempt | undefined = undefined;
  previousOfQuestion: Attempt | undefined = undefined;
  isOfQuestion = false;
}

/** Shared by exchanges with none of these fields. It is never written to. */
const COMMON: Readonly<Rarities> = new Rarities();

/**
 * An exchange: a query that was sent once, and the packets that came back. Within its lookup it is the n-th
 * transmission of its leg. It is tied by five-tuple and ID. Its lookup may change until that lookup is settled.
 */
export class Attempt extends Sight {
  qtype = 0;
  id = 0;
  clientPort = 0;
  server: AddressId = 0;
  serverPort = 0;
  /** Whether the query carries additional records, which in a query means an OPT record (RFC 6891). */
  edns = false;
  /** The UDP payload size of its OPT record, in bytes; 0 without one, or if it was not captured. */
  payloadSize = 0;
  lookup: Lookup;
  /** The first response that the client could take. */
  answer: Answer | undefined = undefined;
  /** Duplicates, and responses that the client had to ignore. */
  others: Answer[] = NONE;
  copies: Copy[] = NONE;
  /** Chain of the exchange index: client, port and ID. */
  nextExchange: Attempt | undefined = undefined;
  previousExchange: Attempt | undefined = undefined;
  /** Chain of the index by client, port and name. It has only one attempt per lookup and port. */
  nextOnPort: Attempt | undefined = undefined;
  previousOnPort: Attempt | undefined = undefined;
  isOnPort = false;
  /** Fields that few exchanges need: see `rarely`. */
  rare: Readonly<Rarities> = COMMON;

  constructor(lookup: Lookup) {
    super();
    this.lookup = lookup;
  }

  /** Resets what `sent` does not overwrite. */
  forget(): void {
    this.frame = 0;
    this.answer = undefined;
    this.others = NONE;
    this.copies = NONE;
    this.rare = COMMON;
  }

  /** Returns false if it has too many already. */
  addOther(answer: Answer): boolean {
    if (this.others.length >= MAX_KEPT) return false;
    if (this.others === NONE) this.others = [];
    this.others.push(answer);
    return true;
  }

  /** Returns false if it has too many already. An exchange of its own replaces one that may be another query's. */
  addSentOn(sentOn: SentOn): boolean {
    const rare = this.rarely();
    if (rare.sentOn.length >= MAX_SENT_ON) {
      const other = sentOn.isOwn ? rare.sentOn.findIndex(({ isOwn }) => !isOwn) : -1;
      if (other < 0) return false;
      rare.sentOn = rare.sentOn.toSpliced(other, 1);
      // The removed exchange may still refer to this one (`maybeHopOf`), so this one must not be reused.
      rare.isReferred = true;
    }
    rare.sentOn = [...rare.sentOn, sentOn];
    sentOn.by.rarely().isReferred = true;
    return true;
  }

  /** Takes over what the packet of the query says. */
  sent(datagram: Datagram, message: MessageView, seen: Seen): void {
    this.see(seen);
    this.qtype = message.qtype;
    this.id = message.id;
    this.clientPort = datagram.sourcePort;
    this.server = datagram.destination;
    this.serverPort = datagram.destinationPort;
    this.edns = message.additionalCount > 0;
    this.payloadSize = this.edns ? message.payloadSize : 0;
  }

  /** Returns false if it has too many already. */
  addCopy(copy: Copy): boolean {
    if (this.copies.length >= MAX_KEPT) return false;
    if (this.copies === NONE) this.copies = [];
    this.copies.push(copy);
    return true;
  }

  /** Returns the rare fields, to be written to. */
  rarely(): Rarities {
    if (this.rare === COMMON) this.rare = new Rarities();
    return this.rare;
  }
}

/** How many lookups of one name a client has begun with A, with AAAA, and with another type. */
export type Begun = readonly [number, number, number];

/**
 * Returns an empty array with room for two attempts: most lookups have one or two. An empty array that grows takes room
 * for seventeen: 8 MB for all lookups that may be open.
 */
function roomForTwo(): Attempt[] {
  const room: unknown[] = [undefined, undefined];
  // Setting the length to 0 would give the room back.
  room.pop();
  room.pop();
  return room as Attempt[];
}

/** A response whose query is not in the capture. */
interface UnseenLeg {
  readonly frame: number;
  readonly time: Nanoseconds;
  readonly source: AddressId;
  readonly qtype: number;
  readonly id: number;
}

/**
 * What an application waits for: one client asks for one name, by one or more legs (A, AAAA), each sent once or more
 * often. Mutable until it is settled.
 */
export class Lookup {
  /** 1-based, in order of first packets. A lookup that was joined to another leaves a gap. */
  number = 0;
  client: AddressId = 0;
  name: NameId = 0;
  /** Its transmissions, in order of time. */
  attempts: Attempt[] = roomForTwo();
  unreachables: Unreachable[] = NONE;
  /** Time of the first query. */
  start: Nanoseconds = 0;
  /** Time of the last query. */
  lastQuery: Nanoseconds = 0;
  /** Time of the last answer that was accepted; -Infinity without one. */
  lastAnswer: Nanoseconds = -Infinity;
  /**
   * Whether the five-tuple of the first query was unused for the conntrack lifetime before, as far as the capture
   * shows.
   */
  freshFlow = true;
  /** Whether anything other than prompt, single, successful answers happened. Rules look only at such lookups. */
  isTroubled = false;
  isSettled = false;
  /**
   * Whether a line of this lookup left before the lookup was settled: then all of its lines are completed at the end.
   */
  isOverdue = false;
  /** Whether the client had begun another lookup by the time at which a resolver sends again at the earliest. */
  clientWentOn = false;
  /** Whether the capture has a gap, or its clock was set, while the lookup was under way: its duration is unknown. */
  isInterrupted = false;
  /**
   * The first response on its port of a type that it did not ask for. The query of that leg was sent before the capture
   * began, or was missed.
   */
  unseenLeg: UnseenLeg | undefined = undefined;
  /**
   * The denied query that this lookup asks again at once, with its first query or with a later leg; undefined if none.
   */
  asksAgain: Attempt | undefined = undefined;
  /** Whether an answer says NXDOMAIN. */
  isDenied = false;
  /** Whether its legs came from two ports, and only their times say that they belong together. */
  isCoupled = false;
  /**
   * Whether it has one leg so far, and more than one lookup near it could be the other leg; undefined until others were
   * looked for.
   */
  isCrowded: boolean | undefined = undefined;
  /** Whether no other lookup of its name was open on its port when it began. */
  isFirstOnPort = true;
  /**
   * Whether this is no lookup, but an exchange of another operation (UPDATE, NOTIFY), or one with an unreadable
   * question.
   */
  isBare = false;
  /** When the lookup is settled unless something happens before; see patience.ts. */
  deadline: Nanoseconds = 0;
  patience = 0;
  /** Intrusive links of the deadline list that it is in. */
  previous: Lookup | undefined = undefined;
  next: Lookup | undefined = undefined;
  /** Whether a retry from another port, or with another ID, may belong to this lookup (waiting.ts). */
  isWaiting = false;
  /**
   * How many lookups of its name the client had begun when this one began, itself included; undefined when no lookup of
   * the name was waiting.
   */
  begunAs: Begun | undefined = undefined;

  /**
   * Teaches V8 what each field may hold. V8 learns this from what is written, and throws optimised code away when it
   * learns more. One lookup in thousands is troubled, so every possible kind of value is written once beforehand.
   */
  static {
    for (const time of [0.5, 3e9]) {
      const lookup = new Lookup();
      const attempt = new Attempt(lookup);
      const rare = attempt.rarely();
      const answer = new Answer();
      for (const record of [undefined, attempt]) {
        attempt.nextExchange = attempt.previousExchange = record;
        attempt.nextOnPort = attempt.previousOnPort = record;
        rare.nextOfQuestion = rare.previousOfQuestion = record;
        rare.maybeHopOf = rare.sentFor = rare.sentOnAgain = rare.sentOnBefore = record;
      }
      for (const record of [lookup, undefined]) lookup.previous = lookup.next = record;
      Object.assign(lookup, { attempts: [attempt], start: time, lastQuery: time });
      Object.assign(lookup, { lastAnswer: time, deadline: time, isWaiting: true });
      Object.assign(lookup, { freshFlow: false, isTroubled: true, isSettled: true, patience: 1 });
      Object.assign(lookup, {
        isCrowded: true,
        unreachables: [],
        clientWentOn: true,
        isInterrupted: true,
      });
      for (const begun of [[0, 0, 0] as const, undefined]) lookup.begunAs = begun;
      for (const denied of [attempt, undefined]) lookup.asksAgain = denied;
      Object.assign(attempt, { time, isOnPort: true, edns: true, others: [], copies: [] });
      Object.assign(rare, { sentOn: [], isHop: true, sentOnFor: 1, isShared: true });
      Object.assign(rare, { isReferred: true, isOfQuestion: true });
      Object.assign(attempt, { digest: -(2 ** 31), ipId: 1 << 20 });
      Object.assign(answer, { kind: 'late', time, truncated: true, attempt, orTo: attempt });
      Object.assign(answer, { digest: -(2 ** 31), ipId: 1 << 20 });
      attempt.answer = rare.mayHave = answer;
      attempt.answer = rare.mayHave = undefined;
    }
  }

  /** Records the first query. */
  begin(client: AddressId, name: NameId, time: Nanoseconds): void {
    this.client = client;
    this.name = name;
    this.start = time;
    this.lastQuery = time;
  }

  /** Resets what `begin` and the first query do not overwrite. The attempts must be gone already. */
  forget(): void {
    this.unreachables = NONE;
    this.lastAnswer = -Infinity;
    this.isTroubled = false;
    this.isSettled = false;
    this.isOverdue = false;
    this.clientWentOn = false;
    this.isInterrupted = false;
    this.isCoupled = false;
    this.isCrowded = undefined;
    this.isDenied = false;
    this.unseenLeg = undefined;
    this.isWaiting = false;
    this.begunAs = undefined;
    this.asksAgain = undefined;
  }

  addUnreachable(unreachable: Unreachable): void {
    if (this.unreachables === NONE) this.unreachables = [];
    if (this.unreachables.length < MAX_KEPT) this.unreachables.push(unreachable);
  }
}
