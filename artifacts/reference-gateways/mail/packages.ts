import type { Wanted } from '../../debian-packages/wanted.ts';

/** The reference mail gateway, beside Haraka, which comes from npm. */
export const mailGatewayPackages: readonly Wanted[] = [
  { name: 'dovecot-imapd', extent: 'with dependencies', why: 'the mailboxes behind the mail gateway' },
  { name: 'dovecot-lmtpd', extent: 'with dependencies', why: 'how mail is put into them' },
  { name: 'libarchive-tools', extent: 'with dependencies', why: 'lets the mail gateway look into archives' },
  { name: 'openssl', extent: 'with dependencies', why: "makes the mail gateway's certificate" },
];
