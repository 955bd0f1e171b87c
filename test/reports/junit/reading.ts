import { parseXml, XmlElement, XmlText } from '@rgrove/parse-xml';
import type { Diff } from '../../../runner/model/memory/diff.ts';
import type { RunRecord } from '../../../runner/model/run-record.ts';
import { junitReport } from '../../../runner/reports/junit/junit-report.ts';

export const elements = (
  node: { readonly children: readonly unknown[] },
  name: string,
): readonly XmlElement[] =>
  node.children.filter((child): child is XmlElement => child instanceof XmlElement && child.name === name);

interface Read {
  readonly suite: string;
  readonly classname: string;
  readonly name: string;
  readonly time: string;
  /** `passed`, or the element that says otherwise. */
  readonly is: string;
  readonly message: string;
  readonly text: string;
}

/** The tests as a strict reader of XML sees them. */
export function testsOf(document: string): readonly Read[] {
  const root = parseXml(document).root;
  if (root === null) throw new Error('no root');
  return elements(root, 'testsuite').flatMap((suite) => {
    const tests = elements(suite, 'testcase');
    const has = (name: string) => tests.filter((one) => elements(one, name).length > 0).length;
    const counts = ['failures', 'errors', 'skipped'].map((name) => Number(suite.attributes[name]));
    if (Number(suite.attributes.tests) !== tests.length) throw new Error('the count of tests is wrong');
    if (`${counts}` !== `${[has('failure'), has('error'), has('skipped')]}`)
      throw new Error('a count is wrong');
    return tests.map((one) => {
      const [result] = one.children.filter((child): child is XmlElement => child instanceof XmlElement);
      const [text] = (result?.children ?? []).filter((child): child is XmlText => child instanceof XmlText);
      return {
        suite: suite.attributes.name ?? '',
        classname: one.attributes.classname ?? '',
        name: one.attributes.name ?? '',
        time: one.attributes.time ?? '',
        is: result?.name ?? 'passed',
        message: result?.attributes.message ?? '',
        text: text?.text ?? '',
      };
    });
  });
}

/** What became of the tests about the run itself, by their names. */
export const aboutRun = (run: RunRecord, diff: Diff | null = null) =>
  Object.fromEntries(
    testsOf(junitReport(run, diff))
      .filter(({ classname }) => classname.endsWith('.run'))
      .map(({ name, is }) => [name, is]),
  );
