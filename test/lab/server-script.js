/**
 * @typedef {object} Query
 * @property {string} name
 * @property {string} type
 * @property {'udp' | 'tcp'} transport
 * @property {string} server the address that was asked
 * @property {boolean} secondInFlight on a fresh five-tuple whose first query is still unanswered: what the race can take
 *
 * @typedef {object} Condition every field that is given must hold
 * @property {string} [name]
 * @property {string} [type]
 * @property {'udp' | 'tcp'} [transport]
 * @property {string} [server]
 * @property {boolean} [secondInFlight]
 * @property {number | readonly number[]} [nth] which of the queries that meet the conditions above, from 1
 * @property {number} [share] how many of them, 0 to 1; the same ones in every run
 *
 * @typedef {'answer' | 'drop' | 'servfail' | 'refused' | 'nxdomain' | 'truncate' | 'wrong-id' | { delay: number } | { from: string }} Action
 *   `delay` in milliseconds; `from` is the "address:port" that the answer leaves from
 *
 * @typedef {{ on: Condition, do: Action }} Step
 */

/**
 * What a DNS server does with its queries: of the steps whose condition holds the first decides, and where there
 * is none the query is answered. Each step counts for itself, whoever decides.
 * @param {readonly Step[]} steps
 * @returns {(query: Query) => Action}
 */
export function followScript(steps) {
  const conditions = steps.map(({ on }, index) => counting(on, index + 1));
  return (query) => {
    const holds = conditions.map((condition) => condition(query));
    return steps[holds.indexOf(true)]?.do ?? 'answer';
  };
}

/** @param {Condition} condition @param {number} seed @returns {(query: Query) => boolean} */
function counting({ nth, share, ...fields }, seed) {
  const wanted = nth === undefined ? undefined : [nth].flat();
  const random = parkMiller(seed);
  let seen = 0;
  return (query) => {
    if (Object.entries(fields).some(([field, value]) => query[field] !== value)) return false;
    seen++;
    if (wanted && !wanted.includes(seen)) return false;
    return share === undefined || random() < share;
  };
}

/** The minimal standard generator of Park and Miller, 0 to 1: a share takes the same queries in every run. @param {number} seed */
function parkMiller(seed) {
  const modulus = 2 ** 31 - 1;
  let state = (seed * 48_271) % modulus;
  return () => {
    state = (state * 48_271) % modulus;
    return state / modulus;
  };
}
