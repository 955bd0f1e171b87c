import xmlbuilder from 'xmlbuilder';

/** What became of a test that did not pass. */
export interface TestResult {
  readonly is: 'failure' | 'error' | 'skipped';
  /** One line. */
  readonly message: string;
  /** A word for machines; a skipped test has none. */
  readonly type: string;
  readonly text: string;
}

export interface TestCase {
  readonly classname: string;
  readonly name: string;
  readonly seconds: number;
  /** Null: it passed. */
  readonly result: TestResult | null;
}

export interface TestSuite {
  readonly name: string;
  readonly package: string;
  readonly hostname: string;
  /** ISO 8601 in UTC. */
  readonly timestamp: string;
  readonly seconds: number;
  readonly properties: readonly (readonly [string, string])[];
  readonly cases: readonly TestCase[];
  readonly out: readonly string[];
  readonly err: readonly string[];
}

/**
 * A JUnit document without the last line's end, valid by the two schemas that its readers go by: that of Apache Ant's junitreport
 * (elements in its order, all attributes, no time zone), and Jenkins' junit-10.xsd.
 *
 * @throws Error where a text has a character that XML 1.0 forbids
 */
export function junitDocument(suites: readonly TestSuite[]): string {
  const root = xmlbuilder.create('testsuites', { version: '1.0', encoding: 'UTF-8' });
  for (const [id, suite] of suites.entries()) {
    const count = (is: TestResult['is']) => suite.cases.filter(({ result }) => result?.is === is).length;
    const node = root.element('testsuite', {
      id,
      name: suite.name,
      package: suite.package,
      hostname: suite.hostname,
      // Ant's schema allows no zone and no fraction.
      timestamp: suite.timestamp.slice(0, 'YYYY-MM-DDThh:mm:ss'.length),
      tests: suite.cases.length,
      failures: count('failure'),
      errors: count('error'),
      skipped: count('skipped'),
      time: suite.seconds,
    });
    const properties = node.element('properties');
    for (const [name, value] of suite.properties) properties.element('property', { name, value });
    for (const { classname, name, seconds, result } of suite.cases) {
      const test = node.element('testcase', { classname, name, time: seconds });
      if (result === null) continue;
      const { is, message, type, text } = result;
      test.element(is, is === 'skipped' ? { message } : { message, type }, text);
    }
    node.element('system-out', suite.out.join('\n'));
    node.element('system-err', suite.err.join('\n'));
  }
  return root.end({ pretty: true });
}
