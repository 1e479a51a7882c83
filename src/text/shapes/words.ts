import type { TcpdumpLine } from '../tcpdump/line.ts';

/** Most characters of a host, port, interface, type or name: 255 bytes, escaped as tcpdump prints odd ones. */
const MAX_WORD = 4 * 255;

/** Whether no word of a line is longer than MAX_WORD, so that remembered words are bounded. */
export function hasOnlyWords({
  source,
  destination,
  interface: place,
  message,
}: TcpdumpLine): boolean {
  return (
    isWord(source?.host) &&
    isWord(source?.port) &&
    isWord(destination?.host) &&
    isWord(destination?.port) &&
    isWord(place) &&
    (!message || message.questions.every(({ type, name }) => isWord(type) && isWord(name)))
  );
}

function isWord(text = ''): boolean {
  return text.length <= MAX_WORD;
}
