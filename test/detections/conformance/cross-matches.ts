/**
 * Which rules of the regression cases match in the recordings of other cases, and why each is right. Beside it no rule matches
 * anywhere but in its own recording.
 */
interface CrossMatch {
  readonly rule: string;
  /** By the id of the case. */
  readonly cases: Readonly<Record<string, string>>;
}

export const crossMatches: readonly CrossMatch[] = [
  {
    // Product reconnaissance with WMIC
    rule: '15434e33-5027-4914-88d5-3d4145ec25a9',
    cases: {
      'e568650b-5dcd-4658-8f34-ded0b1e13992':
        'the same family: it asks for any command line with "Product", and the other rule for product classes, whose names hold it',
    },
  },
  {
    // Files of legitimate programs in uncommon places
    rule: '1cf465a1-2609-4c15-9b66-c32dbe4bfd67',
    cases: {
      '7d604714-e071-49ff-8726-edeb95a70679':
        'the same family: the script was dropped by certutil, and below AppData\\Local',
      'f0540f7e-2db3-4432-b9e0-3965486744bc':
        'the same family: the program was dropped by esentutl, and below AppData\\Local',
    },
  },
  {
    // Any Sysinternals tool, by its accepted licence
    rule: '25ffa65d-76d8-4da5-a832-3f2b0136e133',
    cases: {
      'c7da8edc-49ae-45a2-9e61-9fd860e4e73d':
        'a generic rule: every value EulaAccepted, here of one suspicious tool',
      'f50f3c09-557d-492d-81db-9064a8d4e211':
        'a generic rule: every value EulaAccepted, here of a renamed tool',
    },
  },
  {
    // AdFind was started
    rule: '514e7e3e-b3b4-4a67-af60-be20f139198b',
    cases: {
      '455b9d50-15a1-4b99-853f-8d37655a4c1b':
        'a generic rule: the program by name and hash, and the other rule is about its options',
    },
  },
  {
    // A self-hosted runner was started
    rule: '5bac7a56-da88-4c27-922e-c81e113b20cb',
    cases: {
      '540703fb-a874-4385-a9d6-7cd1bfab268c':
        'a generic rule: any configuration of a runner, and the other rule is about one name given to it',
    },
  },
  {
    // Service reconnaissance with WMIC
    rule: '76f55eaa-d27f-4213-9d45-7b0e4b60bbae',
    cases: {
      '68bcd73b-37ef-49cb-95fc-edc809730be6':
        'a generic rule: any question about services, and the other rule is about one that asks for paths',
    },
  },
  {
    // Files of tools that dump credentials
    rule: '8fbf3271-1ef6-4e94-8210-03c2317947f6',
    cases: {
      'efc21479-9e83-41da-8cf1-122e06ba8db3':
        'one of the seven files that the other tool unpacks is procdump.exe',
    },
  },
  {
    // Programs and scripts in the public folder
    rule: 'b447f7de-1e53-4cbf-bfb4-f1f6d0b04e4e',
    cases: {
      '1cf465a1-2609-4c15-9b66-c32dbe4bfd67': 'the uncommon place of that recording is the public folder',
    },
  },
  {
    // An application removed with WMIC
    rule: 'b53317a0-8acf-4fd1-8de8-a5401e776b96',
    cases: {
      '847d5ff3-8a31-4737-a970-aeae8fe21765':
        'a generic rule: any product, and the other rule is about security products',
    },
  },
  {
    // Suspicious Sysinternals tools, by their accepted licence
    rule: 'c7da8edc-49ae-45a2-9e61-9fd860e4e73d',
    cases: {
      '25ffa65d-76d8-4da5-a832-3f2b0136e133':
        'both list EulaAccepted below the key of all Sysinternals tools',
      'f50f3c09-557d-492d-81db-9064a8d4e211':
        'a tool that is renamed keeps its key below that of all Sysinternals tools',
    },
  },
  {
    // A program dropped by a legitimate one
    rule: 'f0540f7e-2db3-4432-b9e0-3965486744bc',
    cases: {
      '1cf465a1-2609-4c15-9b66-c32dbe4bfd67':
        'the file in the uncommon place is a program, dropped by certutil',
    },
  },
];
