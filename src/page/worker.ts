/// <reference lib="webworker" />
import { CaptureError } from '../capture/error.ts';
import { ENGLISH, wordsOf } from '../words/words.ts';
import { Engine } from './engine.ts';
import type { Answer, Request } from './protocol.ts';
import { TEXTS, type TextName } from './texts.ts';

/** Milliseconds between two reports of progress: as often as an eye follows. */
const PROGRESS_MS = 100;

const engine = new Engine();
let words = ENGLISH;
let total = 0;
let saidAt = 0;

/** Runs the analysis in a thread of its own, so that the page stays responsive and can end it. */
globalThis.addEventListener('message', ({ data }: MessageEvent<Request>) => {
  void answer(data);
});

async function answer(request: Request): Promise<void> {
  try {
    if (request.kind !== 'save') words = await wordsOf(request.language);
    if (request.kind === 'texts') {
      const texts = Object.entries(TEXTS).map(([name, text]) => [name, words.text(text)]);
      tell({ kind: 'texts', texts: Object.fromEntries(texts) as Record<TextName, string> });
    } else if (request.kind === 'analyze') {
      total = request.files.reduce((sum, { size }) => sum + size, 0);
      const report = await engine.analyze(request.files, request.language, onProgress);
      tell({ kind: 'report', ...report });
    } else {
      const content = await engine.save(request.format, onProgress);
      tell({ kind: 'saved', format: request.format, content });
    }
  } catch (error) {
    tell({ kind: 'failed', message: messageOf(error) });
  }
}

function onProgress(octets: number, packets: number): void {
  const now = performance.now();
  if (now - saidAt < PROGRESS_MS) return;
  saidAt = now;
  tell({ kind: 'progress', octets, total, packets });
}

function messageOf(error: unknown): string {
  if (error instanceof CaptureError) return words.text(error.said);
  return error instanceof Error
    ? `This is a bug in dnspcap: ${error.stack ?? error.message}`
    : String(error);
}

function tell(message: Answer): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- the page that began this thread
  globalThis.postMessage(message);
}
