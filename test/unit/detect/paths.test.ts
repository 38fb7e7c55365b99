import assert from 'node:assert/strict';
import { isExamplePath, isTestPath } from '../../../src/core/detect/context/paths.ts';

describe('paths of tests and examples', () => {
  it('knows the conventions of each language', () => {
    for (const path of [
      'tests/test_chat.py', 'src/app_test.go', 'src/chat.spec.ts', 'app/src/test/java/ChatIT.java', 'Chat.Tests/Client.cs', 'src/Chat.UnitTests/Client.cs',
      'spec/models/chat_spec.rb', 'test/chat_test.rb', 'tests/ChatTest.php', 'app/src/androidTest/kotlin/ChatTest.kt', 'src/ClientTests.cs',
    ]) assert.equal(isTestPath(path), true, path); // prettier-ignore
    for (const path of ['src/latest.py', 'src/Contest.java', 'src/attestation/chat.ts', 'src/inspect.rb', 'contest.py'])
      assert.equal(isTestPath(path), false, path);
  });
  it('knows folders and files that show how something is done', () => {
    for (const path of [
      'examples/chat.py',
      'docs/docs/chat.ipynb',
      'samples/Chat.java',
      'src/chat_example.py',
      'quickstart.ts',
      'evals/simple_evals/run.py',
      'benchmarks/latency.ts',
    ])
      assert.equal(isExamplePath(path), true, path);
    for (const path of ['src/sampler.py', 'src/evaluator/chat.ts', 'lib/documents.rb'])
      assert.equal(isExamplePath(path), false, path);
  });
});
