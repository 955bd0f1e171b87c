import type { TargetConfig } from '../../../config/targets/target-config.ts';
import type { Call } from '../../../ports/call.ts';
import { filled } from '../../../targets/machines/command/templates.ts';
import { LibvirtDomain } from '../../../targets/machines/libvirt/libvirt-domain.ts';
import {
  MachineNotFound,
  MachineToolMissing,
  SnapshotNotFound,
} from '../../../targets/machines/machine-errors.ts';
import { SnapshotWithoutMemory } from '../../../targets/machines/qemu/qemu-errors.ts';
import { QemuMonitor } from '../../../targets/machines/qemu/qemu-monitor.ts';
import { lifeOf } from '../../compose/windows/machine-of.ts';
import { type Finding, failed, note, ok } from '../finding.ts';

type MachineConfig = TargetConfig['machine'];
type Of<K extends MachineConfig['kind']> = Extract<MachineConfig, { kind: K }>;

/** Who starts the machine and takes it back, asked without changing anything; what is known before something fails is said as well. */
export async function machineFindings(machine: MachineConfig, c: Call): Promise<readonly Finding[]> {
  switch (machine.kind) {
    case 'libvirt':
      return ofLibvirt(machine, c);
    case 'qemu':
      return ofQemu(machine, c);
    case 'command':
      return ofCommands(machine, c);
    case 'unmanaged':
      return [];
  }
}

async function ofLibvirt(machine: Of<'libvirt'>, c: Call): Promise<readonly Finding[]> {
  const { uri, domain: name, snapshot } = machine;
  const virsh = ok('virsh', 'it is there');
  const connection = ok('libvirt', `${uri} answers`);
  const is = ok('domain', `there is ${name}`);
  try {
    const domain = await LibvirtDomain.find(machine, c);
    return [
      virsh,
      connection,
      stateFinding('domain', name, (await domain.state(c)) === 'running', 'start it'),
      domain.withMemory
        ? ok('snapshot', `there is ${snapshot}, with memory`)
        : note(
            'snapshot',
            `there is ${snapshot}, without memory: Windows boots in every arm, and nobody is logged on unless it does so by itself`,
            `log the user on and take another while the machine runs: \`virsh -c ${uri} snapshot-create-as ${name} NAME\``,
          ),
    ];
  } catch (error) {
    c.signal.throwIfAborted();
    if (error instanceof MachineToolMissing) return [failed('virsh', error)];
    if (error instanceof MachineNotFound) return [virsh, connection, failed('domain', error)];
    if (error instanceof SnapshotNotFound) return [virsh, connection, is, failed('snapshot', error)];
    return [virsh, failed('libvirt', error)];
  }
}

async function ofQemu({ qmp, snapshot, start }: Of<'qemu'>, c: Call): Promise<readonly Finding[]> {
  let monitor: QemuMonitor;
  try {
    monitor = await QemuMonitor.connect(qmp, c);
  } catch (error) {
    c.signal.throwIfAborted();
    const found = failed('QEMU', error);
    return [start === undefined ? found : note('QEMU', `${found.detail}; a run starts it`, found.mend)];
  }
  const answers = ok('QEMU', `its control connection ${qmp} answers`);
  try {
    const { running } = await monitor.status(c);
    const state = stateFinding(
      'machine state',
      'the machine',
      running,
      'let it go on (`cont` in its monitor)',
    );
    await monitor.mustHave(snapshot, c);
    return [answers, state, ok('snapshot', `there is ${snapshot}, with memory, on every disk`)];
  } catch (error) {
    c.signal.throwIfAborted();
    const ofSnapshot = error instanceof SnapshotNotFound || error instanceof SnapshotWithoutMemory;
    return [answers, failed(ofSnapshot ? 'snapshot' : 'QEMU', error)];
  } finally {
    monitor.close();
  }
}

/** Only the one command that asks: whether the snapshot is there, no command of these tells. */
async function ofCommands(machine: Of<'command'>, c: Call): Promise<readonly Finding[]> {
  const what = `command ${filled(machine.commands.state, machine.variables)[0] ?? ''}`;
  try {
    const { alive } = await lifeOf(machine).diagnose(c);
    return [
      ok(what, 'it is there, and its command `state` answers'),
      stateFinding('machine state', 'the machine', alive, 'start it, or mend `running` if it is not off'),
      note('snapshot', `whether '${machine.variables.snapshot ?? ''}' is there, only the first revert tells`),
    ];
  } catch (error) {
    c.signal.throwIfAborted();
    return [failed(what, error)];
  }
}

/** A run starts a machine that is off; what is looked at inside needs it to run now. */
function stateFinding(what: string, name: string, running: boolean, how: string): Finding {
  if (running) return ok(what, `${name} is running`);
  return note(what, `${name} is not running, so nothing in it can be looked at now; a run starts it`, how);
}
