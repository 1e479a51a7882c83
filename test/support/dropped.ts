import { block, buildCapture, type BuiltPacket, type CaptureOptions, option } from './capture.ts';
import { concat, u32, u64 } from './octets.ts';

/**
 * Returns a capture as dumpcap writes it: at the end it has the number of packets that were dropped for lack of room
 * (isb_ifdrop, draft-ietf-opsawg-pcapng).
 */
export function withDropped(
  packets: readonly BuiltPacket[],
  options: Partial<CaptureOptions>,
  dropped: number,
): Uint8Array {
  const file = buildCapture(packets, {
    format: 'pcapng',
    order: 'le',
    resolution: 'us',
    linkType: 1,
    ...options,
  });
  const count = option(7, u64(BigInt(dropped), 'le'), 'le');
  return concat(file, block(5, concat(u32(0, 'le'), new Uint8Array(8), count), 'le'));
}
