import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import test from 'ava';
import {
  buildWindowsPayload,
  exitCodes,
  windowsPayloadPath,
} from '../../artifacts/payloads/windows/index.ts';
import { readPe } from './read-pe.ts';

const payload = buildWindowsPayload();

test('the same bytes every time', (t) => {
  t.deepEqual(buildWindowsPayload(), payload);
});

test('SHA256SUMS lists the program that the sources build', (t) => {
  const sums = readFileSync(new URL('../../artifacts/payloads/SHA256SUMS', import.meta.url), 'utf8');
  const hash = createHash('sha256').update(payload).digest('hex');
  t.true(
    sums.split('\n').includes(`${hash}  ${windowsPayloadPath}`),
    `the line in artifacts/payloads/SHA256SUMS should be: ${hash}  ${windowsPayloadPath}`,
  );
});

test('every way to end has an exit code of its own', (t) => {
  t.deepEqual(exitCodes, { traceWritten: 0, noMarkerFile: 10, badMarker: 11, traceNotWritten: 12 });
});

test('the text in its data: what it imports, the file names, the line it prints; no marker', (t) => {
  const data = readPe(payload).sections.filter(({ name }) => name === '.rdata' || name === '.data');
  const words = data.flatMap(({ filePosition, fileSize }) => {
    const bytes = Buffer.from(payload.subarray(filePosition, filePosition + fileSize)).toString('latin1');
    return bytes.match(/[\x20-\x7e]{4,}/g) ?? [];
  });
  t.deepEqual(words, [
    'CloseHandle',
    'CreateFileW',
    'ExitProcess',
    'GetModuleFileNameW',
    'GetStdHandle',
    'GetTempPathW',
    'ReadFile',
    'WriteFile',
    'kernel32.dll',
    'marker.txt',
    'motw-harness-',
    '.txt',
    'motw-harness ',
  ]);
});
