/** @typedef {import('./types.ts').Query} Query */

/**
 * Returns the action of a scripted DNS server for each query: the first step whose condition holds decides. If there
 * is none, the server answers. Each step counts its queries independently of the deciding step.
 * @param {readonly import('./types.ts').Step[]} steps
 * @returns {(query: Query) => import('./types.ts').Action}
 */
export function followScript(steps) {
  const conditions = steps.map(({ on }, index) => counting(on, index + 1));
  return (query) => {
    const holds = conditions.map((condition) => condition(query));
    return steps[holds.indexOf(true)]?.do ?? 'answer';
  };
}

/** @param {import('./types.ts').Condition} condition @param {number} seed @returns {(query: Query) => boolean} */
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

/**
 * The minimal standard generator of Park and Miller, 0 to 1: a share takes the same queries in every run. @param
 * {number} seed
 */
function parkMiller(seed) {
  const modulus = 2 ** 31 - 1;
  let state = (seed * 48_271) % modulus;
  return () => {
    state = (state * 48_271) % modulus;
    return state / modulus;
  };
}
