import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { validateXML } from 'xmllint-wasm';
import { parts } from '../../../artifacts/builder/document/parts.ts';
import { wordDocument } from '../../../artifacts/builder/document/word-document.ts';
import { inspectZip } from '../../../artifacts/builder/zip/inspect-zip.ts';
import { temporaryFolder } from '../../iso-packer/image-file.ts';
import { sha256 } from '../../oracle/folder-contents.ts';
import { oracleTest } from '../../oracle/oracle-programs.ts';

const part = (name: string): string => parts.find(([each]) => each === name)?.[1] ?? '';

test('the document is a ZIP archive of its parts, and always the same bytes', async (t) => {
  const bytes = await wordDocument();
  t.deepEqual(await wordDocument(), bytes);
  const file = join(await temporaryFolder(t), 'a.docx');
  await writeFile(file, bytes);
  const listing = await inspectZip(file);
  t.deepEqual(
    listing?.entries.filter(({ type }) => type === 'file').map(({ path, sha256: hash }) => [path, hash]),
    parts.map(([name, xml]) => [name, sha256(xml)]),
  );
});

/** What ECMA-376 says of the elements and attributes that are used, and of no other: Part 2, annexes on media types and relationships; Part 1, annex A. */
const schemas: Readonly<Record<string, string>> = {
  '[Content_Types].xml': schema(
    'http://schemas.openxmlformats.org/package/2006/content-types',
    `<xs:element name="Types"><xs:complexType><xs:choice minOccurs="0" maxOccurs="unbounded">
      <xs:element name="Default"><xs:complexType>${attributes('Extension', 'ContentType')}</xs:complexType></xs:element>
      <xs:element name="Override"><xs:complexType>${attributes('PartName', 'ContentType')}</xs:complexType></xs:element>
    </xs:choice></xs:complexType></xs:element>`,
  ),
  '_rels/.rels': schema(
    'http://schemas.openxmlformats.org/package/2006/relationships',
    `<xs:element name="Relationships"><xs:complexType><xs:sequence maxOccurs="unbounded">
      <xs:element name="Relationship"><xs:complexType>${attributes('Id', 'Type', 'Target')}</xs:complexType></xs:element>
    </xs:sequence></xs:complexType></xs:element>`,
  ),
  'word/document.xml': schema(
    'http://schemas.openxmlformats.org/wordprocessingml/2006/main',
    `<xs:element name="document"><xs:complexType><xs:sequence><xs:element name="body"><xs:complexType><xs:sequence>
      <xs:element name="p" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:sequence>
        <xs:element name="r"><xs:complexType><xs:sequence><xs:element name="t" type="xs:string"/></xs:sequence></xs:complexType></xs:element>
      </xs:sequence></xs:complexType></xs:element>
      <xs:element name="sectPr"><xs:complexType><xs:sequence>
        <xs:element name="pgSz"><xs:complexType>
          <xs:attribute name="w" type="xs:unsignedInt" form="qualified"/><xs:attribute name="h" type="xs:unsignedInt" form="qualified"/>
        </xs:complexType></xs:element>
      </xs:sequence></xs:complexType></xs:element>
    </xs:sequence></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element>`,
  ),
};

function schema(namespace: string, elements: string): string {
  return `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="${namespace}" elementFormDefault="qualified">${elements}</xs:schema>`;
}

function attributes(...names: readonly string[]): string {
  return names.map((name) => `<xs:attribute name="${name}" type="xs:string" use="required"/>`).join('');
}

for (const [name, xml] of parts) {
  test(`${name} is what the standard says of it`, async (t) => {
    const { errors } = await validateXML({
      xml: [{ fileName: 'part.xml', contents: xml }],
      schema: [schemas[name] ?? ''],
    });
    t.deepEqual(errors, []);
  });
}

test('the package leads to the document, and says of every part what it is', (t) => {
  const target = /Type="[^"]+\/officeDocument" Target="([^"]+)"/.exec(part('_rels/.rels'))?.[1];
  t.is(target, 'word/document.xml');
  const types = part('[Content_Types].xml');
  t.regex(
    types,
    /<Override PartName="\/word\/document\.xml" ContentType="[^"]+\.wordprocessingml\.document\.main\+xml"\/>/,
  );
  for (const [name] of parts.slice(1))
    t.true(types.includes(`"/${name}"`) || types.includes(`Extension="${name.split('.').at(-1)}"`), name);
});

test('it says what it is, and has nothing that acts or leads out of it', (t) => {
  t.regex(part('word/document.xml'), /This is a test document of motw-harness/);
  const all = parts.map(([, xml]) => xml).join('');
  for (const word of [
    'macro',
    'vba',
    'TargetMode',
    'instrText',
    'fldSimple',
    'attachedTemplate',
    'oleObject',
    'altChunk',
  ])
    t.false(all.replace('no macro', '').includes(word), word);
});

oracleTest('unzip', 'finds no error in the document, and its text in it', async (t, run) => {
  const file = join(await temporaryFolder(t), 'a.docx');
  await writeFile(file, await wordDocument());
  t.regex(await run(['-t', file]), /No errors detected/);
  t.is(await run(['-p', file, 'word/document.xml']), part('word/document.xml'));
});
