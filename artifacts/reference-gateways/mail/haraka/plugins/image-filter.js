// @ts-nocheck: Haraka has no types, and brings its constants as globals.

const state = require('./state');

/**
 * Haraka's attachment filter, for those who may have no disk images. What it does with a message that it does not let through is its
 * own refusal, or what the harness has set.
 */
exports.register = function () {
  this.inherits('haraka-plugin-attachment');
  this.blocked = this.config.get('blocked_recipients', 'list');
};

/** It would look for bsdtar in folders of the system alone. */
exports.find_bsdtar_path = async () => process.env.PROGRAMS;

exports.check_attachments = function (next, connection) {
  const txn = connection?.transaction;
  const { policy, action } = state.read();
  const concerned = txn?.rcpt_to.some((to) => this.blocked.includes(to.address.toLowerCase()));
  if (policy !== 'on' || !concerned) return next();
  const { check_attachments } = this.base['haraka-plugin-attachment'];
  check_attachments.call(
    this,
    (code, reason) => {
      if (code !== DENY || action === 'refuse') return next(code, reason);
      txn.notes.filtered = { action, reason };
      next();
    },
    connection,
  );
};
