import type { Scenario } from '../../../../runner/model/scenario.ts';
import type { Status } from '../../../../runner/model/words.ts';
import type { Behaviour } from '../fake-windows/behaviour.ts';

export interface DocumentRow {
  readonly name: string;
  readonly behaviour: Partial<Behaviour>;
  /** How both arms end. */
  readonly end: string;
  readonly status: Status;
}

export const documentRows: readonly DocumentRow[] = [
  {
    name: 'the document of the marked image is protected, that of the unmarked one is not',
    behaviour: { word: 'protects marked' },
    end: 'completed',
    status: 'prevented',
  },
  {
    name: 'Word protects every document: not for the mark',
    behaviour: { word: 'protects all' },
    end: 'completed',
    status: 'blocked-unattributed',
  },
  {
    name: 'without the fix of November 2022 the document is for editing',
    behaviour: { word: 'protects marked', build: '22621.521' },
    end: 'completed',
    status: 'not-prevented',
  },
  {
    name: 'somebody switched Protected View off',
    behaviour: { word: 'protects none' },
    end: 'completed',
    status: 'not-configured',
  },
  {
    name: 'there is no Office',
    behaviour: { word: 'none' },
    end: 'open skipped NO_OFFICE',
    status: 'not-configured',
  },
];

/** The scenario with a document in place of its program. */
export function withDocument(scenario: Scenario): Scenario {
  const subject = 'Invoice.docx';
  const others = scenario.image.files.filter(({ content }) => content.is !== 'payload');
  const document = { path: subject, content: { is: 'document' }, hidden: false } as const;
  return {
    ...scenario,
    image: { ...scenario.image, files: [document, ...others] },
    ...{ subject, controls: ['protected-view'] },
  };
}
