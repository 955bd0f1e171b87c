/** Before each of Defender's resources: what it is of, such as `file:_` or `containerfile:_`. What is no file has no path (`process:_pid:1`). */
const ofFiles = /^(file|containerfile|webfile|filewrite):_(.+)$/is;

/**
 * The files of the field `Path` of a detection (1116 and those that follow): several, apart by semicolons, such as
 * `containerfile:_C:\a.iso; file:_C:\a.iso->b.exe`. What lies in a container is its container's, for that is the file that is there; a
 * download's address stands behind a bar. Each once. [M: of recordings; what of it a mounted image leaves is not known.]
 */
export function filesOfDetection(field: string): readonly string[] {
  const files = field.split(/;\s*(?=[a-z]+:_)/i).flatMap((resource) => {
    const [, , what = ''] = ofFiles.exec(resource.trim()) ?? [];
    const file = (what.split('->', 1)[0] ?? '').split('|', 1)[0]?.trim() ?? '';
    return file === '' ? [] : [file];
  });
  return [...new Map(files.map((file) => [file.toLowerCase(), file])).values()];
}
