/**
 * Breakages of a source file, one at a time: a threshold that is moved by a factor of two, an operand of a condition
 * that is dropped, a guard that never applies.
 *
 * `shownBy` is the value that the condition must have somewhere for the breakage to change anything.
 *
 * @typedef {{ file: string, line: number, what: string, source: string, span?: { start: number, end: number },
 *   shownBy?: boolean }} Mutant
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseSync } from '@swc/core';
import { isThreshold } from './no-thresholds.js';

/**
 * Returns breakages of every named number of a file: `const PROMPTLY: Nanoseconds = 500 * MILLISECOND;` @returns
 * {Mutant[]}
 */
export function movedThresholds(file) {
  const { tree, broken } = parsed(file);
  return tree.body.flatMap((item) => {
    const { type, kind, declarations } = item.declaration ?? item;
    if (type !== 'VariableDeclaration' || kind !== 'const') return [];
    return declarations
      .filter(({ id, init }) => /^[A-Z][A-Z\d_]*$/.test(id.value ?? '') && isNumber(init))
      .filter(({ id }) => isThreshold(basename(file), id.value))
      .flatMap(({ id, init }) =>
        ['* 2', '/ 2'].map((by) =>
          broken(init.span, (text) => `(${text}) ${by}`, `${id.value} ${by}`),
        ),
      );
  });
}

/** @returns {Mutant[]} */
export function droppedConditions(file) {
  const { tree, broken } = parsed(file);
  const mutants = [];
  const replace = (span, by, what) =>
    mutants.push({
      ...broken(
        span,
        () => by,
        (text) => `${what}: ${text.replace(/\s+/g, ' ').slice(0, 90)}`,
      ),
      shownBy: by === 'false',
    });
  walk(tree, (node) => {
    if (node.type === 'BinaryExpression' && (node.operator === '&&' || node.operator === '||')) {
      // An operand that is a chain of the same kind is visited by itself; the value that an expression returns is no
      // condition.
      for (const side of [node.left, node.right])
        if (!isChain(side, node.operator) && !isObject(side))
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

/** Returns the file with probes: each condition that a mutant drops records that an input may show the mutant. */
export function watched(file, mutants) {
  const { octets, base } = parsed(file);
  const marks = mutants.flatMap(({ span, shownBy, what }, at) => {
    // Of a test all that counts is whether it holds; an operand may be what is given.
    const value = what.startsWith('without') ? '(' : 'Boolean(';
    return [
      {
        at: span.start - base,
        size: span.end - span.start,
        text: `shows(${at},${shownBy},${value}`,
      },
      { at: span.end - base, size: span.start - span.end, text: '))' },
    ];
  });
  // What begins at one place, the longest first; what ends there before it, the shortest first.
  marks.sort((a, b) => a.at - b.at || Math.sign(a.size) - Math.sign(b.size) || b.size - a.size);
  let source = '';
  let done = 1;
  for (const { at, text } of marks) {
    source += octets.subarray(done, at).toString() + text;
    done = at;
  }
  return `${source}${octets.subarray(done).toString()}
function shows(at, shownBy, value) {
  if (value !== !shownBy) globalThis.breakagesShown?.add(at);
  return value;
}
`;
}

function parsed(file) {
  const source = readFileSync(file, 'utf8');
  // Spans are bytes, counted from the first token, and over all files that were parsed.
  const octets = Buffer.from(`;${source}`);
  const tree = parseSync(octets.toString(), { syntax: 'typescript', target: 'es2023' });
  const base = tree.span.start;
  /** @returns {Mutant} */
  const broken = (span, by, what) => {
    const { start, end } = span;
    const text = octets.subarray(start - base, end - base).toString();
    const before = octets.subarray(1, start - base).toString();
    return {
      file,
      span,
      line: before.split('\n').length,
      what: typeof what === 'string' ? what : what(text),
      source: `${before}${by(text)}${octets.subarray(end - base).toString()}`,
    };
  };
  return { tree, broken, octets, base };
}

function isChain({ type, operator }, wanted) {
  return type === 'BinaryExpression' && operator === wanted;
}

function isObject({ type, expression }) {
  return type === 'ObjectExpression' || (type === 'ParenthesisExpression' && isObject(expression));
}

/** `0.5`, `2 * LEG_WINDOW`, `1 << 16` */
function isNumber(node) {
  switch (node?.type) {
    case 'NumericLiteral':
      return true;
    case 'Identifier':
      return /^[A-Z][A-Z\d_]*$/.test(node.value);
    case 'ParenthesisExpression':
      return isNumber(node.expression);
    case 'BinaryExpression':
      return isNumber(node.left) && isNumber(node.right);
    default:
      return false;
  }
}

function walk(node, visit) {
  if (node === null || typeof node !== 'object') return;
  if (typeof node.type === 'string') visit(node);
  for (const value of Object.values(node)) walk(value, visit);
}
