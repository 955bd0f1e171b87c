import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readEvtx } from '../../../runner/events/evtx/read-evtx.ts';
import type { Json } from '../../../runner/model/observation.ts';
import type { WinEvent } from '../../../runner/model/win-event.ts';
import { corpus } from '../../corpus.ts';
import { why, withCorpus } from '../../with-corpus.ts';
import { damageIn, eventsIn } from './items.ts';

const folder = join(corpus, 'sigma-regression');
const cases = existsSync(folder)
  ? readdirSync(folder).filter((name) => existsSync(join(folder, name, 'events.evtx')))
  : [];

async function itemsIn(...path: readonly string[]) {
  return Array.fromAsync(readEvtx(join(corpus, ...path)));
}

withCorpus(
  `exported logs have no damage, though their free space is full of what was there before${why}`,
  async (t) => {
    t.true(cases.length >= 128);
    let events = 0;
    for (const name of cases) {
      const items = await itemsIn('sigma-regression', name, 'events.evtx');
      t.deepEqual(damageIn(items), [], name);
      events += items.length;
    }
    t.true(events >= cases.length);
  },
);

withCorpus(`each recording has the event that another reader found in it${why}`, async (t) => {
  let compared = 0;
  for (const name of cases) {
    const file = join(folder, name, 'first-event.json');
    if (!existsSync(file)) continue;
    const events = eventsIn(await itemsIn('sigma-regression', name, 'events.evtx'));
    for (const theirs of documentsIn(await readFile(file, 'utf8'))) {
      const { System } = theirs.Event;
      const ours = events.find(
        ({ Event }) =>
          Event.System.EventRecordID === System?.EventRecordID && Event.System.EventID === System?.EventID,
      );
      t.deepEqual({ ...flat(ours), ...edited[name] }, flat(theirs), name);
      compared++;
    }
  }
  t.true(compared >= 128);
});

/** Where the document was changed by hand after the recording, in which evtxexport, too, reads otherwise. */
const edited: { readonly [name: string]: Record<string, string> } = {
  'ad691d92-15f2-4181-9aa4-723c74f9ddc3': {
    '/Event/EventData/ParentCommandLine': 'C:\\Windows\\Explorer.exe',
  },
};

/** One document after the other, each beginning at the start of a line. */
function documentsIn(text: string): { readonly Event: { readonly System?: WinEvent['Event']['System'] } }[] {
  return text
    .split(/(?<=^\})\s/m)
    .filter((part) => part.trim() !== '')
    .map((part) => JSON.parse(part));
}

/**
 * Members by path, each as text. The other reader (evtx_dump) writes GUIDs without braces, times with six digits (one with nine), and values without
 * the blanks around them; it keeps XML attributes under a name of their own, those of UserData's and EventData's elements, too.
 */
function flat(json: unknown): Record<string, string> {
  const found: Record<string, string> = {};
  const walk = (value: Json | undefined, path: string): void => {
    if (value === null || value === undefined) return;
    if (typeof value !== 'object') found[path] = plain(`${value}`);
    else
      for (const [key, item] of Object.entries(value))
        if (key !== 'xmlns') walk(item, key === '#attributes' ? path : `${path}/${key}`);
  };
  walk(json as Json, '');
  delete found['/Event/EventData/Name'];
  return found;
}

function plain(value: string): string {
  return value
    .trim()
    .replace(/^\{([0-9A-F-]{36})\}$/, '$1')
    .replace(/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6})\d*Z$/, '$1Z');
}

withCorpus(`names with spaces stay as they are: a detection of Defender${why}`, async (t) => {
  const [event] = eventsIn(
    await itemsIn('sigma-regression', 'a7c3e5f2-8b1d-4e9a-b6c2-3d7f5e8a9b4c', 'events.evtx'),
  );
  t.is(event?.Event.System.Channel, 'Microsoft-Windows-Windows Defender/Operational');
  t.is(event?.Event.EventData?.['Threat Name'], 'Tool:Win32/EICAR_Test_File');
  t.is(event?.Event.EventData?.['Source Name'], 'Real-Time Protection');
});

withCorpus(`UserData keeps the provider's element around its fields${why}`, async (t) => {
  const [event] = eventsIn(
    await itemsIn('sigma-regression', 'd4f1a2b3-7c8e-4d5f-b6a9-1e0c2d3f4e5b', 'events.evtx'),
  );
  t.is(event?.Event.EventData, undefined);
  const { Operation_ClientFailure: inner } = event?.Event.UserData ?? {};
  t.like(inner, {
    Id: '{00000000-0000-0000-0000-000000000000}',
    ResultCode: '0x80041003',
    ClientProcessId: '25920',
  });
});

withCorpus(`a log that was open and has no record yet gives nothing${why}`, async (t) => {
  t.deepEqual(
    await itemsIn('samples', 'vhdmp', 'empty-Server2016-Microsoft-Windows-VHDMP-Operational.evtx'),
    [],
  );
});
