import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { readTable } from './read-table.ts';

type Cell = string | number | boolean | Date | null | readonly (string | null)[];
export type Row = Readonly<Record<string, Cell | undefined>>;

/** A temporary folder, and a database that finds its files there. */
export class Workplace {
  readonly folder = mkdtempSync(join(tmpdir(), 'dnspcap-test-'));
  readonly #duckdb: DuckDBConnection;

  private constructor(duckdb: DuckDBConnection) {
    this.#duckdb = duckdb;
  }

  static async open(): Promise<Workplace> {
    const workplace = new Workplace(await (await DuckDBInstance.create(':memory:')).connect());
    // A time zone other than UTC: the SQL must give the same anywhere.
    await workplace.sql("SET TimeZone = 'America/New_York'");
    await workplace.lookIn(workplace.folder);
    return workplace;
  }

  place(name: string): string {
    return join(this.folder, name);
  }

  /** Sets the folder in which SQL finds its files. */
  async lookIn(folder: string): Promise<void> {
    await this.sql(`SET file_search_path = '${folder}'`);
  }

  /** Returns the rows of the last statement. BIGINT and TIMESTAMP come as text. */
  async sql(statements: string): Promise<readonly Row[]> {
    return (await this.#duckdb.runAndReadAll(statements)).getRowObjectsJson() as Row[];
  }

  octets(name: string): ArrayBuffer {
    const { buffer, byteOffset, byteLength } = readFileSync(this.place(name));
    return buffer.slice(byteOffset, byteOffset + byteLength);
  }

  /** Reads a table with another engine than the one that runs the SQL. */
  async rowsOf(name: string): Promise<readonly Row[]> {
    return readTable(this.octets(name)) as Promise<Row[]>;
  }

  close(): void {
    this.#duckdb.closeSync();
    rmSync(this.folder, { recursive: true });
  }
}
