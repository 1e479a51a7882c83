import { checks } from './zh/checks.ts';
import { compare } from './zh/compare.ts';
import { endpoints } from './zh/endpoints.ts';
import { explainLines } from './zh/explain-lines.ts';
import { explainWords } from './zh/explain-words.ts';
import { explainResolvers } from './zh/explain-resolvers.ts';
import { untimed } from './zh/without-durations.ts';
import { usage } from './zh/usage.ts';
import { toldApart } from './zh/told-apart.ts';
import { facts } from './zh/facts.ts';
import { findings } from './zh/findings.ts';
import { help } from './zh/help.ts';
import { hops } from './zh/hops.ts';
import { icmp } from './zh/icmp.ts';
import { inputs } from './zh/inputs.ts';
import { knownTexts } from './zh/known-texts.ts';
import { lines } from './zh/lines.ts';
import { measuring } from './zh/measuring.ts';
import { outages } from './zh/outages.ts';
import { page } from './zh/page.ts';
import { race } from './zh/race.ts';
import { rates } from './zh/rates.ts';
import { rcodes } from './zh/rcodes.ts';
import { recording } from './zh/recording.ts';
import { repeats } from './zh/repeats.ts';
import { report } from './zh/report.ts';
import { resolvers } from './zh/resolvers.ts';
import { rules } from './zh/rules.ts';
import { tcp } from './zh/tcp.ts';
import { vantages } from './zh/vantages.ts';
import { verdict } from './zh/verdict.ts';
import { warnings } from './zh/warnings.ts';
import { whatIf } from './zh/what-if.ts';
import type { Catalogue } from './catalogue.ts';

/**
 * Simplified Chinese, as engineers write it: conntrack, ClusterIP, names of options and of rules stay. A key is the
 * English template; the test demands one for each sentence of the sources and of the templates, and no other.
 */
export const zh: Catalogue = {
  ...checks,
  ...compare,
  ...endpoints,
  ...explainLines,
  ...explainWords,
  ...explainResolvers,
  ...toldApart,
  ...facts,
  ...findings,
  ...help,
  ...hops,
  ...icmp,
  ...inputs,
  ...knownTexts,
  ...lines,
  ...measuring,
  ...outages,
  ...page,
  ...race,
  ...rates,
  ...rcodes,
  ...recording,
  ...repeats,
  ...report,
  ...resolvers,
  ...rules,
  ...tcp,
  ...untimed,
  ...usage,
  ...vantages,
  ...verdict,
  ...warnings,
  ...whatIf,
};
