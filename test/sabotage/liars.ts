import { type Inside, type Moment, type Saboteur, says } from './saboteur.ts';

/** Guests that say what is not so. Each lies in one answer, and does not fit the others to it unless that is the point. */

const done = { is: 'done' };
export const mounted = { ...done, id: '/dev/loop0', root: '/e', options: ['ro', 'nosuid', 'nodev'] };
const refusal = (code: string) => says({ is: 'refused', code, text: 'so it is said' });
const downloads = '/c/Users/analyst/Downloads';
const temp = '/c/Users/analyst/AppData/Local/Temp';
const image = ({ marker }: Inside): string => `${downloads}/Invoice_${marker}.iso`;
const trace = ({ marker }: Inside): string => `${temp}/motw-harness-${marker}.txt`;

export const mountsInWords: Saboteur = {
  does: 'says that it mounted the image, and did not',
  answers: {
    mount: async (_, __, guest) => {
      await guest.sh('mkdir -p /e');
      return says(mounted);
    },
  },
};

export const mountsDriveC: Saboteur = {
  does: 'says that it mounted the image, and names the system drive',
  answers: { mount: async () => says({ ...mounted, root: '/c' }) },
};

export const mountsAFolder: Saboteur = {
  does: 'shows a folder with the same files as the second mount',
  at: { 'before remove 1': ({ sh }) => sh('cp -a /e /run/copy') },
  answers: {
    mount: async ({ nth }, honestly, { sh }) => {
      if (nth === 1) return honestly();
      await sh('mkdir -p /e; cp -a /run/copy/. /e/');
      return says(mounted);
    },
  },
};

export const unmountsInWords: Saboteur = {
  does: 'says that it took the first mount away, and did not',
  answers: { remove: async ({ nth }, honestly) => (nth === 1 ? says(done) : honestly()) },
};

/** What find(1) printed is changed on its way. */
function lists(what: string, change: (printed: string) => string): Saboteur {
  return {
    does: `lists the volume ${what}`,
    answers: { find: async (_, honestly) => says(change(Buffer.from((await honestly()).stdout).toString())) },
  };
}

export const withoutOne = lists('with a file missing', (printed) =>
  printed.replace(/^.*readme\.txt\n/gm, ''),
);
export const withHostileNames = lists(
  'with names that are terminal commands',
  (printed) =>
    `${printed}regular file|1|/e/\u001b]0;owned\u0007\u001b[2J\u202etxt.exe\nregular file|x|/e/y\n|||\n`,
);
export const withTenThousand = lists('with ten thousand files more', (printed) => {
  const more = Array.from({ length: 10_000 }, (_, i) => `regular file|1|/e/${'long'.repeat(20)}${i}\n`);
  return printed + more.join('');
});

export function answersMount(what: string, text: string | object): Saboteur {
  return { does: `answers the mount with ${what}`, answers: { mount: async () => says(text) } };
}

/** Of a guest whose control is configured and inert. */
export function refusesMountInWords(code: string): Saboteur {
  return {
    does: `refuses to mount with ${code} in words, and mounts`,
    answers: {
      mount: async (_, honestly) => {
        await honestly();
        return refusal(code);
      },
    },
  };
}

export const losesTheMark: Saboteur = {
  does: 'says that it marked the image, and did not',
  answers: { mark: async () => says(done) },
};

/** `text` as printf takes it. */
export function marksWith(what: string, text: string): Saboteur {
  return {
    does: `writes ${what} for a mark, and shows the one that it was given`,
    answers: {
      mark: async (_, __, guest) => {
        await guest.sh(`printf '${text}' >'${image(guest)}:Zone.Identifier'; sync`);
        return says(done);
      },
      zone: async ({ nth }, honestly) =>
        nth === 1 ? says({ ...done, stream: '[ZoneTransfer]\r\nZoneId=3\r\n', mapped: 3 }) : honestly(),
    },
  };
}

export const takesTheMarkAway: Saboteur = {
  does: 'takes the mark away between delivery and mount',
  at: { 'before mount 1': (guest) => guest.sh(`rm -f '${image(guest)}:Zone.Identifier'`) },
};

export const deliversInWords: Saboteur = {
  does: 'shows an image with its mark that is not on its disk',
  at: { 'after mark 1': (guest) => guest.sh(`mv '${image(guest)}' /run/hidden; sync`) },
  answers: {
    sha256sum: async (_, __, { sh }) => says(await sh('sha256sum /run/hidden')),
    zone: async () => says({ ...done, stream: '[ZoneTransfer]\r\nZoneId=3\r\n', mapped: 3 }),
  },
};

export const takesTheImage: Saboteur = {
  does: 'says that the image is gone once it could not be mounted',
  answers: {
    sha256sum: async ({ nth }, honestly) =>
      nth === 1
        ? honestly()
        : { ...says(''), code: 1, stderr: Buffer.from('sha256sum: No such file or directory') },
  },
};

