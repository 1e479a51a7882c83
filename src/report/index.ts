import type { Piece, Reporter, ReporterOptions } from './reporter.ts';

interface FormatEntry {
  /** Endings of its file names. */
  readonly endings: readonly string[];
  /** Loads the format on demand, so that text output need not load a template engine. */
  readonly load: (options: ReporterOptions) => Promise<Reporter<Piece>>;
}

/** THE LIST of formats: a new one is a file here and a line below. */
export const FORMATS = {
  text: {
    endings: ['.txt'],
    load: async (options) => (await import('./text/text.ts')).text(options),
  },
  html: {
    endings: ['.html', '.htm'],
    load: async (options) => (await import('./html.ts')).html(options),
  },
  csv: {
    endings: ['.csv'],
    load: async (options) => (await import('./rows/csv.ts')).csv(options),
  },
  json: { endings: ['.json'], load: async () => (await import('./json.ts')).json() },
  ndjson: {
    endings: ['.ndjson', '.jsonl'],
    load: async () => (await import('./rows/ndjson.ts')).ndjson(),
  },
  markdown: {
    endings: ['.md', '.markdown'],
    load: async (options) => (await import('./markdown/markdown.ts')).markdown(options),
  },
  junit: {
    endings: ['.xml'],
    load: async (options) => (await import('./gate/junit.ts')).junit(options),
  },
  zeek: {
    endings: ['dns.log'],
    load: async () => (await import('./rows/zeek.ts')).zeek(),
  },
  'zeek-json': {
    endings: ['dns.log.json'],
    load: async () => (await import('./rows/zeek.ts')).zeekJson(),
  },
  ecs: {
    endings: ['.ecs.ndjson', '.ecs.json'],
    load: async () => (await import('./rows/ecs.ts')).ecs(),
  },
  openmetrics: {
    endings: ['.prom', '.openmetrics'],
    load: async () => (await import('./rows/openmetrics.ts')).openMetrics(),
  },
  pcapng: {
    endings: ['.pcapng'],
    load: async (options) => (await import('./rows/pcapng.ts')).pcapng(options),
  },
  'parquet-lookups': {
    endings: ['lookups.parquet'],
    load: async () => (await import('./parquet/lookups.ts')).lookupsParquet(),
  },
  'parquet-lines': {
    endings: ['lines.parquet'],
    load: async () => (await import('./parquet/lines.ts')).linesParquet(),
  },
} as const satisfies Readonly<Record<string, FormatEntry>>;

export type Format = keyof typeof FORMATS;

export const FORMAT_NAMES = Object.keys(FORMATS) as Format[];

/** Returns the format for the ending of a file name, in either case. The longest wins: `.ecs.json` before `.json`. */
export function formatOf(file: string): Format | undefined {
  const name = file.toLowerCase();
  let [format, longest]: [Format | undefined, number] = [undefined, 0];
  for (const candidate of FORMAT_NAMES) {
    for (const ending of FORMATS[candidate].endings) {
      if (!name.endsWith(ending) || ending.length <= longest) continue;
      [format, longest] = [candidate, ending.length];
    }
  }
  return format;
}
