// @ts-check

/**
 * `@jest/globals` for the modules that all test files of a process share: each file has its own `expect` and `test`.
 *
 * @type {Record<string, Function>}
 */
let ofFile = {};

/** @param {Record<string, Function>} globals those of the test file that begins */
export function use(globals) {
  ofFile = globals;
}

/**
 * @param {string} name
 * @returns {any}
 */
function current(name) {
  return new Proxy(() => undefined, {
    apply: (_target, _self, given) => ofFile[name]?.(...given),
    get: (_target, key) => Reflect.get(ofFile[name] ?? {}, key),
  });
}

export const afterAll = current('afterAll');
export const afterEach = current('afterEach');
export const beforeAll = current('beforeAll');
export const beforeEach = current('beforeEach');
export const describe = current('describe');
export const expect = current('expect');
export const test = current('test');

/**
 * Lets modules that import `@jest/globals` get this one.
 *
 * @type {import('node:module').ResolveHook} https://nodejs.org/api/module.html#resolvespecifier-context-nextresolve
 */
export const resolve = (specifier, context, nextResolve) =>
  specifier === '@jest/globals'
    ? { url: new URL('jest-globals.js', import.meta.url).href, shortCircuit: true }
    : nextResolve(specifier, context);
