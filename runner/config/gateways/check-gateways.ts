import type { Problem } from '../../scenario/problem.ts';
import type { ConfigCode, ConfigFinding } from '../config-problem.ts';
import type { Config } from '../parse-config.ts';
import { isTargetName, ownTarget } from '../targets/target-names.ts';

/** What is wrong with the gateways of a configuration, though each is well-formed. */
export function checkGateways(config: Config): readonly Problem[] {
  return findings(config).map((finding) => config.problem(finding));
}

function findings({ gateways, targets, leftOut }: Config): readonly ConfigFinding[] {
  // Where `targets` themselves are wrong, it is not known which there are.
  const taken = new Set([
    ownTarget,
    ...(leftOut.has('targets') ? [] : Object.keys(targets).map((name) => name.toLowerCase())),
  ]);
  return Object.entries(gateways).flatMap(([name, { web, mail }]): readonly ConfigFinding[] => {
    const path = ['gateways', name];
    const found: ConfigFinding[] = [];
    const add = (code: ConfigCode, given: string) => found.push({ code, path, at: 'key', given });
    if (!isTargetName(name)) add('BAD_GATEWAY_NAME', name);
    else if (taken.has(name.toLowerCase())) add('NAME_TAKEN', name);
    taken.add(name.toLowerCase());
    if (web === undefined && mail === undefined) add('NO_WAY', name);
    if (web !== undefined && mail !== undefined) add('TWO_WAYS', name);
    return found;
  });
}
