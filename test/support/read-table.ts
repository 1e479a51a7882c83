import { parquetReadObjects } from 'hyparquet';
import { ZSTDDecoder } from 'zstddec';

const decoder = new ZSTDDecoder();

/** Reads a table in Parquet. Another engine than DuckDB, and another decoder of zstd than the program's. */
export async function readTable(
  file: ArrayBuffer,
  columns?: string[],
): Promise<Record<string, unknown>[]> {
  await decoder.init();
  const compressors = {
    ZSTD: (octets: Uint8Array, length: number) => decoder.decode(octets, length),
  };
  return parquetReadObjects({ file, compressors, ...(columns && { columns }) });
}
