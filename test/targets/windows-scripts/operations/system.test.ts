import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { desktopTasks, operations, scriptsFolder } from '../script-files.ts';
import { type Windows, windowsTest } from './run-operation.ts';

const sentinel = 'C:\\ProgramData\\motw-harness-lab.txt';
const asked = { user: 'analyst', sentinel };

windowsTest(
  'facts say what the guest is, who the agent is, and whose desktop there is',
  {},
  async (t, { stub, run }) => {
    writeFileSync(stub.real(sentinel), '\ufeffmotw-harness may run here\r\nbecause I say so\r\n');
    t.like(await run('facts', asked), {
      is: 'done',
      value: {
        build: '22621.4317',
        edition: 'Professional',
        installation: 'Client',
        productType: 1,
        architecture: '64-bit',
        agent: 'lab-pc\\motw',
        elevated: true,
        integrity: 'high',
        desktop: { session: 2, user: 'analyst', locked: false },
        sentinel: true,
        languageMode: 'FullLanguage',
        sysmon: { version: null, running: false },
      },
    });
  },
);

const server = {
  agent: { name: 'nt authority\\system', integrity: 16384 },
  cim: {
    Win32_OperatingSystem: [{ ProductType: 2, OSArchitecture: '64-bit' }],
    Win32_ComputerSystem: [{ Name: 'DC', PartOfDomain: true }],
    Win32_Process: [{ Name: 'explorer.exe', ProcessId: 7, SessionId: 1, OwnerSid: 'S-1-5-21-9-9-9-500' }],
    Win32_Service: [{ Name: 'Sysmon64', State: 'Running', PathName: 'C:\\Windows\\Sysmon64.exe' }],
  },
};
windowsTest(
  'another\u2019s desktop is none, a sentinel of other words is none, a domain controller says so',
  server,
  async (t, { stub, run }) => {
    writeFileSync(stub.real(sentinel), 'motw-harness may not run here\r\n');
    t.like(await run('facts', asked), {
      value: {
        productType: 2,
        desktop: null,
        sentinel: false,
        integrity: 'system',
        sysmon: { running: true },
      },
    });
  },
);

windowsTest(
  'a locked screen is told, and a medium agent is not elevated',
  { agent: { integrity: 8448 } },
  async (t, windows) => {
    const state = windows.stub.state().cim as Record<string, object[]>;
    const logon = { Name: 'LogonUI.exe', ProcessId: 9, SessionId: 2 };
    windows.stub.change({ cim: { ...state, Win32_Process: [...(state.Win32_Process ?? []), logon] } });
    t.like(await windows.run('facts', asked), {
      value: { elevated: false, integrity: 'medium', desktop: { locked: true } },
    });
  },
);

windowsTest('the clock is this machine\u2019s', {}, async (t, { run }) => {
  const before = Date.now();
  const { unixMs } = (await run('clock', {})).value as { unixMs: number };
  t.true(unixMs >= before && unixMs <= Date.now());
});

windowsTest(
  'the guest\u2019s parser finds nothing in our scripts, and the line in a broken one',
  {},
  async (t, { stub, run }) => {
    const ours = (await run('parse-scripts', { folder: scriptsFolder })).value as {
      scripts: number;
      errors: unknown;
    };
    t.deepEqual(ours.errors, []);
    t.true(ours.scripts >= Object.keys(operations).length + desktopTasks.length);
    writeFileSync(join(stub.content, 'broken.ps1'), "$a = 1\nif ($a { 'x' }\n");
    const broken = await run('parse-scripts', { folder: stub.content });
    t.like((broken.value as { errors: readonly object[] }).errors[0], { line: 2 });
  },
);

for (const [what, request] of Object.entries({
  'another version': '{"v":2,"operation":"sha256","args":{"path":"x"}}',
  'another operation': '{"v":1,"operation":"mount","args":{"path":"x"}}',
  'a missing argument': '{"v":1,"operation":"sha256","args":{}}',
  'no arguments': '{"v":1,"operation":"sha256"}',
  'no JSON': 'sha256 x',
  nothing: '',
})) {
  windowsTest(`a request with ${what} is a fault of the protocol`, {}, async (t, windows) => {
    const { stdout, exitCode } = await rawly(windows, 'sha256', request);
    t.is(exitCode, 0);
    t.like(JSON.parse(stdout), { v: 1, operation: 'sha256', is: 'fault', code: 'PROTOCOL' });
  });
}

function rawly({ stub }: Windows, operation: string, request: string) {
  const [program = '', ...rest] = stub.argv(join(scriptsFolder, operations[operation] ?? ''));
  return execa(program, rest, { input: request, reject: false });
}
