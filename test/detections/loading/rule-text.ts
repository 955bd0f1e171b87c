/** A rule with nothing in it that matters to a loader. */
export function ruleText(id: string, test = 'TargetFilename|endswith: .iso'): string {
  return `title: Rule ${id.slice(-1)}
id: ${id}
logsource:
  product: windows
  category: file_event
detection:
  selection:
    ${test}
  condition: selection
`;
}

export const uuid = (n: number): string => `00000000-0000-4000-8000-00000000000${n}`;
