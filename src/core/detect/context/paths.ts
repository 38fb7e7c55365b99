/** A path that test runners pick up by their usual conventions. */
export function isTestPath(path: string): boolean {
  return (
    /(^|\/)(tests?|__tests__|__mocks__|spec|specs|e2e|testing|androidTest|commonTest|jvmTest)\//i.test(path) ||
    // .NET keeps tests in a project of their own: `Chat.Tests/ClientTests.cs`, `Chat.UnitTests/`.
    /(^|\/)[^/]*\.(\w*Tests?|Specs?)\//.test(path) ||
    /(^|\/)(test_[^/]*|[^/]*_test|conftest)\.py$/.test(path) ||
    /(_test\.(go|rb|exs?)|_spec\.rb|\.(test|spec)\.[cm]?[jt]sx?)$/.test(path) ||
    /[a-z\d](Tests?|IT|Spec)\.(java|kt|cs|php|scala|groovy)$/.test(path)
  );
}

/** A folder or file whose code shows or measures how something is done rather than running in production. */
export function isExamplePath(path: string): boolean {
  return (
    /(^|\/)([\w.]+[-_.])*(examples?|samples?|cookbooks?|tutorials?|demos?|docs?|quickstarts?|playgrounds?|evals?|evaluations?|benchmarks?)([-_.][\w.]+)*\//i.test(
      path,
    ) || /(^|\/)(\w+[-_.])?(example|sample|tutorial|demo|quickstart)s?\.[a-z]+$/i.test(path)
  );
}
