/**
 * Breakages of a source file, one at a time: a threshold that is moved by a factor of two, an operand of a condition
 * that is dropped, a guard that never bars the way.
 *
 * @typedef {{ file: string, line: number, what: string, source: string }} Mutant
 */
import { readFileSync } from 'node:fs';
import { parseSync } from '@swc/core';

/** A number that has a name: `const PROMPTLY: Nanoseconds = 500 * MILLISECOND;` */
const THRESHOLD =
  /^(?:export )?const ([A-Z][A-Z_]+)(?:: \w+)? =\s+([\d_.]+(?: \* \w+)?|[A-Z_]+(?: \* \d+)?);$/gm;

/** Bounds of memory and of what is printed, which have tests of their own, and numbers of the DNS. */
const NO_THRESHOLDS =
  /^(?:MAX_|LISTED$|NAMED$|FORMERR$|NOTIMP$|REFUSED$|BADCOOKIE$|NXDOMAIN$|NOERROR$)/;

/** @returns {Mutant[]} */
export function movedThresholds(file) {
  const source = readFileSync(file, 'utf8');
  return Array.from(source.matchAll(THRESHOLD)).flatMap((match) => {
    const [whole, name, value] = match;
    if (NO_THRESHOLDS.test(name)) return [];
    return ['* 2', '/ 2'].map((by) => ({
      file,
      line: lineOf(source, match.index),
      what: `${name} ${by}`,
      source: splice(
        source,
        match.index,
        match.index + whole.length,
        `${whole.slice(0, whole.lastIndexOf(value))}(${value}) ${by};`,
      ),
    }));
  });
}

/** @returns {Mutant[]} */
export function droppedConditions(file) {
  const source = readFileSync(file, 'utf8');
  // Spans are octets, counted from the first token, and over all files that were parsed.
  const octets = Buffer.from(`;${source}`);
  const tree = parseSync(octets.toString(), { syntax: 'typescript', target: 'es2023' });
  const base = tree.span.start;
  const mutants = [];
  const replace = ({ start, end }, by, what) => {
    const [from, to] = [start - base, end - base];
    const text = octets.subarray(from, to).toString();
    const before = octets.subarray(1, from).toString();
    mutants.push({
      file,
      line: before.split('\n').length,
      what: `${what}: ${text.replace(/\s+/g, ' ').slice(0, 90)}`,
      source: `${before}${by}${octets.subarray(to).toString()}`,
    });
  };
  walk(tree, (node) => {
    if (node.type === 'BinaryExpression' && (node.operator === '&&' || node.operator === '||')) {
      // An operand that is a chain of the same kind is visited by itself.
      for (const side of [node.left, node.right])
        if (side.type !== 'BinaryExpression' || side.operator !== node.operator)
          replace(side.span, node.operator === '&&' ? 'true' : 'false', 'without');
    }
    if (node.type === 'IfStatement') replace(node.test.span, 'false', 'never');
    if (node.type === 'ConditionalExpression') {
      replace(node.test.span, 'true', 'always');
      replace(node.test.span, 'false', 'never');
    }
  });
  return mutants;
}

function walk(node, visit) {
  if (node === null || typeof node !== 'object') return;
  if (typeof node.type === 'string') visit(node);
  for (const value of Object.values(node)) walk(value, visit);
}

function splice(text, from, to, by) {
  return text.slice(0, from) + by + text.slice(to);
}

function lineOf(text, at) {
  return text.slice(0, at).split('\n').length;
}
