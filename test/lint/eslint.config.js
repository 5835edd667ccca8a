/** One lint for the house: the recommended rules of the language, of lit, of custom elements, of accessibility, then our bans. */
import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { configs as lit } from 'eslint-plugin-lit';
import litA11y from 'eslint-plugin-lit-a11y';
import { configs as wc } from 'eslint-plugin-wc';
import { bans, pana } from './bans.js';

const { hostilePages, noStorage, injected, environment } = bans;
const bases = ['LitElement', 'PanaElement'];
const banned = (...lists) => ['error', ...lists.flat()];

export default defineConfig(
  { ignores: ['dist/', 'storybook-static/', 'coverage/', 'node_modules/', '.data/', '**/generated/', '**/.wrangler/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    rules: {
      'no-undef': 'off', // tsc knows the globals of each room
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-implied-eval': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports', disallowTypeAnnotations: false }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['src/**', 'stories/**'],
    ...lit['flat/recommended'],
  },
  {
    files: ['src/**'],
    ...wc['flat/recommended'],
  },
  {
    files: ['src/**', 'stories/**'],
    plugins: { 'lit-a11y': litA11y },
    settings: { wc: { elementBaseClasses: bases }, lit: { elementBaseClasses: bases } },
    rules: { ...litA11y.configs.recommended.rules },
  },
  {
    files: ['src/**'],
    plugins: { pana },
    rules: {
      'pana/listener-ends': 'error',
      'no-restricted-syntax': banned(hostilePages, noStorage, injected, environment),
      'no-restricted-globals': ['error', 'process', 'Buffer', 'event', 'name', 'length'],
    },
  },
  {
    files: ['worker/**'],
    ignores: ['worker/entries/**'],
    rules: {
      'no-restricted-syntax': banned(injected, environment),
      'no-restricted-globals': ['error', 'process'],
    },
  },
  {
    files: ['test/**'],
    rules: {
      '@typescript-eslint/no-unused-expressions': 'off', // chai's `expect(x).to.be.true`
    },
  },
);
