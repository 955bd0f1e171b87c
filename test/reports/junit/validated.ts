import { readFile } from 'node:fs/promises';
import { validateXML, type XMLFileInfo } from 'xmllint-wasm';

const schemas: readonly XMLFileInfo[] = await Promise.all(
  ['ant-junit.xsd', 'jenkins-junit-10.xsd'].map(async (fileName) => ({
    fileName,
    contents: await readFile(new URL(`schemas/${fileName}`, import.meta.url), 'utf8'),
  })),
);

/** What libxml2 has to say against a document, by each of the two schemas; empty: it is valid by both. */
export async function faultsOf(document: string): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const schema of schemas) {
    const { valid, errors } = await validateXML({
      xml: { fileName: 'junit.xml', contents: document },
      schema,
    });
    if (!valid) faults.push(...errors.map(({ message }) => `${schema.fileName}: ${message}`));
  }
  return faults;
}
