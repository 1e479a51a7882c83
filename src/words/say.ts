/**
 * A sentence for people, not yet in a language: its English template (the key of the catalogues) and the
 * values for its gaps. `say` makes one where the fact is known; a reporter turns it into text at the end.
 *
 * ```ts
 * say`sent again in frame ${7} after ${ms(5001.468)}`   // key: "sent again in frame {0} after {1}"
 * ```
 */
export class Sentence {
  readonly template: readonly string[];
  readonly values: readonly Value[];

  constructor(template: readonly string[], values: readonly Value[]) {
    this.template = template;
    this.values = values;
  }

  /** `sent again in frame {0} after {1}` */
  get key(): string {
    return this.template.reduce((key, part, gap) => `${key}{${gap - 1}}${part}`);
  }

  /** English. */
  toString(): string {
    return this.template.reduce(
      (text, part, gap) => `${text}${String(this.values[gap - 1])}${part}`,
    );
  }

  toJSON(): string {
    return this.toString();
  }
}

/** A part of a sentence that begins a sentence: its first letter is a capital, in languages with capitals. */
export class Capitalised extends Sentence {
  override toString(): string {
    return capital(super.toString());
  }
}

export function capitalised(sentence: Sentence): Sentence {
  return new Capitalised(sentence.template, sentence.values);
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export type Value = string | number | Sentence;

export function say(template: TemplateStringsArray, ...values: readonly Value[]): Sentence {
  return new Sentence(template, values);
}

/** Milliseconds as people write them: 5,001 ms; 12.3 ms; 0.412 ms. */
export function ms(value: number): string {
  if (value >= 100) return `${grouped(Math.round(value))} ms`;
  const places = decimals(value);
  const scale = 10 ** places;
  const units = Math.round(value * scale);
  return units < 0 ? `${units / scale} ms` : (BRIEF[places]![units] ??= `${units / scale} ms`);
}

/** How many decimals of a duration in milliseconds, below 100, are shown: three digits in all. */
export function decimals(value: number): 1 | 2 | 3 {
  return value >= 10 ? 1 : value >= 1 ? 2 : 3;
}

/**
 * Cached texts of durations, by their decimals, up to a thousand each: formatting one would take as long as a sentence.
 */
const BRIEF: Readonly<Record<number, string[]>> = { 1: [], 2: [], 3: [] };

/** A wait as people say it: 5.0 s; below a second, 412 ms. */
export function wait(milliseconds: number): string {
  if (milliseconds < 1_000) return ms(milliseconds);
  return `${grouped((milliseconds / 1_000).toFixed(1))} s`;
}

/** Up to two minutes, people count in seconds. */
const LONG_MS = 120_000;

/** Formats a duration that may be long: 5.0 s; 14 min 34 s; 1 h 59 min. */
export function longWait(milliseconds: number): string {
  if (milliseconds < LONG_MS) return wait(milliseconds);
  const seconds = Math.round(milliseconds / 1_000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${grouped(Math.floor(minutes / 60))} h ${minutes % 60} min`;
}

/** Frames of a list: "frame 2", "frames 2 and 7", "frames 2, 7 and 9". */
export function frames(list: readonly number[]): Sentence {
  if (list.length < 2) return say`frame ${list.join()}`;
  return say`frames ${list.slice(0, -1).join(', ')} and ${list.at(-1)!}`;
}

/** Groups digits before the point: 1,234,567 and 12,345.6789. Intl could do this, but takes 15 ms to start. */
export function grouped(value: number | string): string {
  const [whole = '', fraction] = String(value).split('.');
  const said = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return fraction === undefined ? said : `${said}.${fraction}`;
}
