import type { Problem } from '../../scenario/problem.ts';
import type { Path } from '../../scenario/yaml-source.ts';
import type { ConfigCode, ConfigFinding } from '../config-problem.ts';
import type { Config } from '../parse-config.ts';
import { isSecretsKey } from './target-config.ts';
import { isTargetName, ownTarget } from './target-names.ts';

/** What is wrong with the targets of a configuration, though each is well-formed. */
export function checkTargets(config: Config): readonly Problem[] {
  return findings(config).map((finding) => config.problem(finding));
}

function findings({ targets, sources, leftOut }: Config): readonly ConfigFinding[] {
  const known = sources.map(({ name }) => name);
  return Object.entries(targets).flatMap(([name, target]): readonly ConfigFinding[] => {
    const path = ['targets', name];
    const { channel, machine } = target;
    const found: ConfigFinding[] = [];
    const add = (code: ConfigCode, at: Path, given: string, where: 'key' | 'value', words?: string[]) =>
      found.push({ code, path: at, at: where, given, ...(words === undefined ? {} : { known: words }) });
    if (name.toLowerCase() === ownTarget) add('OWN_TARGET', path, name, 'key');
    else if (!isTargetName(name)) add('BAD_TARGET_NAME', path, name, 'key');
    if (channel.kind === 'guest-agent' && channel.socket === undefined && machine.kind !== 'libvirt')
      add('AGENT_OF_WHAT', [...path, 'channel', 'kind'], machine.kind, 'value');
    // Its commands would have it for everybody on this computer to see.
    for (const variable of machine.kind === 'command' ? Object.keys(machine.variables) : [])
      if (isSecretsKey(variable))
        add('SECRET_HERE', [...path, 'machine', 'variables', variable], variable, 'key');
    for (const [index, source] of target.sources.entries()) {
      const at = [...path, 'sources', index];
      // Where `sources` themselves are wrong, it is not known which there are.
      if (!known.includes(source) && !leftOut.has('sources'))
        add('UNKNOWN_SOURCE', at, source, 'value', known);
      else if (target.sources.indexOf(source) < index) add('LISTED_TWICE', at, source, 'value');
    }
    return found;
  });
}
