import test from 'ava';
import { catalogueOf } from '../../../runner/controls/catalogue.ts';
import type { RunRecord } from '../../../runner/model/run-record.ts';
import type { Scenario } from '../../../runner/model/scenario.ts';
import type { ActiveArm } from '../../../runner/model/words.ts';
import { attireReport } from '../../../runner/reports/attire/attire-report.ts';
import { consoleReport } from '../../../runner/reports/console/console-report.ts';
import { attemptsOf } from '../../../runner/reports/content/arms/attempts.ts';
import { ladder } from '../../../runner/reports/content/arms/ladder.ts';
import { mechanismOf, modelledBy } from '../../../runner/reports/content/target/modelled.ts';
import { reachInWords, reachOf } from '../../../runner/reports/html/ladder/reach.ts';
import { modelled } from '../../../runner/targets/reference/guest/modelled.ts';
import { runLab } from '../../lifecycle/lab.ts';
import { arrived, isImage, type Script, ScriptedGateway, stopped } from '../../lifecycle/scripted-gateway.ts';
import { arm as armRecord, observation, runRecord, scenario, step } from '../record-builder.ts';
import { deliveries, shownByWord, withoutOffice } from './sample-deliveries.ts';

/** The last try of an arm: its rungs as `name: state (says)`, where it came to, and its line on the console. */
function climbed(run: RunRecord, id: string, name: ActiveArm = 'marked') {
  const one = run.scenarios.find((each) => each.id === id);
  const arm = one?.arms.find((each) => each.arm === name);
  const last = one !== undefined && arm !== undefined && attemptsOf(run, id, arm).at(-1);
  if (!one || !arm || !last) throw new Error(`${id} has no ${name} arm`);
  const reach = reachOf(one, name, last);
  return {
    rungs: reach.rungs.map(({ name: rung, state, says }) => `${rung}: ${state}${says && ` (${says})`}`),
    words: reachInWords(reach),
    line: ladder(run, id, arm).join(' > '),
  };
}

function commandsOf(run: RunRecord, name: ActiveArm = 'marked') {
  const { procedures } = JSON.parse(attireReport(run)) as {
    procedures: { 'x-motw-scenario': string; steps: { command: string; 'x-motw-arm': string }[] }[];
  };
  return Object.fromEntries(
    procedures.map(({ 'x-motw-scenario': id, steps }) => [
      id,
      steps
        .filter((one) => one['x-motw-arm'] === name)
        .map(({ command }) => command.replace(/^\[\w+\] /, '')),
    ]),
  );
}

test('a gateway that stopped the image is the first rung behind its building, and the guest was not reached', (t) => {
  const { rungs, words, line } = climbed(deliveries, 'web-download');
  t.deepEqual(rungs.slice(0, 4), [
    'built: reached',
    'through the gateway: stopped (HTTP_403: HTTP 403 Forbidden; X-Squid-Error: ERR_DISK_IMAGE 0; Disk images are not for you)',
    'delivered: not tried',
    'mark read back: not tried',
  ]);
  t.regex(words, /^stopped at “through the gateway”/);
  t.is(line, 'delivery blocked HTTP_403 > clean');
});

test('one that let it through is a rung that was reached, in this arm alone', (t) => {
  const { rungs, line } = climbed(deliveries, 'mail-attachment');
  t.is(rungs[1], 'through the gateway: reached (by mail, the reference mail gateway)');
  t.is(line, 'via mail > marked > mounted by api > match > no zone > ran > clean');
  t.notRegex(climbed(deliveries, 'zip-extract').rungs.join(), /gateway/);
});

test('what was unpacked is a rung with its zone, and nothing is mounted', (t) => {
  const { rungs, words, line } = climbed(deliveries, 'zip-extract');
  t.deepEqual(rungs, [
    'built: reached',
    'delivered: reached (Invoice_0badcafe.zip, seen by guest)',
    'mark read back: reached (ZoneId=3, seen by guest)',
    'unpacked: reached (with 7-Zip 24.09; zone 3)',
    'contents match: reached (as in the manifest)',
    'zone of the inner file: reached (zone 3)',
    'opened: reached (by double-click)',
    'trace: reached (it ran, and left its marker)',
    'collected: reached',
    'clean: reached',
  ]);
  t.is(words, 'nothing stopped it: the program ran');
  t.is(line, 'unpacked zone 3 > match > zone 3 > ran > clean');
  t.is(
    climbed(deliveries, 'zip-extract', 'unmarked').line,
    'unpacked no zone > match > no zone > ran > clean',
  );
});

test('a mark that a copy loses was read back all the same', (t) => {
  const { rungs, line } = climbed(deliveries, 'volume-fat');
  t.is(rungs[2], 'mark read back: reached (ZoneId=3, seen by guest)');
  t.is(rungs[3], 'copied: reached (to a volume with FAT; no mark, seen by guest)');
  t.is(line, 'copied unmarked > mounted by api > match > no zone > ran > clean');
});

test('a document is shown and leaves no trace; where nothing shows it, it was not tried', (t) => {
  const shown = climbed(shownByWord, 'document-open');
  t.is(shown.rungs.at(-3), 'shown: reached (in Protected View by Word 16.0)');
  t.notRegex(shown.rungs.join(), /trace/);
  t.regex(shown.words, /^nothing stopped it: the document was shown in Protected View by Word 16\.0/);
  t.is(shown.line, 'marked > mounted by api > match > zone 3 > in Protected View > clean');
  t.regex(climbed(shownByWord, 'document-open', 'unmarked').line, /> shown for editing >/);
  const none = climbed(withoutOffice, 'document-open');
  t.deepEqual(none.rungs.slice(-4), [
    'opened: not tried (NO_WORD: no program is there that shows it)',
    'shown: not tried',
    'collected: reached',
    'clean: reached',
  ]);
  t.is(
    none.words,
    'nothing stopped it up to “opened”, which could not be tried (NO_WORD: no program is there that shows it)',
  );
  t.is(none.line, 'marked > mounted by api > match > zone 3 > open not tried NO_WORD > clean');
});

