/** The layers as rules: protocol knows nobody, nobody reaches past an index, and nothing goes round in a circle. */
module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: ['\\.d\\.ts$', '\\.config\\.', '\\.cjs$', '\\.mjs$'] },
      to: {},
    },
    {
      name: 'protocol-is-pure',
      comment: 'protocol imports nothing but itself',
      severity: 'error',
      from: { path: '^packages/protocol/src' },
      to: { pathNot: '^packages/protocol/src' },
    },
    {
      name: 'transport-layer',
      severity: 'error',
      from: { path: '^packages/transport/src' },
      to: {
        pathNot: ['^packages/transport/src', '^packages/protocol/src/index\\.ts$', 'node_modules/.*socks'],
        dependencyTypesNot: ['core'],
      },
    },
    {
      name: 'server-layer',
      severity: 'error',
      from: { path: '^packages/server/src' },
      to: {
        pathNot: ['^packages/server/src', '^packages/protocol/src/index\\.ts$', 'node_modules/.*selfsigned'],
        dependencyTypesNot: ['core'],
      },
    },
    {
      name: 'rx-layer',
      severity: 'error',
      from: { path: '^packages/rx/src' },
      to: {
        pathNot: [
          '^packages/rx/src',
          '^packages/(protocol|transport)/src/index\\.ts$',
          'node_modules/rxjs',
          'node_modules/.*iconv-lite',
        ],
        dependencyTypesNot: ['core'],
      },
    },
    {
      name: 'no-deep-paths',
      comment: 'tests, benchmarks and examples use the packages by their public names, as users do',
      severity: 'error',
      from: { path: '^(test|examples)/' },
      to: { path: '^packages/[^/]+/src/', pathNot: '^packages/[^/]+/src/index\\.ts$' },
    },
    {
      name: 'sources-do-not-use-tests',
      severity: 'error',
      from: { path: '^packages/[^/]+/src' },
      to: { path: '^(test|examples)/|^packages/[^/]+/test' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['sluice-source', 'import', 'node', 'default'],
      extensions: ['.ts', '.mjs', '.js'],
    },
  },
}
