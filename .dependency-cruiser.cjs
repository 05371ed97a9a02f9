// The arrows of the house: base <- contract <- core <- shells; the renderer sees base and contract alone.

/** A folder of src may import only these others. */
const ALLOWED = {
  base: [],
  contract: ['base'],
  core: ['base', 'contract'],
  desktop: ['base', 'contract', 'core'],
  web: ['base', 'contract', 'core'],
  cli: ['base', 'contract', 'core'],
  renderer: ['base', 'contract'],
  author: ['base', 'contract', 'core/store', 'core/grading', 'core/text'],
};

const arrows = Object.entries(ALLOWED).map(([from, to]) => ({
  name: `${from}-imports-only-${to.join('-and-').replace('/', '-') || 'nothing'}`,
  severity: 'error',
  from: { path: `^src/${from}/` },
  to: { path: '^src/', pathNot: `^src/(${[from, ...to].join('|')})/` },
}));

module.exports = {
  forbidden: [
    ...arrows,
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'features-through-their-index',
      comment: 'A feature of the core uses another only through its index.ts.',
      severity: 'error',
      from: { path: '^src/core/([^/]+)/' },
      to: { path: '^src/core/([^/]+)/', pathNot: '^src/core/($1/|[^/]+/index\\.ts$|rpc/)' },
    },
    {
      name: 'core-knows-no-window-and-no-server',
      severity: 'error',
      from: { path: '^src/(base|contract|core)/' },
      to: {
        path: '^(electron|react|react-dom|ws|http|https)$|node_modules/(electron|react|react-dom|ws)/',
      },
    },
    {
      name: 'sql-only-in-store',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/core/store/' },
      to: { path: 'better-sqlite3' },
    },
    {
      name: 'fsrs-only-in-review',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/core/review/' },
      to: { path: 'ts-fsrs' },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: { pathNot: '\\.d\\.ts$' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.json', '.css'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      exportsFields: ['exports'],
    },
  },
};
