// @ts-nocheck: Haraka has no types, and brings its constants as globals.

const { Address } = require('@haraka/email-address');
const DSN = require('haraka-dsn');
const { renamed, stripped } = require('./rewriting');

let outbound;

/** Hands every message to Dovecot, or does with it what the filter wants. There is no other way on. */
exports.register = function () {
  outbound = this.haraka_require('outbound');
  // Of whoever has logged in, all mail is outbound.
  this.register_hook('queue_outbound', 'deliver');
  this.register_hook('get_mx', 'route');
  this.register_hook('bounce', 'explain');
};

exports.deliver = (next, connection) => {
  const txn = connection?.transaction;
  if (!txn) return next();
  const { action, reason } = txn.notes.filtered ?? {};
  switch (action) {
    case 'strip':
      return rewrite(txn, (text) => stripped(text, reason), next);
    case 'rename':
      return rewrite(txn, renamed, next);
    case 'quarantine':
      txn.rcpt_to = txn.rcpt_to.map((to) => new Address(`${to.user}+Quarantine`, to.host));
      return outbound.send_trans_email(txn, next);
    case 'lose':
      return next(OK, 'Message accepted');
    default:
      // That of `bounce` is seen by the bounce of `route`.
      return outbound.send_trans_email(txn, next);
  }
};

/** Every domain is here: nothing is looked up, and nothing leaves. */
exports.route = (next, hmail) => {
  if (hmail.todo.notes.filtered?.action === 'bounce') return next(DENY, 'filtered');
  next(OK, {
    priority: 0,
    exchange: '127.0.0.1',
    using_lmtp: true,
    path: process.env.MAILBOXES,
  });
};

/** Writes the filter's reason into the report of the bounce (RFC 3464 2.3.4). */
exports.explain = (next, hmail) => {
  const { action, reason } = hmail.todo.notes.filtered ?? {};
  if (action === 'bounce') {
    for (const to of hmail.todo.rcpt_to) hmail.extend_rcpt_with_dsn(to, DSN.sec_unauthorized(reason));
  }
  next();
};

function rewrite(txn, by, next) {
  txn.message_stream.get_data((bytes) => {
    const text = by(bytes.toString('latin1'));
    outbound.send_email(
      txn.mail_from,
      txn.rcpt_to,
      text,
      (code, said) => next(code === DENY ? DENYSOFT : OK, said),
      { dot_stuffed: false },
    );
  });
}
