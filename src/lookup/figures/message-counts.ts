import { Unasked } from './unasked.ts';

/** Messages of all captures, copies included. */
export class MessageCounts {
  queries = 0;
  responses = 0;
  /** Of which not even the header was captured, or printed. */
  unreadable = 0;
  readonly unasked = new Unasked();
  /** Packets that whoever captured had no room for, as far as captures tell. */
  dropped = 0;
}
