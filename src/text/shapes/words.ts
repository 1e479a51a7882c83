import type { TcpdumpLine } from '../tcpdump/line.ts';

/** Characters of a host, a port, an interface, a type or a name: those of 255 octets, as tcpdump prints the odd ones. */
const MAX_WORD = 4 * 255;

/** What is remembered of a line is bounded. */
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
