/** xorshift32 (Marsaglia, 2003): the same seed gives the same inputs on every machine. */
export class Random {
  #state;

  constructor(seed) {
    this.#state = seed >>> 0 || 0x9e3779b9;
  }

  next() {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return this.#state >>> 0;
  }

  /** Returns an integer from 0 up to, but not including, `limit`. */
  below(limit) {
    return limit <= 0 ? 0 : this.next() % limit;
  }

  pick(list) {
    return list[this.below(list.length)];
  }
}

/** Values at which lengths, counts and offsets go wrong. */
const LIES = [
  0, 1, 2, 7, 8, 11, 12, 63, 64, 127, 128, 191, 192, 255, 0x7fff, 0x8000, 0xc000, 0xc00c, 0xffff,
];
const LONG_LIES = [0, 1, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff, 0x10000, 0x40001];

/** Changes, of which one or several are applied in turn; each returns new bytes. */
const CHANGES = [
  (bytes, random) => {
    bytes[random.below(bytes.length)] ^= 1 << random.below(8);
    return bytes;
  },
  (bytes, random) => {
    bytes[random.below(bytes.length)] = random.pick(LIES);
    return bytes;
  },
  (bytes, random) => {
    const at = random.below(bytes.length - 1);
    new DataView(bytes.buffer, bytes.byteOffset).setUint16(
      at,
      random.pick(LIES),
      random.below(2) === 0,
    );
    return bytes;
  },
  (bytes, random) => {
    if (bytes.length < 4) return bytes;
    const at = random.below(bytes.length - 3);
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    view.setUint32(at, random.pick(LONG_LIES), random.below(2) === 0);
    return bytes;
  },
  (bytes, random) => bytes.slice(0, random.below(bytes.length)),
  (bytes, random) => {
    const at = random.below(bytes.length);
    return splice(bytes, at, 1 + random.below(32), new Uint8Array(0));
  },
  (bytes, random) => {
    const from = random.below(bytes.length);
    const piece = bytes.slice(from, from + 1 + random.below(64));
    return splice(bytes, random.below(bytes.length), 0, piece);
  },
  (bytes, random) => {
    const piece = Uint8Array.from({ length: 1 + random.below(8) }, () => random.below(256));
    return splice(bytes, random.below(bytes.length), 0, piece);
  },
];

/** Returns a copy with one to four changes. */
export function mutated(bytes, random) {
  let out = bytes.slice();
  for (let left = 1 + random.below(4); left > 0 && out.length > 1; left--)
    out = random.pick(CHANGES)(out, random);
  return out;
}

/** Returns items cut, repeated, reordered, or taken from another list, with one or two of them changed inside. */
export function shuffled(items, others, random) {
  const out = items.slice();
  for (let left = 1 + random.below(3); left > 0 && out.length > 0; left--) {
    const at = random.below(out.length);
    const change = random.below(5);
    if (change === 0) out.splice(at, 1 + random.below(3));
    else if (change === 1) out.splice(at, 0, out[random.below(out.length)]);
    else if (change === 2) out.splice(random.below(out.length), 0, ...out.splice(at, 1));
    else if (change === 3) out.splice(at, 0, random.pick(others));
    else out[at] = mutated(out[at], random);
  }
  return out;
}

function splice(bytes, at, removed, added) {
  const out = new Uint8Array(
    Math.max(0, bytes.length - Math.min(removed, bytes.length - at)) + added.length,
  );
  out.set(bytes.subarray(0, at));
  out.set(added, at);
  out.set(bytes.subarray(Math.min(bytes.length, at + removed)), at + added.length);
  return out;
}
