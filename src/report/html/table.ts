/** A cell of a table: its text, and its sort key if that differs. */
export interface Cell {
  readonly text: string;
  readonly sort?: number | string;
  /** Text beside it, in a quieter style. */
  readonly note?: string;
  /** The time of the cell (ISO 8601), which the reader can switch between clock time and time since the start. */
  readonly iso?: string;
  /** Id of the element that the cell links to. */
  readonly to?: string;
}

/** A column and its cells. The first column names the row. */
export interface Column<Row> {
  readonly title: string;
  readonly kind: 'number' | 'text' | 'code' | 'prose' | 'long';
  readonly cell: (row: Row) => Cell;
}

/** Rows in the HTML itself. The page's script holds the others, and sorts all of them. */
const SHOWN = 50;

/** Rows that are printed, as in the style. */
const PRINTED_ROWS = 25;

/** Returns the first rows of a table for the template. */
export function dataTable<Row>(id: string, rows: readonly Row[], columns: readonly Column<Row>[]) {
  const cellsOf = (row: Row) =>
    columns.map(({ title, kind, cell }, at) => {
      const { text, sort, note = '', iso = '', to = '' } = cell(row);
      return {
        text,
        note,
        iso,
        to,
        sort: sort ?? '',
        hasSort: sort !== undefined,
        isHead: at === 0,
        label: at === 0 || text === '' ? '' : title,
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

/** Rows that are not in the HTML. Repeated texts are stored once, and cells refer to them. */
export interface RowData {
  readonly texts: readonly string[];
  /**
   * Cells: the index of the text in `texts`; or the index with the sort key, the index of the note, and whether the
   * sort key is the time of the cell.
   */
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
      const { text, sort, note, iso } = cell(row);
      if (iso !== undefined) return [index(text), iso, null, 1];
      if (note !== undefined) return [index(text), sort ?? null, index(note)];
      return sort === undefined || String(sort) === text ? index(text) : [index(text), sort];
    }),
  );
  return { texts, rows: cells };
}
