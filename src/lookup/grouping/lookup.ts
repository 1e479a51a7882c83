import type { NameId } from '../../dns/message-view.ts';
import type { AddressId } from '../../wire/address.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import { Answer, Attempt, MAX_KEPT, type Unreachable } from '../exchange/attempt.ts';

/**
 * Most transmissions kept of one lookup. The longest real schedule (c-ares: 4 tries at 3 servers for 2 types) has 24.
 */
export const MAX_ATTEMPTS = 64;

/** How many lookups of one name a client has begun with A, with AAAA, and with another type. */
export type Begun = readonly [number, number, number];

const NONE: never[] = [];

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
  /** Whether it has one leg so far, and more than one lookup near it could be the other leg. */
  isCrowded = false;
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
    this.isCrowded = false;
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
