/** The house of DESIGN.md as rules: apps → feature libs → database, storage, config; the pure libs depend on nothing of ours. */
const lib = (names) => `^libs/(${names.join('|')})/`;
/** Which libs of ours each lib may import. */
const allowed = {
  config: [],
  access: [],
  countries: [],
  json: ['access'],
  tlog: [],
  spool: [],
  database: ['config', 'access'],
  storage: ['config'],
  artifacts: ['config', 'database', 'storage'],
  geoip: ['config', 'database', 'access', 'countries'],
  policy: ['config', 'database', 'access', 'tlog'],
  audit: ['config', 'database', 'access', 'spool'],
  evidence: ['config', 'database', 'artifacts', 'access', 'tlog'],
  sites: ['config', 'database', 'policy', 'access', 'auth', 'countries', 'json'],
  auth: ['config', 'database'],
  client: [],
};
const layerRules = Object.entries(allowed).map(([name, targets]) => ({
  name: `layer-${name}`,
  severity: 'error',
  comment: `libs/${name} may import ${targets.length ? targets.map((t) => `libs/${t}`).join(', ') : 'nothing of ours'}.`,
  from: { path: lib([name]), pathNot: '\\.(test|contract)\\.ts$|/testing/' },
  to: { path: '^(apps|libs)/', pathNot: lib([name, ...targets]) },
}));
module.exports = {
  forbidden: [
    ...layerRules,
    { name: 'no-circular', severity: 'error', comment: 'No import cycles.', from: {}, to: { circular: true } },
    {
      name: 'front-door-only',
      severity: 'error',
      comment: 'A lib is entered by its index.ts.',
      from: { path: '^(apps|libs)/([^/]+)/', pathNot: '\\.(test|contract)\\.ts$|/testing/' },
      to: { path: '^libs/[^/]+/.+', pathNot: ['^libs/$2/', '^libs/[^/]+/index\\.ts$'] },
    },
    {
      name: 'apps-are-islands',
      severity: 'error',
      comment: 'Only the composition root, apps/cli, imports other apps.',
      from: { path: '^apps/(api|gate|worker|web)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'only-config-reads-the-environment',
      severity: 'error',
      comment: 'dotenv, @nestjs/config and Joi are the config lib’s.',
      from: { pathNot: '^libs/config/' },
      to: { path: 'node_modules/(@nestjs/config|joi|dotenv)/' },
    },
    {
      name: 'access-is-pure',
      severity: 'error',
      comment: 'libs/access: maths only.',
      from: { path: '^libs/access/', pathNot: '\\.(test|contract)\\.ts$|/testing/' },
      to: { dependencyTypes: ['core', 'npm'], pathNot: 'node_modules/(robust-predicates|flatbush)/' },
    },
    {
      name: 'tests-stay-outside',
      severity: 'error',
      comment: 'The program does not import its tests.',
      from: { path: '^(apps|libs|migrations)/', pathNot: '\\.(test|contract)\\.ts$|/testing/' },
      to: { path: '\\.(test|contract)\\.ts$|/testing/|^test/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
