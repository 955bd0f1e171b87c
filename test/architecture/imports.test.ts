import test from 'ava';
import { sourceFiles } from './source-tree.ts';

/**
 * Which folder may import which: ARCHITECTURE.md has the same table with the reasons. `types:` allows types only, `package:` a
 * package. Every folder may import itself and Node's built-ins.
 */
const allowed: Readonly<Record<string, readonly string[]>> = {
  'artifacts/iso-packer': [],
  'artifacts/builder': ['package:fflate', 'package:iso-packer', 'package:tar-stream', 'package:yauzl'],
  'artifacts/payloads': ['package:iso-packer'],
  'artifacts/cache': [],
  'artifacts/debian-packages': ['artifacts/cache', 'package:execa', 'package:tar-fs'],
  'artifacts/reference-guest': [
    'artifacts/cache',
    'artifacts/debian-packages',
    'package:execa',
    'package:iso-packer',
  ],
  'artifacts/reference-gateways': ['artifacts/cache', 'artifacts/debian-packages', 'package:execa'],
  'runner/model': [],
  'runner/ports': ['runner/model', 'types:artifacts/builder'],
  'runner/scenario': ['runner/model', 'package:yaml', 'package:zod'],
  'runner/verdicts': ['runner/model'],
  'runner/comparison': ['runner/model', 'runner/verdicts'],
  'runner/lifecycle': ['runner/model', 'runner/ports', 'runner/verdicts', 'types:artifacts/builder'],
  'runner/calibration': ['runner/lifecycle', 'runner/model', 'runner/ports', 'runner/verdicts'],
  'runner/targets': [
    'runner/model',
    'runner/ports',
    'runner/events',
    'artifacts/cache',
    'artifacts/debian-packages',
    'artifacts/reference-guest',
    'package:execa',
    'package:zod',
  ],
  'runner/delivery': [
    'runner/model',
    'runner/ports',
    'runner/http',
    'artifacts/builder',
    'artifacts/reference-gateways',
    'package:imapflow',
    'package:nodemailer',
    'package:parse5',
    'package:postal-mime',
    'package:zod',
  ],
  'runner/controls': ['runner/model', 'runner/ports'],
  'runner/detections': ['runner/model', 'runner/ports', 'package:yaml', 'package:zod'],
  'runner/events': ['runner/model', 'package:@rgrove/parse-xml'],
  'runner/http': ['runner/model', 'runner/ports', 'package:zod'],
  'runner/sources': ['runner/model', 'runner/ports', 'runner/http', 'package:zod'],
  'runner/notifications': ['runner/model', 'runner/http', 'package:execa', 'package:zod'],
  'runner/atomic': ['runner/model', 'runner/scenario', 'package:yaml', 'package:zod'],
  'runner/config': [
    'runner/model',
    'runner/scenario',
    'runner/sources',
    'runner/notifications',
    'runner/delivery',
    'runner/http',
    'runner/targets/machines',
    'package:yaml',
    'package:zod',
  ],
  'runner/reports': ['runner/model', 'runner/ports', 'package:csv-stringify/sync', 'package:xmlbuilder'],
  'runner/store': ['runner/model', 'runner/ports', 'package:tar-fs', 'package:tar-stream', 'package:zod'],
  // Only one-at-a-time.js, which is plain JavaScript for that reason.
  'runner/launch': ['artifacts/cache'],
  'runner/cli': [
    'runner/',
    'artifacts/',
    'package:commander',
    'package:execa',
    'package:iso-packer',
    'package:zod',
  ],
};
const folders = Object.keys(allowed);
const files = (await sourceFiles()).filter(
  ({ path }) => !path.startsWith('test/') && !path.startsWith('scenarios/'),
);

function folderOf(path: string): string | undefined {
  return folders.find((folder) => path.startsWith(`${folder}/`));
}

for (const folder of folders) {
  test(`${folder} imports only what it may`, (t) => {
    const inside = files.filter(({ path }) => folderOf(path) === folder);
    t.true(inside.length > 0);
    for (const { path, imports, valueImports } of inside) {
      for (const to of imports)
        t.true(mayImport(folder, to, valueImports.includes(to)), `${path} imports ${to}`);
    }
  });
}

function mayImport(folder: string, to: string, asValue: boolean): boolean {
  if (to.startsWith('node:') || to.startsWith(`${folder}/`)) return true;
  return (allowed[folder] ?? []).some((rule) => {
    if (rule.startsWith('package:')) return to === rule.slice('package:'.length);
    if (rule.startsWith('types:')) return !asValue && to.startsWith(`${rule.slice('types:'.length)}/`);
    return to.startsWith(rule.endsWith('/') ? rule : `${rule}/`);
  });
}

test('every file lies in a folder of the table', (t) => {
  t.deepEqual(
    files.map(({ path }) => path).filter((path) => folderOf(path) === undefined),
    [],
  );
});

test('only runner/cli/compose names the adapters of targets', (t) => {
  const elsewhere = files.filter(
    ({ path }) => path.startsWith('runner/') && !path.startsWith('runner/targets/'),
  );
  const naming = elsewhere.filter(({ valueImports }) =>
    valueImports.some((to) => /runner\/targets\/.*(machine|target|guest)\.ts$/.test(to)),
  );
  t.deepEqual(
    naming.map(({ path }) => path),
    [
      'runner/cli/compose/reference-rig.ts',
      'runner/cli/compose/windows/machine-of.ts',
      'runner/cli/compose/windows/windows-target.ts',
    ],
  );
});

test('there is no import cycle', (t) => {
  const graph = new Map(
    files.map(({ path, valueImports }) => [path, valueImports.filter((to) => !to.includes(':'))]),
  );
  const done = new Set<string>();
  const walk = (path: string, above: readonly string[]): void => {
    t.false(above.includes(path), `${[...above, path].join(' -> ')}`);
    if (done.has(path) || above.includes(path)) return;
    for (const to of graph.get(path) ?? []) walk(to, [...above, path]);
    done.add(path);
  };
  for (const path of graph.keys()) walk(path, []);
});