export const hidesTheTrace: Saboteur = {
  does: 'runs the program and hides its trace',
  at: { 'after open 1': (guest) => guest.sh(`rm '${trace(guest)}'`) },
};

export const forgesTheTrace: Saboteur = {
  does: 'has the trace of another marker',
  at: { 'after open 1': (guest) => guest.sh(`echo feedf00d >'${trace(guest)}'`) },
};

export const opensInWords: Saboteur = {
  does: 'says that it opened the program, and did not',
  answers: { open: async () => says({ ...done, pid: 4242, exitCode: 0 }) },
};

export const tracesBefore: Saboteur = {
  does: 'has the trace before anything is opened, and opens only in words',
  at: { 'before mount 1': (guest) => guest.sh(`echo ${guest.marker} >'${trace(guest)}'`) },
  answers: opensInWords.answers ?? {},
};

export function refusesOpenInWords(code: string, when?: Saboteur['at']): Saboteur {
  return {
    does: `refuses to open with ${code} in words, and runs it`,
    ...(when && { at: when }),
    answers: {
      open: async ({ nth }, honestly) => {
        if (nth > 1) return honestly();
        await honestly();
        return refusal(code);
      },
    },
  };
}

/** A record as the launch gate writes it, for the program of any arm: its path holds no marker. */
function gateRecord(action: string, at: string): string {
  const event = {
    Event: {
      System: {
        Provider: { Name: 'Motw-Reference-LaunchGate' },
        EventID: 1,
        EventRecordID: 1,
        TimeCreated: { SystemTime: at },
        Execution: { ProcessID: 200 },
        Channel: 'Motw-Reference-LaunchGate/Operational',
        Computer: 'reference-guest',
      },
      EventData: {
        Control: 'launch-gate',
        Action: action,
        FilePath: 'E:\\Invoice.exe',
        ProcessId: '200',
        Zone: '3',
      },
    },
  };
  return `printf '%s\\n' '${JSON.stringify(event)}' >>/run/motw/events/launch-gate.jsonl`;
}

const forgedBefore: Saboteur['at'] = {
  'before mount 1': ({ sh }) => sh(gateRecord('block', new Date().toISOString())),
};

/** The program does run; the log says that it was stopped. */
export const forgesTheGate: Saboteur = {
  ...refusesOpenInWords('EPERM', {
    'before open 1': ({ sh }) => sh(gateRecord('block', new Date().toISOString())),
  }),
  does: "refuses to open in words, runs it, and forges the launch gate's record",
};

const refusesForAnotherReason: Saboteur['answers'] = { open: async () => refusal('EPERM') };

export const gateRecordBefore: Saboteur = {
  does: 'has a record of the launch gate from before, and something else refuses',
  at: forgedBefore,
  answers: refusesForAnotherReason,
};

export const gateRecordOfYesterday: Saboteur = {
  does: "replays yesterday's record of the launch gate, and something else refuses",
  at: {
    'before open 1': ({ sh }) => sh(gateRecord('block', new Date(Date.now() - 86_400_000).toISOString())),
  },
  answers: refusesForAnotherReason,
};

export const gateGarbage: Saboteur = {
  does: "has garbage in the launch gate's log",
  at: { 'before open 1': ({ sh }) => sh('echo "{]" >>/run/motw/events/launch-gate.jsonl') },
};

export function killsTheGate(when: Moment): Saboteur {
  return {
    does: `kills the launch gate ${when}`,
    at: { [when]: ({ sh }: Inside) => sh('kill -9 $(cat /run/motw/sensors/launch-gate.pid)') },
  };
}

export function mapsTo(zone: number | null): Saboteur {
  return {
    does: `says that the file inside has zone ${zone}`,
    answers: {
      zone: async ({ argv }, honestly) =>
        argv[1]?.startsWith('/e/') ? says({ ...done, stream: null, mapped: zone }) : honestly(),
    },
  };
}

export function hasEverything(state: 'on' | 'off'): Saboteur {
  const controls = [
    'mount-verb',
    'virtual-drive-policy',
    'motw-propagation',
    'launch-gate',
    'deny-optical-execute',
  ];
  const sensors = { mounts: true, files: true, streams: true, processes: true };
  return {
    does: `is probed with everything ${state}`,
    answers: {
      posture: async () => says({ controls: Object.fromEntries(controls.map((id) => [id, state])), sensors }),
    },
  };
}

/** In the clean-up alone; the mount step asks for what is there, too. */
export const cleansUpInWords: Saboteur = {
  does: 'cleans up only in words',
  answers: {
    remove: async ({ nth }, honestly) => (nth === 1 ? honestly() : says(done)),
    residue: async ({ nth }, honestly) => (nth <= 3 ? honestly() : says('')),
  },
};
