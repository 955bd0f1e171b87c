/** Folders of the cache, or how they begin: what the reference gateways are started from. */
export const gatewaySets = ['web-gateway', 'mail-gateway', 'haraka-'] as const;
