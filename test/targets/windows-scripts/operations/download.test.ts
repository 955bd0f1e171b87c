import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import test from 'ava';
import { type Windows, windowsTest } from './run-operation.ts';

const name = 'Rechnung Ä 1a2b3c4d.iso';
const path = `C:\\Users\\analyst\\Downloads\\${name}`;
const edge = 'C:\\Program Files\\Edge\\msedge.exe';
const bytes = Buffer.from([0, 1, 2, 253, 254, 255]);

/** What the browser gets: the file, a page that says no, or an empty answer. */
const server: Server = createServer((request, response) => {
  if (request.url === '/file') {
    const named = `attachment; filename*=UTF-8''${encodeURIComponent(name)}`;
    response.writeHead(200, { 'content-disposition': named }).end(bytes);
  } else response.writeHead(403).end('blocked by policy');
});
test.before(() => new Promise<void>((listening) => server.listen(0, '127.0.0.1', () => listening())));
test.after.always(() => server.close());
const url = (of: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/${of}`;

function withEdge({ stub }: Windows): void {
  mkdirSync(stub.real('C:\\Program Files\\Edge'), { recursive: true });
  writeFileSync(stub.real(edge), '');
  const key = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\App Paths\\msedge.exe';
  stub.change({ registry: { ...(stub.state().registry as object), [key]: { '(default)': edge } } });
}

const download = ({ run }: Windows, args: object) =>
  run('desktop', {
    ...{ task: 'download', user: 'analyst', seconds: 300 },
    args: { url: url('file'), name, seconds: 30, ...args },
  });

windowsTest('the user\u2019s browser downloads what is at an address', {}, async (t, windows) => {
  withEdge(windows);
  const saved = await download(windows, {});
  t.is(saved.is, 'done', JSON.stringify(saved));
  t.is((saved.value as { path: string }).path.replaceAll('/', '\\'), path);
  t.deepEqual(readFileSync(windows.stub.real(path)), bytes);
  t.like(await download(windows, {}), { is: 'fault', code: 'EXISTS' });
});

windowsTest('a file that does not come is refused', {}, async (t, windows) => {
  withEdge(windows);
  const answer = await download(windows, { url: url('blocked'), seconds: 3 });
  t.like(answer, { is: 'refused', code: 'NOT_DOWNLOADED' });
  t.regex(answer.text ?? '', /did not come within 3 seconds: Edge shows nothing of it/);
});

windowsTest(
  'a file that the browser holds back is refused, and named; it is not taken for the download',
  { edge: 'blocks' },
  async (t, windows) => {
    withEdge(windows);
    const answer = await download(windows, { seconds: 8 });
    t.like(answer, { is: 'refused', code: 'NOT_DOWNLOADED' });
    t.regex(answer.text ?? '', /a file called Unconfirmed 1\.crdownload of 6 bytes/);
  },
);

windowsTest('no browser and no network are no refusals', {}, async (t, windows) => {
  t.like(await download(windows, {}), { is: 'unavailable', code: 'NO_BROWSER' });
  withEdge(windows);
  const cim = windows.stub.state().cim as object;
  windows.stub.change({
    cim: { ...cim, Win32_NetworkAdapterConfiguration: [{ Index: 1, IPEnabled: 'FALSE' }] },
  });
  t.like(await download(windows, {}), { is: 'unavailable', code: 'NO_NETWORK' });
  windows.stub.change({ cim: { ...cim, Win32_Process: [] } });
  t.like(await download(windows, {}), { is: 'unavailable', code: 'NO_DESKTOP' });
});

windowsTest('only an address of the web is given to the browser', {}, async (t, windows) => {
  withEdge(windows);
  for (const bad of ['file:///C:/Windows/win.ini', 'https://a.example/ --flag', 'http://a.example/"x'])
    t.like(await download(windows, { url: bad }), { is: 'fault', code: 'PROTOCOL' });
  t.like(await download(windows, { name: '..\\x.iso' }), { is: 'fault', code: 'PROTOCOL' });
});
