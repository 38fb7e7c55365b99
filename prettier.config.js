/** @type {import('prettier').Config} */
export default {
  printWidth: 120,
  singleQuote: true,
  overrides: [{ files: ['*.md', '*.yml'], options: { proseWrap: 'preserve' } }],
};
