import { CaptureError } from '../../src/capture/error.ts';
import { readCapture } from '../../src/capture/open.ts';
import { beginsWithTime } from '../../src/text/tcpdump/plain-line.ts';
import { TEXTS } from '../../src/text/recognition.ts';
import { TextReader } from '../../src/text/text-reader.ts';
import { StandIns } from '../../src/text/writing/stand-ins.ts';
import { MalformationCounters } from '../../src/wire/malformation.ts';
import { Epoch } from '../../src/wire/time.ts';
import { check, whole } from './check.js';

/** Returns everything that a packet of a text tells. */
function toldOf({ bytes, start, end, ...rest }) {
  return JSON.stringify(rest) + Buffer.from(bytes.subarray(start, end)).toString('latin1');
}

/** Ends of lines, the characters of Unicode in UTF-8: as in src/text/lines/paste.ts. */
const LINE_ENDS = /[\n\r\v\f\x85]|\xe2\x80[\xa8\xa9]/;

/** Returns everything read of a text, with plain lines in the fast path or in the shapes. */
function toldBy(bytes, isShort) {
  const reader = new TextReader(new Epoch(), new StandIns(), 'utf-8', isShort);
  const packets = [];
  reader.read(bytes, (each) => void packets.push(toldOf(each)));
  reader.end();
  return { packets, warnings: reader.warnings };
}

/**
 * Checks that every line is part of a packet or counted, that the decoder accepts every packet, and that the fast path
 * and the shapes read the same.
 *
 * @param decode takes the bytes of a packet
 */
export async function readText(bytes, decode) {
  const lines = Buffer.from(bytes).toString('latin1').split(LINE_ENDS);
  // A text without such a line never takes the fast path.
  const isCompared = lines.some(beginsWithTime);
  const epoch = new Epoch();
  const options = {
    file: 'x',
    epoch,
    malformations: new MalformationCounters(),
    strict: false,
    text: {
      ...TEXTS,
      /** @param {'utf-8' | 'utf-16le'} encoding */
      open: (encoding) => new TextReader(epoch, new StandIns(), encoding),
    },
  };
  const packets = [];
  let read;
  try {
    read = await readCapture(whole(bytes), options, (each) => {
      const { linkType, bytes: all, start, end, originalLength } = each;
      check(each.printed !== '', 'a packet of a text has a line, or octets alone');
      check(end <= originalLength, 'no more is captured than there was');
      if (isCompared) packets.push(toldOf(each));
      decode({ linkType, bytes: all.slice(start, end), cut: originalLength - end });
    });
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
  }
  if (isCompared) {
    const short = read ? { packets, warnings: read.warnings } : toldBy(bytes, true);
    check(
      JSON.stringify(short) === JSON.stringify(toldBy(bytes, false)),
      'plain lines are read otherwise by the shapes',
    );
  }
  if (!read) return;
  const others = read.warnings.find(({ code }) => code === 'not-understood')?.count ?? 0;
  // A web page may put two packets on a line.
  const room = lines.length + bytes.length / 60;
  check(read.packets + others <= room, 'no more packets than there is room');
}
