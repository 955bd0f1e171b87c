const variables = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'];

/** What is secret of the proxy addresses: the password, and user and password as they are sent together (RFC 7617). */
export function proxySecrets(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  return variables.flatMap((name) => {
    const [, account] = /^(?:[a-z][a-z\d+.-]*:)?\/{0,2}([\s\S]*)@/i.exec(env[name] ?? '') ?? [];
    if (account === undefined) return [];
    const [user = '', ...rest] = account.split(':');
    const password = rest.join(':');
    // A password whose / or # is not escaped is cut there, and its first half taken for a host. A token stands in the place of the user.
    const pieces = /[/?#@]/.test(account) ? account.split(/[:/?#@]/) : password === '' ? [user] : [];
    return [account, password, ...pieces].flatMap((one) => [one, unescaped(one)]);
  });
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
