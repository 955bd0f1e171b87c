import { HarnessError } from '../../model/errors.ts';
import { inWords } from '../compose/gateways/ways.ts';
import type { ChosenGateway } from './chosen-gateways.ts';
import type { ChosenTarget } from './chosen-targets.ts';

/** A target whose owner has not said in the configuration that it is there to be tried on. */
class NotALabError extends HarnessError {
  readonly code = 'NOT_A_LAB';
  readonly category = 'user';

  constructor(names: readonly string[], file: string) {
    const [first = ''] = names;
    super(
      `${names.join(', ')}: no permission to run there, so nothing was touched`,
      `where it is yours to try on, write 'lab: true' under 'targets: ${first}:' in ${file}; the other half of the permission is a file in the guest, which \`motw doctor --target ${first}\` tells of`,
    );
  }
}

/** @throws NotALabError before anything is touched */
export function mustBeLabs(targets: readonly ChosenTarget[]): void {
  const [first, ...more] = targets.flatMap((each) =>
    each.platform === 'windows' && !each.config.lab ? [each] : [],
  );
  if (first !== undefined)
    throw new NotALabError(
      [first, ...more].map(({ name }) => name),
      first.lab.file,
    );
}

/** The same of a gateway. */
class NotALabGatewayError extends HarnessError {
  readonly code = 'NOT_A_LAB';
  readonly category = 'user';

  constructor({ name, config: { way }, file }: ChosenGateway) {
    super(
      `${name}: no permission to send disk images through it, so nothing was sent`,
      `where the ${inWords[way]} is yours to try on, write 'lab: true' under 'gateways: ${name}:' in ${file}`,
    );
  }
}

/** @throws NotALabGatewayError before anything is sent */
export function mustBeLabGateways(gateways: readonly ChosenGateway[]): void {
  const first = gateways.find(({ config }) => !config.lab);
  if (first !== undefined) throw new NotALabGatewayError(first);
}
