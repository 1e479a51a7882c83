export type Yaml = string | number | boolean | readonly Yaml[] | { readonly [key: string]: Yaml };

interface SourceLine {
  readonly indent: number;
  readonly text: string;
}

/**
 * Parses the YAML of this repository's manifests: maps and lists in block style, indented by two spaces, plain or
 * double-quoted scalars, `["a", "b"]` and `{}`, comments on lines of their own. Throws on all other YAML.
 *
 * @see https://yaml.org/spec/1.2.2/
 */
export function parsePlainYaml(text: string): Yaml {
  const lines = text
    .split('\n')
    .filter((line) => !/^\s*(#.*)?$/.test(line))
    .map((line) => ({ indent: line.search(/\S/), text: line.trim() }));
  const [value, end] = node(lines, 0);
  if (end !== lines.length) throw new Error(`not understood: ${lines[end]!.text}`);
  return value;
}

/** Returns the value that begins at a line and includes all lines at least as deep. */
function node(lines: readonly SourceLine[], at: number): [value: Yaml, end: number] {
  return lines[at]!.text.startsWith('- ') ? sequence(lines, at) : mapping(lines, at);
}

function sequence(lines: readonly SourceLine[], start: number): [Yaml, number] {
  const { indent } = lines[start]!;
  const items: Yaml[] = [];
  let at = start;
  while (lines[at]?.indent === indent && lines[at]!.text.startsWith('- ')) {
    const text = lines[at]!.text.slice(2);
    if (!KEY.test(text)) {
      items.push(scalar(text));
      at++;
      continue;
    }
    // A map whose first key follows the dash.
    const [item, end] = mapping(lines.with(at, { indent: indent + 2, text }), at);
    items.push(item);
    at = end;
  }
  return [items, at];
}

const KEY = /^([\w./-]+):(?: (.+))?$/;

function mapping(lines: readonly SourceLine[], start: number): [Yaml, number] {
  const { indent } = lines[start]!;
  const map: Record<string, Yaml> = {};
  let at = start;
  while (lines[at]?.indent === indent) {
    const [, key, value] = KEY.exec(lines[at]!.text) ?? [];
    if (key === undefined || key in map) throw new Error(`no key of a map: ${lines[at]!.text}`);
    if (value !== undefined) {
      map[key] = scalar(value);
      at++;
      continue;
    }
    if (lines[at + 1]?.indent !== indent + 2) throw new Error(`nothing below ${key}:`);
    [map[key], at] = node(lines, at + 1);
  }
  return [map, at];
}

function scalar(text: string): Yaml {
  if (/^("|\[|\{\}$|\d+$|true$|false$)/.test(text)) return JSON.parse(text) as Yaml;
  if (/^[\w./=-]+(:[\w./=-]+)*$/.test(text)) return text;
  throw new Error(`no plain scalar: ${text}`);
}
