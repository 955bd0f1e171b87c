import { join } from 'node:path';
import test from 'ava';
import { execa } from 'execa';
import { scriptsFolder } from '../script-files.ts';
import { noPwsh, pwsh } from '../stub-windows/start.ts';

/** What Windows refuses the start of a program with, by the number of the error that .NET has of it. */
const refusals = {
  225: '0x800700E1',
  1260: '0x800704EC',
  4551: '0x800711C7',
  5: '0x80070005',
  '-2147023637': '0x800704EB',
} as const;

const withPwsh = pwsh === null ? test.skip : test;
withPwsh(
  `a refused start has the HRESULT of Windows' own error${pwsh === null ? ` (${noPwsh})` : ''}`,
  async (t) => {
    const lines = [
      `. '${join(scriptsFolder, 'protocol.ps1')}'`,
      ...Object.keys(refusals).map(
        (native) =>
          `try { Invoke-Act -Act { throw [System.ComponentModel.Win32Exception]::new([int] ${native}, 'no') } } catch { $end = $_.Exception.Data['motw-answer']; "$($end.is) $($end.code) $($end.text)" }`,
      ),
    ];
    const options = ['-NoProfile', '-NonInteractive', '-Command', lines.join('\n')];
    const { stdout } = await execa(pwsh ?? '', options, { env: { POWERSHELL_TELEMETRY_OPTOUT: '1' } });
    t.deepEqual(
      new Set(stdout.split('\n')),
      new Set(Object.values(refusals).map((code) => `refused ${code} no`)),
    );
  },
);
