import type { ColumnSource, SchemaElement } from 'hyparquet-writer';
import { visible } from '../escape.ts';
import { fraction, wholeSeconds } from '../wording/story.ts';

type Encoding = NonNullable<ColumnSource['encoding']>;
/** Of a cell. */
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
  /** Of the schema: a list has more than one element. */
  readonly elements: readonly SchemaElement[];
  readonly value: (row: Row) => Value;
  /** Left out where the writer chooses between a dictionary and plain values. */
  readonly encoding?: Encoding;
  /** False where the least and the greatest value of a group help no query. */
  readonly statistics?: boolean;
}

type Of<Row, T> = (row: Row) => T | undefined;

/** Undefined becomes null. In any other column it is a mistake, and refused by the writer. */
export function optional<Row>(column: Column<Row>): Column<Row> {
  const [first, ...rest] = column.elements;
  return { ...column, elements: [{ ...first!, repetition_type: 'OPTIONAL' }, ...rest] };
}

/** Whoever reads the table must not get what hides or moves other text. */
function shown(text: string | undefined): string | undefined {
  return text === undefined ? undefined : visible(text);
}

const STRING = { type: 'BYTE_ARRAY', converted_type: 'UTF8' } as const;

/** Every text of a table goes through here, or through `strings`. */
export function string<Row>(name: string, text: Of<Row, string>): Column<Row> {
  const value = (row: Row): string | undefined => shown(text(row));
  return { name, value, elements: [{ name, ...STRING, repetition_type: 'REQUIRED' }] };
}

/** Long texts, of which hardly two are equal. */
export function prose<Row>(name: string, value: Of<Row, string>): Column<Row> {
  return { ...string(name, value), encoding: 'PLAIN', statistics: false };
}

/** A list; its items may be null. */
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

/** 32 bits, signed. */
export function integer<Row>(name: string, value: Of<Row, number>): Column<Row> {
  return { name, value, elements: [{ name, type: 'INT32', repetition_type: 'REQUIRED' }] };
}

/** Integers of which each is a little more than the one before: they take a tenth of the room. */
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
 * An instant in UTC, in microseconds: of a capture with nanoseconds, the last three digits are cut off, which every
 * reader of Parquet understands and not all of them do nanoseconds.
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

/** Since 1970. In two steps, as the product may need more than the 53 bits of a double. */
function microseconds(time: string | undefined): bigint | undefined {
  if (time === undefined || time === '') return undefined;
  return BigInt(wholeSeconds(time)) * 1_000_000n + BigInt(fraction(time).slice(0, 6));
}
