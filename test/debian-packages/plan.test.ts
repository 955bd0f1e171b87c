import test from 'ava';
import { parseUris } from '../../artifacts/debian-packages/plan.ts';

const SHA256 = 'ab'.repeat(32);

test('a line of --print-uris becomes a file, with its epoch decoded in the version', (t) => {
  const output = `Reading package lists...
'http://deb.example.org/pool/main/g/genisoimage_1.1.11-3.4_amd64.deb' genisoimage_9%3a1.1.11-3.4_amd64.deb 256432 SHA256:${SHA256}
`;
  t.deepEqual(parseUris(output), [
    {
      package: 'genisoimage',
      version: '9:1.1.11-3.4',
      file: 'genisoimage_9%3a1.1.11-3.4_amd64.deb',
      bytes: 256432,
      sha256: SHA256,
      uri: 'http://deb.example.org/pool/main/g/genisoimage_1.1.11-3.4_amd64.deb',
    },
  ]);
});

for (const hash of ['', ' MD5Sum:8e7e741807b1e1939df8f58323affdcb', ' SHA256:short']) {
  test(`no SHA-256 is made out of "${hash}"`, (t) => {
    t.deepEqual(
      parseUris(`'file:/x/tcc_0.9_amd64.deb' tcc_0.9_amd64.deb 5${hash}`).map((file) => file.sha256),
      [null],
    );
  });
}
