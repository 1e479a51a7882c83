import type { TcpdumpLine } from '../tcpdump/line.ts';

/** Most characters of a host, port, interface, type or name: 255 bytes, escaped as tcpdump prints odd ones. */
const MAX_WORD = 4 * 255;

/** Whether no word of a line is longer than MAX_WORD, so that remembered words are bounded. */
export function hasOnlyWords(line: TcpdumpLine): boolean {
  const { source, destination, message } = line;
  return (
    [source, destination].every((end) => isWord(end?.host) && isWord(end?.port)) &&
    isWord(line.interface) &&
    (!message || message.questions.every(({ type, name }) => isWord(type) && isWord(name)))
  );
}

function isWord(text = ''): boolean {
  return text.length <= MAX_WORD;
}
