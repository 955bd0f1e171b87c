/**
 * The EICAR test file: 68 printable characters that every antivirus product takes for malware by agreement, and that only print a line
 * (eicar.org, "Anti Malware Testfile"). It is put together here, so that no file of this repository is taken for one.
 */
export function antivirusTest(): Uint8Array {
  return Buffer.from([start, name, end].join('$'), 'latin1');
}

const start = String.raw`X5O!P%@AP[4\PZX54(P^)7CC)7}`;
const name = 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!';
const end = 'H+H*';
