// @ts-nocheck: Haraka has no types, and brings its constants as globals.

/** Takes mail for the mailboxes that there are, from whoever has logged in, and for nobody else. Looks up no name. */
exports.register = function () {
  this.known = this.config.get('recipients', 'list');
  this.register_hook('lookup_rdns', 'who');
  this.register_hook('mail', 'sender');
  this.register_hook('rcpt', 'recipient');
};

exports.who = (next) => next(OK, 'localhost');

exports.sender = (next, connection) => {
  if (!connection.relaying) return next(DENY, 'Log in first');
  next(OK);
};

exports.recipient = function (next, _connection, [address]) {
  const is = address.address.toLowerCase();
  if (!this.known.includes(is)) return next(DENY, `No such mailbox: ${is}`);
  next(OK);
};
