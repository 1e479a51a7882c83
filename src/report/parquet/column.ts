import type { ColumnSource, SchemaElement } from 'hyparquet-writer';
import { visible } from '../escape.ts';
import { fraction, wholeSeconds } from '../wording/story.ts';

type Encoding = NonNullable<ColumnSource['encoding']>;
/** Value of a cell. */
export type Value =
  | string
  | number
  | bigint
  | boolean
  | readonly (string | undefined)[]
  | undefined;

/** One column of a table of `Row`. */
export interface Column<Row> {
  readonly name: string;
  /** Elements of the schema: a list has more than one. */
  readonly elements: readonly SchemaElement[];
  readonly value: (row: Row) => Value;
  /** Left out where the writer chooses between a dictionary and plain values. */
  readonly encoding?: Encoding;
  /** False if the minimum and maximum of a row group help no query. */
  readonly statistics?: boolean;
}

type Of<Row, T> = (row: Row) => T | undefined;

/** Makes a column optional: undefined becomes null. In any other column it is a mistake, which the writer rejects. */
export function optional<Row>(column: Column<Row>): Column<Row> {
  const [first, ...rest] = column.elements;
  return { ...column, elements: [{ ...first!, repetition_type: 'OPTIONAL' }, ...rest] };
}

/** Makes text visible, so that readers of the table get no hidden or reordered text. */
function shown(text: string | undefined): string | undefined {
  return text === undefined ? undefined : visible(text);
}

const STRING = { type: 'BYTE_ARRAY', converted_type: 'UTF8' } as const;

/** Returns a column of text. Every text of a table passes through here, or through `strings`. */
export function string<Row>(name: string, text: Of<Row, string>): Column<Row> {
  const value = (row: Row): string | undefined => shown(text(row));
  return { name, value, elements: [{ name, ...STRING, repetition_type: 'REQUIRED' }] };
}

/** Returns a column of long texts that rarely repeat. */
export function prose<Row>(name: string, value: Of<Row, string>): Column<Row> {
  return { ...string(name, value), encoding: 'PLAIN', statistics: false };
}

/** Returns a column of lists, whose items may be null. */
export function strings<Row>(
  name: string,
  texts: Of<Row, readonly (string | undefined)[]>,
): Column<Row> {
  return {
    name,
    value: (row) => texts(row)?.map(shown),
    elements: [
      { name, converted_type: 'LIST', repetition_type: 'REQUIRED', num_children: 1 },
      { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      { name: 'element', ...STRING, repetition_type: 'OPTIONAL' },
    ],
  };
}

/** Returns a column of signed 32-bit integers. */
export function integer<Row>(name: string, value: Of<Row, number>): Column<Row> {
  return { name, value, elements: [{ name, type: 'INT32', repetition_type: 'REQUIRED' }] };
}

/** Returns a column of slowly rising integers: delta encoding takes a tenth of the space. */
export function ascending<Row>(name: string, value: Of<Row, number>): Column<Row> {
  return { ...integer(name, value), encoding: 'DELTA_BINARY_PACKED' };
}

export function double<Row>(name: string, value: Of<Row, number>): Column<Row> {
  return { name, value, elements: [{ name, type: 'DOUBLE', repetition_type: 'REQUIRED' }] };
}

export function boolean<Row>(name: string, value: Of<Row, boolean>): Column<Row> {
  return { name, value, elements: [{ name, type: 'BOOLEAN', repetition_type: 'REQUIRED' }] };
}

/**
 * Returns a column of instants in UTC, in microseconds. The last three digits of nanoseconds are cut off, as not
 * all readers of Parquet support nanoseconds.
 *
 * @param value ISO 8601 UTC with six digits or more after the point, or nothing
 */
export function timestamp<Row>(name: string, value: Of<Row, string>): Column<Row> {
  const logical = { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' } as const;
  return {
    name,
    value: (row) => microseconds(value(row)),
    encoding: 'DELTA_BINARY_PACKED',
    elements: [
      {
        name,
        type: 'INT64',
        converted_type: 'TIMESTAMP_MICROS',
        logical_type: logical,
        repetition_type: 'REQUIRED',
      },
    ],
  };
}

/** Returns microseconds since 1970. Computes with BigInt, as the product may need more than the 53 bits of a double. */
function microseconds(time: string | undefined): bigint | undefined {
  if (time === undefined || time === '') return undefined;
  return BigInt(wholeSeconds(time)) * 1_000_000n + BigInt(fraction(time).slice(0, 6));
}
