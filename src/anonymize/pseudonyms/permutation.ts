import type { Secret } from './secret.ts';

const ROUNDS = 10;

/**
 * Returns the image of `digits` under a keyed permutation of all sequences of that length: no two sequences have the
 * same image, and the seed reverses it. It is a Feistel network over the two halves, like FF1 of NIST SP 800-38G, with
 * HMAC instead of AES.
 *
 * @param tweak distinguishes permutations of the same secret
 */
export function permuted(
  digits: readonly number[],
  radix: number,
  tweak: string,
  secret: Secret,
): number[] {
  if (digits.length === 1) return [shuffled(radix, tweak, secret)[digits[0]!]!];
  const half = digits.length >> 1;
  const base = BigInt(radix);
  const lengths = [half, digits.length - half] as const;
  let left = numberOf(digits.slice(0, half), base);
  let right = numberOf(digits.slice(half), base);
  for (let round = 0; round < ROUNDS; round++) {
    const modulus = base ** BigInt(lengths[round & 1]!);
    const mixed = secret('feistel', `${tweak} ${radix} ${digits.length} ${round} ${right}`);
    const sum = (left + BigInt(`0x${mixed.toString('hex')}`)) % modulus;
    left = right;
    right = sum;
  }
  return [...digitsOf(left, base, lengths[0]), ...digitsOf(right, base, lengths[1])];
}

/** Returns all digits in an order that the secret decides: a permutation of single digits. */
function shuffled(radix: number, tweak: string, secret: Secret): number[] {
  const rank = (digit: number): string => secret('digit', `${tweak} ${digit}`).toString('hex');
  const ranks = Array.from({ length: radix }, (_, digit) => rank(digit));
  return ranks.map((_, digit) => digit).toSorted((a, b) => (ranks[a]! < ranks[b]! ? -1 : 1));
}

function numberOf(digits: readonly number[], base: bigint): bigint {
  return digits.reduce((number, digit) => number * base + BigInt(digit), 0n);
}

function digitsOf(number: bigint, base: bigint, length: number): number[] {
  const digits: number[] = [];
  for (let rest = number; digits.length < length; rest /= base) digits.unshift(Number(rest % base));
  return digits;
}
