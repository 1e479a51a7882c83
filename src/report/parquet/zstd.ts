import { Zstd } from '@hpcc-js/wasm-zstd';

/** The default of zstd. At level 9 tables are 2 % smaller. */
const LEVEL = 3;

/**
 * Loads the compressor of Zstandard (RFC 8878). It is WebAssembly: Node.js has one only since 22.15, and each version
 * of it may give other bytes.
 */
export async function zstandard(): Promise<(octets: Uint8Array) => Uint8Array> {
  const zstd = await Zstd.load();
  return (octets) => zstd.compress(octets, LEVEL);
}
