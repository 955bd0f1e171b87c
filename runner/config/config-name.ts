/** The name under which a configuration is found. */
export const configName = 'motw.yaml';
/** The same with the other ending, which is not read, and not passed over in silence either. */
export const nearlyConfigName = 'motw.yml';
