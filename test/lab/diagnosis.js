import { createReadStream } from 'node:fs';

/** @typedef {import('./types.ts').Expected} Expected */

/**
 * Returns the findings of the built dnspcap for a capture.
 * @param {string} file
 * @returns {Promise<readonly Expected[]>}
 */
export async function diagnose(file) {
  const { analyze } = await import('../../dist/index.js');
  const { report } = await analyze([{ file, chunks: () => createReadStream(file) }]);
  return report.findings;
}

/**
 * Whether these are the right findings, in order. If chance decides on their number, it also decides on their order.
 * @param {readonly Expected[]} expected
 * @param {readonly Expected[]} given
 */
export function isRight(expected, given) {
  const isChance = expected.some(({ atLeast }) => atLeast !== undefined);
  let rest = isChance ? given.toSorted(byRule) : given;
  for (const { atLeast, ...wanted } of isChance ? expected.toSorted(byRule) : expected) {
    const other = rest.findIndex((finding) => !agrees(wanted, finding));
    const agreeing = other < 0 ? rest.length : other;
    if (agreeing < (atLeast ?? 1)) return false;
    rest = rest.slice(atLeast === undefined ? 1 : agreeing);
  }
  return rest.length === 0;
}

/** @param {Expected} a @param {Expected} b */
function byRule(a, b) {
  return a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0;
}

/** @param {readonly Expected[]} findings */
export function inWords(findings) {
  const words = findings.map(({ rule, confidence, lostType, atLeast }) =>
    [rule, confidence, lostType && `lost ${lostType}`, atLeast && `(${atLeast} or more)`]
      .filter(Boolean)
      .join(' '),
  );
  return words.join(', ') || 'healthy';
}

/** @param {Expected} wanted @param {Expected} given */
function agrees(wanted, given) {
  return Object.entries(wanted).every(([field, value]) => given[field] === value);
}
