import { builtinModules } from 'node:module';
import boundaries from 'eslint-plugin-boundaries';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Who may import whom; docs/architecture.md explains why. */
const LAYERS = {
  model: [],
  core: ['model'],
  catalog: ['model'],
  languages: ['model', 'core', 'catalog'],
  sdks: ['model', 'core', 'catalog'],
  rules: ['model', 'core', 'catalog'],
  reporters: ['model', 'core', 'catalog'],
  generated: ['model', 'languages', 'sdks', 'rules', 'reporters'],
  workspace: ['model', 'core', 'catalog', 'languages', 'sdks', 'rules', 'reporters', 'generated'],
  server: ['model', 'core', 'catalog', 'languages', 'sdks', 'rules', 'reporters', 'generated', 'workspace'],
  cli: ['model', 'core', 'catalog', 'languages', 'sdks', 'rules', 'reporters', 'generated', 'workspace'],
  library: ['model', 'core', 'catalog', 'languages', 'sdks', 'rules', 'reporters', 'generated', 'workspace'],
  mcp: ['model', 'core', 'catalog', 'languages', 'sdks', 'rules', 'reporters', 'generated', 'workspace', 'library'],
  extension: ['model', 'core', 'catalog', 'workspace', 'server'],
};
/** Layers whose folders are modules that do not know each other; only a folder `shared` may be imported by the rest. */
const MODULE_LAYERS = ['languages', 'sdks', 'rules', 'reporters'];
/** Text, catalog and configuration in, plain data out. */
const PURE_LAYERS = ['model', 'core', 'catalog', ...MODULE_LAYERS];

const importBoundaries = {
  files: ['src/**/*.ts'],
  plugins: { boundaries },
  settings: {
    'boundaries/elements': Object.keys(LAYERS).map((layer) =>
      MODULE_LAYERS.includes(layer)
        ? { type: layer, pattern: `src/${layer}/*`, capture: ['id'] }
        : { type: layer, pattern: `src/${layer}` },
    ),
  },
  rules: {
    'boundaries/no-unknown-files': 'error',
    'boundaries/no-unknown-dependencies': 'error',
    'boundaries/dependencies': [
      'error',
      {
        default: 'disallow',
        policies: Object.entries(LAYERS).map(([layer, below]) => ({
          from: { element: { type: layer } },
          allow: [
            { to: { element: { type: below } } },
            ...(MODULE_LAYERS.includes(layer)
              ? [{ to: { element: { type: layer, captured: { id: 'shared' } } } }]
              : []),
            { to: { module: { origin: ['external', 'core'] } } },
          ],
        })),
      },
    ],
  },
};

const nodeBuiltins = {
  regex: `^(node:|(${builtinModules.join('|')})(/|$))`,
  message: 'This layer is pure: it is given text and data, and runs in a browser too.',
};
const vscodeApi = { regex: '^vscode$', message: 'The editor API belongs to src/extension; pass plain data instead.' };
const editorClient = { regex: '^vscode-', message: 'This layer knows no editor protocol; pass plain data instead.' };

const onlyExtensionUsesVscode = {
  files: ['src/**/*.ts'],
  ignores: ['src/extension/**'],
  rules: { 'no-restricted-imports': ['error', { patterns: [vscodeApi] }] },
};
const pureLayers = {
  files: PURE_LAYERS.map((layer) => `src/${layer}/**/*.ts`),
  rules: {
    'no-restricted-imports': ['error', { patterns: [vscodeApi, editorClient, nodeBuiltins] }],
    'no-restricted-globals': [
      'error',
      ...[
        'process',
        'Buffer',
        'require',
        'fetch',
        'XMLHttpRequest',
        'WebSocket',
        'setTimeout',
        'setInterval',
        'setImmediate',
        'performance',
        'localStorage',
      ].map((name) => ({ name, message: 'This layer is pure: no file system, network, clock or environment.' })),
    ],
    'no-restricted-syntax': [
      'error',
      {
        selector:
          "NewExpression[callee.name='Date'][arguments.length=0], CallExpression[callee.object.name='Date'][callee.property.name='now']",
        message: 'This layer has no clock: take the date as an argument.',
      },
      {
        selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
        message: 'This layer gives the same result every time.',
      },
    ],
  },
};

/** The part of the configuration that guards the architecture; tested on its own in test/unit/house. */
export const architecture = [importBoundaries, onlyExtensionUsesVscode, pureLayers];

const style = {
  files: ['**/*.ts'],
  extends: [tseslint.configs.strictTypeChecked],
  languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
  linterOptions: { reportUnusedDisableDirectives: 'error' },
  rules: {
    eqeqeq: ['error', 'always', { null: 'ignore' }],
    'no-restricted-exports': [
      'error',
      {
        restrictDefaultExports: { direct: true, named: true, defaultFrom: true, namedFrom: true, namespaceFrom: true },
      },
    ],
    'prefer-const': 'error',
    '@typescript-eslint/consistent-type-imports': 'error',
    '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    // Numbers in messages are the product's daily bread.
    '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    // `void` callbacks such as `() => list.push(x)` are common and harmless.
    '@typescript-eslint/no-confusing-void-expression': [
      'error',
      { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
    ],
    // Index access of a flat table is checked by the loop that produced the index.
    '@typescript-eslint/no-non-null-assertion': 'off',
    '@typescript-eslint/no-unused-vars': [
      'error',
      { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none', ignoreRestSiblings: true },
    ],
  },
};

const tests = {
  files: ['test/**/*.ts'],
  rules: {
    // mocha's `describe` and `it` return suites; node:assert's functions narrow by asserting.
    '@typescript-eslint/no-floating-promises': [
      'error',
      { allowForKnownSafeCalls: [{ from: 'package', package: 'mocha', name: ['describe', 'it'] }] },
    ],
  },
};

export default defineConfig([
  globalIgnores([
    'dist/',
    'node_modules/',
    '.cache/',
    '.vscode-test/',
    '**/fixtures/',
    'test/contract/cases/',
    'examples/',
    'src/generated/',
  ]),
  ...architecture,
  style,
  tests,
]);
