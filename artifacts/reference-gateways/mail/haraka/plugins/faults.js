// @ts-nocheck: Haraka has no types, and brings its constants as globals.

const DSN = require('haraka-dsn');
const state = require('./state');

/** Makes the gateway fail, as it is told, for reasons that have nothing to do with what is attached. */
exports.register = function () {
  for (const hook of ['mail', 'rcpt', 'data', 'data_post']) this.register_hook(hook, `at_${hook}`);
  this.register_hook('capabilities', 'hide_starttls');
};

exports.hide_starttls = (next, connection) => {
  if (state.read().fault?.is === 'no STARTTLS') {
    connection.capabilities = connection.capabilities.filter((one) => one !== 'STARTTLS');
    connection.tls.advertised = false;
  }
  next();
};

exports.at_mail = (next, connection) => act(next, connection, 'mail');
exports.at_rcpt = (next, connection) => act(next, connection, 'rcpt');
exports.at_data = (next, connection) => act(next, connection, 'data');
exports.at_data_post = (next, connection) => act(next, connection, 'message');

function act(next, connection, at) {
  const { fault } = state.read();
  if (fault?.at !== at) return next();
  if (fault.is === 'cut') return connection.client.destroy();
  if (fault.is === 'silence') return;
  const [, sub, det] = fault.status.split('.').map(Number);
  next(fault.code < 500 ? DENYSOFT : DENY, DSN.create(fault.code, fault.text, sub, det));
}
