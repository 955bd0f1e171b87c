import type { GuestFacts } from '../../../ports/guest.ts';
import { type Finding, missing, note, ok } from '../finding.ts';

/** Servers mount images for administrators only, and clients for everybody [H]. */
const client = 1;

export function accountFindings({ user, elevated, details }: GuestFacts): readonly Finding[] {
  const { session, integrity, productType } = details;
  const detail = `${user}, session ${session}, integrity ${integrity}`;
  if (elevated) return [ok('account', `${detail}, elevated`)];
  const mend =
    'give the account that logs on the rights of an administrator (over SSH it then has a full token)';
  const why = 'no administrator: some controls and logs can not be read';
  return [
    productType === client
      ? note('account', `${detail}; ${why}`, mend)
      : missing('account', `${detail}; ${why}, and a server lets only administrators mount an image`, mend),
  ];
}

/** Without one, whatever only a desktop can tell is inconclusive. */
export function desktopFinding({ desktop, details }: GuestFacts, user: string): Finding {
  if (desktop) return ok('desktop', `${details.desktopUser} is logged on, session ${details.desktopSession}`);
  return note(
    'desktop',
    `${user} is not logged on: what only a double-click can tell (mount-verb, launch-gate) is inconclusive`,
    `log ${user} on at the console of the machine (or have it logged on automatically: Sysinternals Autologon), do not lock it, and take the snapshot then`,
  );
}

export function powershellFindings({ details }: GuestFacts): readonly Finding[] {
  const { powershell, languageMode, executionPolicy } = details;
  const detail = `${powershell}, ${languageMode}, execution policy ${executionPolicy}`;
  if (languageMode !== 'FullLanguage') {
    return [
      missing(
        'PowerShell',
        `${detail}: the operations need FullLanguage`,
        "let the harness's folder run in FullLanguage (App Control or AppLocker: allow C:\\ProgramData\\motw-harness), or use another account",
      ),
    ];
  }
  const major = /^5\.1/.test(String(powershell));
  return [
    major
      ? ok('PowerShell', detail)
      : missing('PowerShell', `${detail}: Windows PowerShell 5.1 is needed`, 'install WMF 5.1 in the guest'),
  ];
}

export function sysmonFinding({ details }: GuestFacts): Finding {
  const { sysmon, sysmonRunning } = details;
  if (sysmon === null || sysmon === undefined)
    return note(
      'Sysmon',
      'not installed: files, streams, removals and (but for event 4688) processes are not instrumented',
      'install Sysmon in the guest with the configuration of your estate: `sysmon64.exe -accepteula -i <configuration>`',
    );
  if (sysmonRunning === true) return ok('Sysmon', `${sysmon}, running`);
  return note('Sysmon', `${sysmon}, not running`, 'in the guest: `Start-Service Sysmon64`');
}
