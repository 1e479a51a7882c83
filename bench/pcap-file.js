// @ts-check
import { FrameWriter } from './frame.js';
/** @import { Traffic } from './traffic.js' */

/** 2024-01-01T00:00:00Z */
const EPOCH_SECONDS = 1_704_067_200;
const MICROSECONDS = 0xa1b2c3d4;
const SNAP_LENGTH = 500;
const ETHERNET = 1;
const FILE_HEADER = 24;
const RECORD_HEADER = 16;
const CHUNK = 1 << 20;

const { floor } = Math;

/**
 * The traffic as a pcap file (draft-ietf-opsawg-pcap), little endian, microseconds.
 *
 * @param {Traffic} traffic
 * @yields {Buffer} a chunk of the file, overwritten after the next one was asked for
 */
export function* pcapFile(traffic) {
  const frames = new FrameWriter(traffic.options.names);
  const chunk = Buffer.alloc(CHUNK);
  let end = fileHeader(chunk);
  for (const message of traffic.packets()) {
    const frame = frames.write(message);
    if (end + RECORD_HEADER + frame.length > CHUNK) {
      yield chunk.subarray(0, end);
      end = 0;
    }
    const seconds = floor(message.time / 1e6);
    end = chunk.writeUInt32LE(EPOCH_SECONDS + seconds, end);
    end = chunk.writeUInt32LE(message.time - seconds * 1e6, end);
    end = chunk.writeUInt32LE(frame.length, end);
    end = chunk.writeUInt32LE(frame.length, end);
    chunk.set(frame, end);
    end += frame.length;
  }
  yield chunk.subarray(0, end);
}

/** @param {Buffer} chunk */
function fileHeader(chunk) {
  chunk.writeUInt32LE(MICROSECONDS, 0);
  chunk.writeUInt16LE(2, 4);
  chunk.writeUInt16LE(4, 6);
  chunk.writeUInt32LE(SNAP_LENGTH, 16);
  chunk.writeUInt32LE(ETHERNET, 20);
  return FILE_HEADER;
}
