export default {
  extensions: ['ts'],
  files: ['test/**/*.test.ts'],
  nodeArguments: ['--conditions=source', '--no-warnings=ExperimentalWarning'],
  timeout: '5m',
};
