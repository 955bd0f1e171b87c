import test from 'ava';
import { viewing } from '../../runner/cli/compose/viewing-detector.ts';
import { ruleDetector } from '../../runner/detections/arm/rule-detector.ts';
import { compileRule } from '../../runner/detections/rule.ts';
import type { WinEvent } from '../../runner/model/win-event.ts';
import { sigma } from '../config/lab-folder.ts';
import { vhdmp } from '../detections/win-events.ts';

const arm = {
  marker: 'a1b2c3d4',
  canaryTokens: [],
  pids: [],
  roots: [],
  notBefore: Number.NEGATIVE_INFINITY,
  notAfter: Number.POSITIVE_INFINITY,
};

function alerts(rule: string, events: readonly WinEvent[]) {
  const detector = viewing(ruleDetector([compileRule(rule, 'own.yml')]));
  const seen = events.map((event, index) => ({ id: `event-${index}`, source: 'log', seenAt: index, event }));
  return detector.detect(seen, arm).map(({ eventId, seenAt, tied }) => ({ eventId, seenAt, tied }));
}

function part(number: number, text: string): WinEvent {
  const { System } = vhdmp(1, {}).Event;
  return {
    Event: {
      System: {
        ...System,
        Provider: { Name: 'Microsoft-Windows-PowerShell' },
        EventID: 4104,
        Channel: 'Microsoft-Windows-PowerShell/Operational',
      },
      EventData: {
        MessageNumber: String(number),
        MessageTotal: '2',
        ScriptBlockText: text,
        ScriptBlockId: '{A}',
      },
    },
  };
}

test('a script block in parts is one script: its alert is that of the last part', (t) => {
  const rule = sigma(
    'category: ps_script',
    "ScriptBlockText|contains|all: ['Mount-DiskImage', 'StorageType ISO']",
  );
  const parts = [part(1, 'Mount-Disk'), vhdmp(1, {}), part(2, 'Image C:\\a1b2c3d4.iso -StorageType ISO')];
  t.deepEqual(alerts(rule, parts), [{ eventId: 'event-2', seenAt: 2, tied: true }]);
});

test('a path as the object manager takes it is found by its plain form as well', (t) => {
  const rule = sigma('service: vhdmp', "VhdFile|startswith: 'C:\\Users\\'");
  const events = [vhdmp(12, { VhdFile: '\\\\?\\C:\\Users\\x\\Invoice_a1b2c3d4.iso' })];
  t.deepEqual(alerts(rule, events), [{ eventId: 'event-0', seenAt: 0, tied: true }]);
});
