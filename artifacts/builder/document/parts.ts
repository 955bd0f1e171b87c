const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const package2006 = 'http://schemas.openxmlformats.org/package/2006';
/** ECMA-376 Part 4, the transitional form, which is what Word writes. */
const document2006 = 'http://schemas.openxmlformats.org/officeDocument/2006';
const word2006 = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';

const lines = [
  'This is a test document of motw-harness.',
  'It holds nothing else: no macro, no link, no picture, no template.',
];

/** ECMA-376 Part 2, "Media types": of every part. */
const contentTypes = `${declaration}<Types xmlns="${package2006}/content-types">
  <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
  <Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>
</Types>
`;

/** ECMA-376 Part 2, "Relationships": which part the document is (Part 1, 11.3.10, "Main Document Part"). */
const relationships = `${declaration}<Relationships xmlns="${package2006}/relationships">
  <Relationship Id="rId1" Type="${document2006}/relationships/officeDocument" Target="word/document.xml"/>
</Relationships>
`;

/** ECMA-376 Part 1, 17.2: a body with paragraphs, and at its end the properties of the one section (17.6.17): A4, in twentieths of a point. */
const document = `${declaration}<w:document xmlns:w="${word2006}">
  <w:body>
${lines.map((line) => `    <w:p><w:r><w:t>${line}</w:t></w:r></w:p>`).join('\n')}
    <w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>
  </w:body>
</w:document>
`;

/** Names in the package, and what they hold. */
export const parts: readonly (readonly [name: string, xml: string])[] = [
  ['[Content_Types].xml', contentTypes],
  ['_rels/.rels', relationships],
  ['word/document.xml', document],
];
