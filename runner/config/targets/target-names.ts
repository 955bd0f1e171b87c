/** The name of the target that comes with the harness. */
export const ownTarget = 'reference';
export const ownTargetTitle = 'a small VM that is set up here; never evidence about Windows';

const form = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Whether a user's own target may be called that. */
export function isTargetName(name: string): boolean {
  return form.test(name);
}
