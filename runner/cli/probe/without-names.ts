import type { Trial, Zones } from './trial.ts';

const longest = 300;

/** What a guest said, fit to be shared: without paths, and without these names, an account's domain taken apart from it. */
export function withoutNames(text: string | null, names: readonly string[]): string | null {
  if (text === null) return null;
  const parts = names.flatMap((name) => [name, ...name.split(/[\\@]/)]).filter((part) => part.length > 1);
  const longestFirst = [...new Set(parts)].sort((a, b) => b.length - a.length);
  const withoutPaths = text.replace(/\b[A-Za-z]:\\[^\r\n"'<>|]*|\\\\[^\s"'<>|]+/g, '<path>');
  const without = longestFirst.reduce(
    (rest, part) => rest.replaceAll(new RegExp(RegExp.escape(part), 'gi'), '<name>'),
    withoutPaths,
  );
  return without.slice(0, longest);
}

/** A trial, fit to be shared: a mark names the address and the archive that a file came from. */
export function trialWithoutNames(trial: Trial, names: readonly string[]): Trial {
  const { image, inside, unblocked, mount, volume } = trial;
  const zones = ({ stream, mapped }: Zones): Zones => ({ stream: withoutNames(stream, names), mapped });
  return {
    ...trial,
    image: zones(image),
    volume: volume && {
      hardwareIds: volume.hardwareIds.map((id) => withoutNames(id, names) ?? ''),
      added: volume.added.map((name) => withoutNames(name, names) ?? ''),
    },
    inside: inside && zones(inside),
    unblocked: unblocked && zones(unblocked),
    mount: { ...mount, text: withoutNames(mount.text, names) },
  };
}
