/** Messages of all captures, copies included. */
export class MessageCounts {
  queries = 0;
  responses = 0;
  /** Of which not even the header was captured, or printed. */
  unreadable = 0;
  /** Responses without a query, but for those whose query was sent before the capture began. */
  strangers = 0;
  /** Packets that whoever captured had no room for, as far as captures tell. */
  dropped = 0;
}
