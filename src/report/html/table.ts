/** A cell of a table: what is shown, and what it is sorted by when that is another thing. */
export interface Cell {
  readonly text: string;
  readonly sort?: number | string;
  /** Beside it, in a quieter voice. */
  readonly note?: string;
  /** It is this time (ISO 8601), which the reader may see as clock time or since the start. */
  readonly iso?: string;
  /** Id of what it leads to. */
  readonly to?: string;
}

/** A column and its cells; the first one names the row. */
export interface Column<Row> {
  readonly title: string;
  readonly kind: 'number' | 'text' | 'code' | 'prose' | 'long';
  readonly cell: (row: Row) => Cell;
}

/** Rows that stand in the page itself; its script has the others, and sorts all of them. */
const SHOWN = 50;

/** Rows that are printed, in the style too. */
export const PRINTED_ROWS = 25;

/** A table as the template shows it: its first rows. */
export function dataTable<Row>(id: string, rows: readonly Row[], columns: readonly Column<Row>[]) {
  const cellsOf = (row: Row) =>
    columns.map(({ kind, cell }, at) => {
      const { text, sort, note = '', iso = '', to = '' } = cell(row);
      return {
        text,
        note,
        iso,
        to,
        sort: sort ?? '',
        hasSort: sort !== undefined,
        isHead: at === 0,
        isCode: kind === 'code',
        kind,
      };
    });
  return {
    id,
    columns: columns.map(({ title, kind }) => ({ title, isNumber: kind === 'number' })),
    isLong: rows.length > PRINTED_ROWS,
    rows: rows.slice(0, SHOWN).map((row) => ({ cells: cellsOf(row) })),
  };
}

/** Rows that the page does not show: texts that repeat are told once, and cells point to them. */
export interface RowData {
  readonly texts: readonly string[];
  /** Text, and if need be what it is sorted by, and its note: texts by their index in `texts`. */
  readonly rows: readonly (readonly (number | readonly (number | string | null)[])[])[];
}

export function rowsBeyond<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): RowData {
  const known = new Map<string, number>();
  const texts: string[] = [];
  const index = (text: string): number => {
    const at = known.get(text);
    if (at !== undefined) return at;
    known.set(text, texts.length);
    return texts.push(text) - 1;
  };
  const cells = rows.slice(SHOWN).map((row) =>
    columns.map(({ cell }) => {
      const { text, sort, note } = cell(row);
      if (note !== undefined) return [index(text), sort ?? null, index(note)];
      return sort === undefined || String(sort) === text ? index(text) : [index(text), sort];
    }),
  );
  return { texts, rows: cells };
}
