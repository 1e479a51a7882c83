/**
 * The columns of a row: 184 bytes of numbers and 40 bytes of times. The objects of a lookup take a thousand bytes.
 *
 * | column | content |
 * | --- | --- |
 * | CLIENT PORT SERVER SERVER_PORT | the five-tuple, which is UDP |
 * | NAME NUMBER CAPTURE | as in `Lookup` and `Attempt` |
 * | STATE | which of the row's messages were seen, whether its five-tuple was used before, whether it was taken |
 * | HELD | number of the row's messages that wait to be printed |
 * | NEXT | the next older row of the same hash chain; NONE at the end |
 * | LEGS | two legs of 18 columns, each a query and its answer |
 * | a query | frame, place, digest, IP ID, hop limit, QTYPE, ID, payload size, EDNS |
 * | its answer | frame, place, digest, IP ID, hop limit, RCODE, count, length, TTL |
 *
 * Times: query and answer of the first leg, query and answer of the second leg, and the last packet (LAST).
 */
export const CLIENT = 0;
export const PORT = 1;
export const SERVER = 2;
export const SERVER_PORT = 3;
export const NAME = 4;
export const NUMBER = 5;
export const CAPTURE = 6;
export const STATE = 7;
export const HELD = 8;
export const NEXT = 9;
export const LEGS = 10;
export const LEG = 18;
export const QTYPE = 5;
export const ID = 6;
export const ANSWER = 9;
export const WIDTH = LEGS + 2 * LEG;
export const TIMES = 5;
export const LAST = 4;

/** No row, or no leg. */
export const NONE = -1;

/** Bits of STATE. A row begins with its first query. */
export const SECOND_LEG = 1;
export const FIRST_ANSWER = 2;
export const SECOND_ANSWER = 4;
/** The five-tuple had been used before. */
export const USED = 8;
/** The row has left the lane: its lookup is over, or has become an object. */
export const TAKEN = 16;
export const COMPLETE = SECOND_LEG | FIRST_ANSWER | SECOND_ANSWER;