test('a mark that was taken off on purpose is a rung of its own; one that is still there stops at it', (t) => {
  const after = (stream: string | null) => {
    const record = armRecord('marked', [step('build'), step('deliver')]);
    const run = runRecord({
      scenarios: [scenario({ arms: [record] })],
      observations: [
        observation('marked', 'deliver', 'mark-read', { stream: 'ZoneId=3' }),
        observation('marked', 'deliver', 'mark-read', { stream, unblocked: true }),
      ],
    });
    return climbed(run, 'T1553.005-2');
  };
  t.deepEqual(after(null).rungs.slice(2), [
    'mark read back: reached (ZoneId=3, seen by guest)',
    'mark taken off: reached (on purpose; no mark, seen by guest)',
  ]);
  t.is(after(null).line, 'unblocked');
  t.is(after('ZoneId=3').rungs.at(-1), 'mark taken off: stopped (on purpose; ZoneId=3, seen by guest)');
});

test('on the console no line is longer than the terminal is wide', (t) => {
  for (const run of [deliveries, withoutOffice, shownByWord]) {
    for (const columns of [80, 40]) {
      const report = consoleReport(run, { folder: null, verbose: true, colour: false, columns });
      t.deepEqual(
        report.split('\n').filter((line) => line.length > columns),
        [],
      );
    }
  }
});

test('ATTiRe says what was really done: sent, unpacked, copied and shown, and unmounts nothing that was not mounted', (t) => {
  const commands = commandsOf(deliveries);
  const places = 'C:\\Users\\analyst\\Downloads\\Invoice_0badcafe';
  t.deepEqual(commands['web-download'], [
    'send Invoice_0badcafe.iso by web through the reference web gateway, a harmless file of its size before and after it, and again for those who may have it',
    'send canaries and read the event sources',
    'remove what was delivered, and look whether anything is left',
  ]);
  t.is(
    commands['mail-attachment']?.[0],
    `send Invoice_0badcafe.iso by mail through the reference mail gateway, a harmless file of its size before it, then deliver ${places}.iso with the mark (Zone.Identifier)`,
  );
  t.is(
    commands['mail-attachment']?.at(-1),
    'unmount the image, remove what was delivered, take the messages out of the mailboxes, and look whether anything is left',
  );
  t.deepEqual(commands['zip-extract']?.slice(0, 3), [
    `deliver ${places}.zip with the mark (Zone.Identifier), then unpack it with 7-Zip 24.09 into ${places}`,
    `read the files of the unpacked archive at ${places} and their marks`,
    `open ${places}\\Invoice.exe by double-click`,
  ]);
  t.deepEqual(commands['volume-fat']?.slice(0, 2), [
    `deliver ${places}.iso with the mark (Zone.Identifier), then copy it to U:\\Invoice_0badcafe.iso, on a volume with FAT`,
    'mount U:\\Invoice_0badcafe.iso by double-click, then by api',
  ]);
  t.is(
    commandsOf(shownByWord)['document-open']?.[3],
    'open E:\\Invoice.docx by double-click, and read how it is shown',
  );
  t.notRegex(commandsOf(withoutOffice)['document-open']?.join() ?? '', /open E:/);
});

test('of the reference guest each control is called what the catalogue says it is', (t) => {
  const run = runRecord({ modelled: [...modelled, ...deliveries.modelled.slice(-1)] });
  const said = catalogueOf('reference').flatMap((control) =>
    control.kind === 'preventive' ? [[control.id, mechanismOf(run, control.id)]] : [],
  );
  const are = catalogueOf('reference').flatMap((control) =>
    control.kind === 'preventive' ? [[control.id, control.onReference]] : [],
  );
  t.deepEqual(said, are);
  t.true(
    modelledBy(run)?.some(
      ({ name }) => name === 'when ClamAV scans; the engine is that of Debian, the signature is our own',
    ),
  );
});

async function through(script: Script, otherwise: (scenario: Scenario) => Scenario = (same) => same) {
  const { record } = await runLab({
    ...{ scenario: 'web-download', posture: 'unhardened', otherwise },
    through: (rig) => ({ ...rig, gateways: [new ScriptedGateway(script)] }),
  });
  return climbed(record, 'web-download');
}

test('records of the lifecycle: past a gateway, stopped by it, and one that stops what is harmless', async (t) => {
  const past = await through({});
  t.is(past.rungs[1], 'through the gateway: reached (by web, scripted)');
  t.regex(past.line, /^via web > marked > mounted > /);
  const blocked = await through({ answer: (parcel) => (isImage(parcel) ? stopped('HTTP_403') : arrived) });
  t.is(blocked.words, 'stopped at “through the gateway” by web-gateway (HTTP_403: not allowed here)');
  const broken = await through({ answer: () => stopped('HTTP_403') });
  t.regex(broken.words, /^broke at “through the gateway” \(HARMLESS_STOPPED: /);
  t.is(broken.line, 'delivery failed HARMLESS_STOPPED > clean');
});

test('records of the lifecycle: a tool that is not there broke what comes behind the mark', async (t) => {
  const { record } = await runLab({ scenario: 'zip-extract' });
  const { rungs, words } = climbed(record, 'zip-extract');
  t.regex(rungs[2] ?? '', /^mark read back: reached/);
  t.regex(words, /^broke at “made ready” \(EOPNOTSUPP: unpacking with explorer is not possible here/);
});
