import { checks } from './zh/checks.ts';
import { compare } from './zh/compare.ts';
import { explainLines } from './zh/explain-lines.ts';
import { explainWords } from './zh/explain-words.ts';
import { explainResolvers } from './zh/explain-resolvers.ts';
import { untimed } from './zh/without-durations.ts';
import { usage } from './zh/usage.ts';
import { toldApart } from './zh/told-apart.ts';
import { findings } from './zh/findings.ts';
import { help } from './zh/help.ts';
import { inputs } from './zh/inputs.ts';
import { measuring } from './zh/measuring.ts';
import { outages } from './zh/outages.ts';
import { page } from './zh/page.ts';
import { race } from './zh/race.ts';
import { recording } from './zh/recording.ts';
import { report } from './zh/report.ts';
import { rules } from './zh/rules.ts';
import { warnings } from './zh/warnings.ts';
import { whatIf } from './zh/what-if.ts';
import { servers } from './zh/servers.ts';
import { errors } from './zh/errors.ts';
import { evidence } from './zh/evidence.ts';
import { lines } from './zh/lines.ts';
import type { Catalogue } from './catalogue.ts';

/**
 * Simplified Chinese, as engineers write it: conntrack, ClusterIP, names of options and of rules stay. A key is the
 * English template; the test demands one for each sentence of the sources and of the templates, and no other.
 */
export const zh: Catalogue = {
  ...checks,
  ...compare,
  ...explainLines,
  ...explainWords,
  ...explainResolvers,
  ...toldApart,
  ...findings,
  ...help,
  ...inputs,
  ...measuring,
  ...outages,
  ...page,
  ...race,
  ...recording,
  ...report,
  ...rules,
  ...untimed,
  ...usage,
  ...warnings,
  ...whatIf,
  ...servers,
  ...errors,
  ...evidence,
  ...lines,
};
