import { createHash, randomBytes } from 'node:crypto';
import type { TestFn } from 'ava';
import type { OpenedChannel } from './channel.contract.ts';
import { codeOf, digest, eachOf, patient, text, whole } from './channel-talk.ts';

/** Names that some way of quoting would spoil, on a side whose file names may be anything. */
const difficultNames = ['a  b', `q"u'o`, 'st*r?[x]', 'back\\slash', '$H `id`', '-dash', '#hash', '~', 'ä€漢'];

/** What every channel must do with files. */
export function channelFiles(
  test: TestFn,
  name: string,
  use: () => Promise<OpenedChannel>,
  large: number,
): void {
  test.serial(`${name}: a file goes over and comes back whole, or from an offset on`, async (t) => {
    const { channel, tmp } = await use();
    const bytes = randomBytes(200 << 10);
    const path = `${tmp}/motw contract ä.bin`;
    const pieces = [bytes.subarray(0, 1), bytes.subarray(1, 70_000), bytes.subarray(70_000)];
    const { sha256 } = await channel.put(eachOf(pieces), bytes.length, path, patient());
    t.is(sha256, digest(bytes));
    t.is(await channel.size(path, patient()), bytes.length);
    t.is(digest(await whole(channel.get(path, patient()))), digest(bytes));
    t.is(
      digest(await whole(channel.get(path, { ...patient(), offset: 150_001 }))),
      digest(bytes.subarray(150_001)),
    );
    t.is((await whole(channel.get(path, { ...patient(), offset: bytes.length }))).length, 0);
  });

  test.serial(`${name}: a large file goes over and comes back whole`, async (t) => {
    const { channel, tmp } = await use();
    const path = `${tmp}/motw-contract-large`;
    const sent = createHash('sha256');
    const piece = randomBytes(large >> 4);
    const pieces = async function* () {
      for (let count = 0; count < 16; count++) {
        piece[0] = count;
        sent.update(piece);
        yield Buffer.from(piece);
      }
    };
    const { sha256 } = await channel.put(pieces(), large, path, patient());
    t.is(sha256, sent.digest('hex'));
    const read = createHash('sha256');
    for await (const chunk of channel.get(path, patient())) read.update(chunk);
    t.is(read.digest('hex'), sha256);
  });

  test.serial(`${name}: an empty file is a file`, async (t) => {
    const { channel, tmp } = await use();
    const path = `${tmp}/motw-contract-empty`;
    await channel.put(eachOf([]), 0, path, patient());
    t.is(await channel.size(path, patient()), 0);
    t.is((await whole(channel.get(path, patient()))).length, 0);
  });

  test.serial(`${name}: names of files are taken as they are`, async (t) => {
    const { channel, tmp } = await use();
    for (const file of difficultNames) {
      const bytes = Buffer.from(`in ${file}`);
      await channel.put(eachOf([bytes]), bytes.length, `${tmp}/${file}`, patient());
    }
    for (const file of difficultNames) {
      t.is(await channel.size(`${tmp}/${file}`, patient()), Buffer.byteLength(`in ${file}`));
      t.is(text(await whole(channel.get(`${tmp}/${file}`, patient()))), `in ${file}`);
    }
  });

  test.serial(`${name}: more than was to be taken of a file is an error with a code`, async (t) => {
    const { channel, tmp } = await use();
    const path = `${tmp}/motw-contract-bound`;
    await channel.put(eachOf([Buffer.alloc(5_000, 'x')]), 5_000, path, patient());
    t.is((await whole(channel.get(path, { ...patient(), maxBytes: 5_000 }))).length, 5_000);
    const tooMuch = whole(channel.get(path, { ...patient(), maxBytes: 4_999 }));
    t.regex(await codeOf(tooMuch), /^[A-Z][A-Z_]+$/);
    const rest = channel.get(path, { ...patient(), offset: 4_000, maxBytes: 1_000 });
    t.is((await whole(rest)).length, 1_000);
  });

  test.serial(`${name}: a shorter file replaces a longer one of the same name`, async (t) => {
    const { channel, tmp } = await use();
    const path = `${tmp}/motw-contract-replaced`;
    await channel.put(eachOf([Buffer.from('a longer text')]), 13, path, patient());
    await channel.put(eachOf([Buffer.from('short')]), 5, path, patient());
    t.is(text(await whole(channel.get(path, patient()))), 'short');
  });

  test.serial(`${name}: what was appended since is read from the offset on`, async (t) => {
    const { channel, tmp, program } = await use();
    const path = `${tmp}/motw-contract-growing`;
    const append = (more: string) =>
      channel.exec([...program('append'), path, more], { ...patient(), maxOutput: 100 });
    await append('first');
    t.is(text(await whole(channel.get(path, patient()))), 'first');
    await append('second');
    t.is(text(await whole(channel.get(path, { ...patient(), offset: 5 }))), 'second');
    t.is(await channel.size(path, patient()), 11);
  });

  test.serial(`${name}: a put of another size than announced is an error`, async (t) => {
    const { channel, tmp } = await use();
    for (const size of [3, 5])
      await t.throwsAsync(
        channel.put(eachOf([Buffer.from('four')]), size, `${tmp}/motw-contract-size`, patient()),
      );
  });

  test.serial(`${name}: a file or folder that is not there is an error with a code`, async (t) => {
    const { channel, tmp } = await use();
    const path = `${tmp}/no-such-folder/no-such-file`;
    t.regex(await codeOf(whole(channel.get(path, patient()))), /^[A-Z][A-Z_]+$/);
    t.regex(await codeOf(channel.size(path, patient())), /^[A-Z][A-Z_]+$/);
    t.regex(await codeOf(channel.put(eachOf([Buffer.from('x')]), 1, path, patient())), /^[A-Z][A-Z_]+$/);
  });

  test.serial(`${name}: calls at the same time do not mix`, async (t) => {
    const { channel, tmp, program } = await use();
    const words = ['one', 'two', 'three'];
    const results = await Promise.all(
      words.map(async (word) => {
        const path = `${tmp}/motw-contract-${word}`;
        const bytes = Buffer.from(word.repeat(5_000));
        await channel.put(eachOf([bytes]), bytes.length, path, patient());
        const [read, run] = await Promise.all([
          whole(channel.get(path, patient())),
          channel.exec([...program('arguments'), word], { ...patient(), maxOutput: 100 }),
        ]);
        return [text(read) === bytes.toString(), text(run.stdout)];
      }),
    );
    t.deepEqual(
      results,
      words.map((word) => [true, `<${word}>`]),
    );
  });
}
