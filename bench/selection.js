// @ts-check
/** @import { Row } from './row.js' */
/** @import { Tool } from './tools.js' */

/**
 * Which rows are run, and what is missing for the others.
 *
 * @param {readonly Row[]} all
 * @param {object} options
 * @param {string | undefined} options.ids only these, with commas between them
 * @param {boolean} options.withSlow the slow ones too
 * @param {ReadonlyMap<Tool, string>} options.missing tools
 * @returns {{ rows: Row[], missing: string[] }}
 * @throws RangeError for an ID that no row has
 */
export function chosen(all, { ids, withSlow, missing }) {
  const wanted = ids === undefined ? undefined : withOthers(all, ids.split(','));
  const rows = all.filter(({ id, isSlow = false }) => wanted?.has(id) ?? (withSlow || !isSlow));
  /** @type {(row: Row) => string | undefined} */
  const lack = ({ needs = [] }) => needs.map((tool) => missing.get(tool)).find(Boolean);
  return {
    rows: rows.filter((row) => lack(row) === undefined),
    missing: rows.flatMap((row) => {
      const what = lack(row);
      return what === undefined ? [] : [`${row.id}: needs ${what}`];
    }),
  };
}

/**
 * With those that they are compared with.
 *
 * @param {readonly Row[]} all
 * @param {readonly string[]} ids
 * @returns {Set<string>}
 */
function withOthers(all, ids) {
  const byId = new Map(all.map((row) => [row.id, row]));
  /** @type {Set<string>} */
  const found = new Set();
  const queue = [...ids];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const row = byId.get(id);
    if (row === undefined)
      throw new RangeError(`--rows ${id}: there is none; there are ${[...byId.keys()].join(', ')}`);
    if (found.has(id)) continue;
    found.add(id);
    queue.push(...(row.comparedWith ?? []));
    for (const aim of row.aims ?? []) if ('of' in aim && aim.of !== undefined) queue.push(aim.of);
  }
  return found;
}
