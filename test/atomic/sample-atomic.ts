import type { AtomicTest } from '../../runner/atomic/atomic.ts';
import { parseAtomic } from '../../runner/atomic/reading/parse-atomic.ts';

/** Everything that an official file can hold, in our own words. */
export const sample = `attack_technique: T1553.005
display_name: 'Subvert Trust Controls: Mark-of-the-Web Bypass'
atomic_tests:
- name: Look at a file
  auto_generated_guid: 11111111-2222-4333-8444-55555555AAAA
  description: |
    Looks at a file.
  supported_platforms:
  - windows
  input_arguments:
    file:
      description: The file
      type: path
      default: PathToAtomicsFolder\\T1553.005\\bin\\#{name}.iso
    name:
      description: Its name
      type: String
      default: a
    times:
      description: How often
      type: integer
      default: 2
    ratio:
      description: How much of it
      type: Float
      default: 0.5
    from:
      description: Where it is from
      type: url
      default: https://files.example/a.iso
    note:
      description: Nothing
      type: string
      default:
  dependency_executor_name: powershell
  dependencies:
  - description: The file must be there (#{file})
    prereq_command: |
      if (Test-Path "#{file}") { exit 0 } else { exit 1 }
    get_prereq_command: |
      Invoke-WebRequest #{from} -OutFile "#{file}"
  executor:
    command: |
      Get-Item "#{file}" # #{name} #{times} #{ratio} #{note}
      Get-Item "$PathToAtomicsFolder\\x"
    cleanup_command: |
      Remove-Item "#{file}"
    name: powershell
    elevation_required: true
- name: Look at it yourself
  auto_generated_guid: 22222222-2222-4333-8444-555555555555
  description: By hand.
  supported_platforms:
  - macos
  - linux
  executor:
    name: manual
    steps: |
      1. Open the folder.
- name: Without a guid, and the least that is allowed
  description: .
  supported_platforms: [linux]
  executor: { name: sh, command: 'true' }
`;

/** The sample with one text in place of another, which must be in it. */
export function edited(from: string, to: string): string {
  if (!sample.includes(from)) throw new Error(`the sample has no ${from}`);
  return sample.replace(from, to);
}

export function testsOf(text: string): readonly AtomicTest[] {
  const { atomic, problems } = parseAtomic(text, 'sample.yaml');
  if (atomic === null) throw new Error(JSON.stringify(problems));
  return atomic.tests;
}

/** The one test of a file with these keys. */
export function testOf(keys: string): AtomicTest {
  const head =
    'attack_technique: T1000\ndisplay_name: A technique\natomic_tests:\n- name: One\n  description: It.\n';
  const [test] = testsOf(head + keys.replace(/^(?=.)/gm, '  '));
  if (test === undefined) throw new Error('no test');
  return test;
}
