import type { Reporter } from './reporter.ts';

/** The report itself: schema/report.schema.json. */
export function json(): Reporter {
  return {
    lines: 'none',
    end: (report) => `${JSON.stringify(report, null, 2)}\n`,
  };
}
