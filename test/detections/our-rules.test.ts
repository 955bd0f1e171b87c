import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { parse } from 'yaml';
import { everyControl } from '../../runner/controls/catalogue.ts';
import { loadRules } from '../../runner/detections/loading/load-rules.ts';
import type { WinEvent } from '../../runner/model/win-event.ts';
import { sysmon, vhdmp } from './win-events.ts';

const folder = fileURLToPath(new URL('../../scenarios/detections/', import.meta.url));
const rules = await loadRules(folder);

const file = (TargetFilename: string) => sysmon(11, { TargetFilename });
const stream = (TargetFilename: string, Contents: string) => sysmon(15, { TargetFilename, Contents });
const deleted = (id: number, TargetFilename: string) => sysmon(id, { TargetFilename });
const program = (Image: string) => sysmon(1, { Image });
const opened = (VhdFile: string) => vhdmp(12, { VhdFile, VhdType: '3', GetInfoOnly: 'false' });

const cases: Readonly<
  Record<string, { readonly yes: readonly WinEvent[]; readonly no: readonly WinEvent[] }>
> = {
  'image-mounted': {
    yes: [
      vhdmp(1, { VhdFileName: 'C:\\Users\\a\\Downloads\\Invoice_1a2b3c4d.iso' }),
      vhdmp(1, { VhdFileName: '\\\\?\\C:\\x\\DISK.VHDX' }),
    ],
    no: [
      vhdmp(1, { VhdFileName: 'C:\\x\\canary.dat' }),
      vhdmp(2, { VhdFileName: 'C:\\x\\Invoice.iso' }),
      opened('\\\\?\\C:\\x\\Invoice_1a2b3c4d.iso'),
    ],
  },
  'image-file-created': {
    yes: ['a.iso', 'a.IMG', 'a.vhd', 'a.vhdx'].map((name) => file(`C:\\Temp\\${name}`)),
    no: [file('C:\\Temp\\a.iso:Zone.Identifier'), file('C:\\Temp\\iso'), file('C:\\Temp\\canary.tmp')],
  },
  'lure-image-in-downloads': {
    yes: [
      file('C:\\Users\\user\\Downloads\\Invoice_1a2b3c4d.iso'),
      file('C:\\Users\\user\\AppData\\Local\\Temp\\scan-2024.ISO'),
      file('D:\\Users\\a b\\Downloads\\sub\\your payment.iso'),
    ],
    no: [
      file('C:\\Users\\user\\Downloads\\debian-12.iso'),
      file('C:\\Users\\user\\Downloads\\invoice.vhd'),
      file('C:\\Users\\user\\Downloads\\invoice.iso:Zone.Identifier'),
      file('C:\\Users\\user\\Desktop\\invoice.iso'),
      file('C:\\Users\\user\\Downloads\\invoices\\debian.iso'),
      file('C:\\Downloads\\invoice.iso'),
    ],
  },
  'mark-written': {
    yes: [
      stream('C:\\x\\Invoice.iso:Zone.Identifier', '[ZoneTransfer]  ZoneId=3  '),
      stream(
        'C:\\x\\a.vhdx:Zone.Identifier',
        '[ZoneTransfer]  LastWriterPackageFamilyName=x  ZoneId=4  HostUrl=y  ',
      ),
    ],
    no: [
      stream('C:\\x\\Invoice.exe:Zone.Identifier', '[ZoneTransfer]  ZoneId=3  '),
      stream('C:\\x\\Invoice.iso:Zone.Identifier', '[ZoneTransfer]  ZoneId=0  '),
      stream('C:\\x\\Invoice.iso:Zone.Identifier', '-'),
      stream('C:\\x\\Invoice.iso:canary', '[ZoneTransfer]  ZoneId=3  '),
    ],
  },
  'mark-removed': {
    yes: [
      deleted(23, 'C:\\x\\Invoice.iso:Zone.Identifier'),
      deleted(26, 'C:\\x\\a.VHDX:Zone.Identifier:$DATA'),
    ],
    no: [
      deleted(23, 'C:\\x\\Invoice.iso'),
      deleted(23, 'C:\\x\\Invoice.exe:Zone.Identifier'),
      deleted(26, 'C:\\x\\Invoice.iso:canary'),
      deleted(24, 'C:\\x\\Invoice.iso:Zone.Identifier'),
    ],
  },
  'process-from-mounted-image': {
    yes: [program('E:\\Invoice.exe'), program('d:\\a\\b.exe'), program('Z:\\x.exe')],
    no: [
      program('C:\\Windows\\explorer.exe'),
      program('\\\\server\\share\\E:\\x.exe'),
      program('/usr/bin/true'),
    ],
  },
};

test('there is one rule for each detective control of the catalogue, and no other', (t) => {
  t.deepEqual(
    rules.map((r) => r.name).sort(),
    everyControl.flatMap((c) => (c.kind === 'detective' ? [c.id] : [])).sort(),
  );
  t.deepEqual(Object.keys(cases).sort(), rules.map((r) => r.name).sort());
});

for (const rule of rules) {
  const { yes, no } = cases[rule.name] ?? { yes: [], no: [] };

  test(`${rule.name} hits what it is for and nothing beside it`, (t) => {
    t.true(yes.length > 0 && no.length > 0);
    for (const { Event } of yes)
      t.true(rule.matches({ Event }), `must match ${JSON.stringify(Event.EventData)}`);
    for (const { Event } of no)
      t.false(rule.matches({ Event }), `must not match ${JSON.stringify(Event.EventData)}`);
  });

  test(`${rule.name} hits nothing that another rule's source carries`, (t) => {
    const foreign = rules
      .filter((r) => r.logSource.label !== rule.logSource.label)
      .flatMap((r) => cases[r.name]?.yes ?? []);
    t.true(foreign.length > 0);
    t.false(foreign.some((event) => rule.matches(event)));
  });

  test(`${rule.name} is a complete Sigma rule`, (t) => {
    const text: unknown = parse(readFileSync(`${folder}${rule.name}.yml`, 'utf8'));
    t.like(text, {
      status: 'experimental',
      author: 'motw-harness',
      tags: ['attack.defense-evasion', 'attack.t1553.005'],
    });
    for (const key of ['description', 'references', 'date', 'falsepositives', 'level']) {
      t.truthy(Reflect.get(Object(text), key), key);
    }
  });
}

test('no two rules share an id, and the README names each', (t) => {
  t.is(new Set(rules.map((r) => r.id)).size, rules.length);
  const readme = readFileSync(`${folder}README.md`, 'utf8');
  t.deepEqual(
    rules.map((r) => r.name).filter((control) => !new RegExp(`^\\| \`${control}\` +\\|`, 'm').test(readme)),
    [],
  );
});
