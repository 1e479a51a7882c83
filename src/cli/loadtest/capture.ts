import { analyze } from '../../analyze.ts';
import type { Captured, Setting } from '../../loadtest/index.ts';
import { verdict } from '../../report/wording/verdict.ts';
import { CaptureProcess } from '../capture/process.ts';
import { requireTool } from '../capture/tools.ts';
import { captureWriter, written } from '../capture/writer.ts';
import type { LoadTestArguments } from './arguments.ts';
import type { Session } from '../output/streams.ts';
import { tcpdumpCommand } from '../capture/tcpdump-command.ts';

export interface TestCapture {
  /** Ends the capture, and returns what it shows. */
  end(): Promise<Captured>;
  /** Leaves no process behind. Has no effect after `end`. */
  discard(): void;
}

/** Captures a load test and analyses it at the same time. Returns undefined if no capture was requested. */
export async function startTestCapture(
  args: LoadTestArguments,
  setting: Setting,
  { env, words }: Session,
): Promise<TestCapture | undefined> {
  if (args.capture === undefined) return undefined;
  requireTool('tcpdump', env);
  const file =
    args.settings.length === 1
      ? args.capture
      : args.capture.replace(/(?=\.p?cap$)/, `.${setting.name.replaceAll(':', '-')}`);
  const writer = captureWriter(file, undefined);
  const tcpdump = await CaptureProcess.start(
    tcpdumpCommand({ interface: args.interface, ports: [] }),
    env,
  );
  const analysed = analyze([{ file, chunks: () => written(tcpdump.octets, writer) }]);
  // Awaited in end(). An earlier failure must not end the process.
  analysed.catch(() => {});
  return {
    async end() {
      tcpdump.checkEnd();
      await tcpdump.stop();
      const { report } = await analysed;
      const { lookups, pairs, exposedPairs } = report.summary;
      const findings: Record<string, number> = {};
      for (const { rule, severity } of report.findings) {
        if (severity !== 'note') findings[rule] = (findings[rule] ?? 0) + 1;
      }
      return { file, lookups, pairs, exposedPairs, findings, verdict: words.text(verdict(report)) };
    },
    discard: () => tcpdump.kill(),
  };
}
