/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { Language } from '../words/words.ts';
import { type Answer, type Request, SAVED, type SavedFormat } from './protocol.ts';

/** The engine, which the page contains as text, so that nothing is loaded. */
const ENGINE = element('engine').textContent;

const picker = element('files') as HTMLInputElement;
const pasted = element('text') as HTMLTextAreaElement;
const bar = element('bar') as HTMLProgressElement;
const language = element('language') as HTMLSelectElement;
const status = element('status');
const notes = element('notes');
const frame = element('shown') as HTMLIFrameElement;

let texts: Partial<Extract<Answer, { kind: 'texts' }>['texts']> = {};
/** Name of the current capture, for the names of saved files. */
let name = 'dnspcap';
let worker = newWorker();

function element(id: string): HTMLElement {
  return document.getElementById(id)!;
}

function newWorker(): Worker {
  const address = URL.createObjectURL(new Blob([ENGINE], { type: 'text/javascript' }));
  const its = new Worker(address);
  URL.revokeObjectURL(address);
  its.addEventListener('message', ({ data }: MessageEvent<Answer>) => take(data));
  its.addEventListener('error', ({ message }) => take({ kind: 'failed', message }));
  return its;
}

function ask(request: Request): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin
  worker.postMessage(request);
}

/** Enters a state of the page, as a class of the body that decides what is visible. */
function enter(state: 'waiting' | 'busy' | 'done'): void {
  document.body.className = state;
}

function take(answer: Answer): void {
  switch (answer.kind) {
    case 'texts':
      texts = answer.texts;
      showTexts();
      break;
    case 'progress':
      bar.value = answer.octets / Math.max(1, answer.total);
      status.textContent = `${texts.reading} ${answer.packets.toLocaleString(language.value)} ${texts.packets}`;
      break;
    case 'report':
      // The report begins with the verdict. This text is for readers who cannot see it.
      status.textContent = answer.verdict;
      status.className = 'hidden';
      notes.textContent = answer.notes.join('\n');
      frame.srcdoc = answer.html;
      enter('done');
      frame.focus();
      break;
    case 'saved':
      save(answer.content, `${name}${SAVED[answer.format]}`);
      enter('done');
      break;
    case 'failed':
      status.className = '';
      status.textContent = answer.message;
      enter(frame.srcdoc === '' ? 'waiting' : 'done');
      break;
  }
}

function showTexts(): void {
  for (const [id, text] of Object.entries(texts)) {
    const shown = document.querySelector(`[data-text="${id}"]`);
    if (shown) shown.textContent = text;
  }
  document.documentElement.lang = language.value === 'zh' ? 'zh-CN' : 'en';
  frame.title = texts.report ?? '';
}

function analyze(files: readonly File[]): void {
  if (files.length === 0) return;
  name =
    files[0]!.name.replace(/\.(?:pcap|pcapng|cap|txt|tar|tgz|gz|zst|xz)(?=\.|$)/gi, '') ||
    'dnspcap';
  frame.srcdoc = '';
  status.textContent = '';
  status.className = '';
  notes.textContent = '';
  bar.value = 0;
  enter('busy');
  ask({ kind: 'analyze', files, language: language.value as Language });
}

/** Ends the work at once by ending its thread, and starts a new one. */
function cancel(): void {
  worker.terminate();
  worker = newWorker();
  status.textContent = texts.cancelled ?? '';
  enter('waiting');
}

function save(content: Blob, file: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = file;
  link.click();
  URL.revokeObjectURL(link.href);
}

picker.addEventListener('change', () => {
  analyze(Array.from(picker.files ?? []));
  // Allows the same file to be chosen again.
  picker.value = '';
});
element('analyze').addEventListener('click', () => {
  if (pasted.value.trim() !== '') analyze([new File([pasted.value], 'pasted.txt')]);
  else pasted.focus();
});
element('cancel').addEventListener('click', cancel);
element('again').addEventListener('click', () => {
  frame.srcdoc = '';
  status.textContent = '';
  notes.textContent = '';
  enter('waiting');
  picker.focus();
});
for (const button of document.querySelectorAll<HTMLButtonElement>('[data-format]'))
  button.addEventListener('click', () => {
    enter('busy');
    bar.value = 0;
    ask({ kind: 'save', format: button.dataset['format'] as SavedFormat });
  });
language.addEventListener('change', () =>
  ask({ kind: 'texts', language: language.value as Language }),
);
document.addEventListener('dragover', (event) => {
  event.preventDefault();
  document.body.classList.add('over');
});
document.addEventListener('dragleave', () => document.body.classList.remove('over'));
document.addEventListener('drop', (event) => {
  event.preventDefault();
  document.body.classList.remove('over');
  analyze(Array.from(event.dataTransfer?.files ?? []));
});

language.value = navigator.language.startsWith('zh') ? 'zh' : 'en';
ask({ kind: 'texts', language: language.value as Language });
