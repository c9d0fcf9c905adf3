import { expect, it } from "vitest";
import { junitResults } from "../../../../src/commands/contract/junit.js";

// As pytest 9 and Vitest 4 write it.
it("reads the tests of a report, whatever they printed", () => {
  const xml = `<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest" errors="1">
<testcase classname="tests.test_a" name="test_ok" time="0.001" /><testcase classname="tests.test_a.TestB" name="test[&lt;a&gt;&amp;&quot;&#10;]" time="0.1"><failure message="&lt;testcase name=&quot;x&quot;/&gt;">assert</failure></testcase>
<testcase classname="" name="tests.test_c" time="0.0"><error message="collection failure">E</error></testcase>
<testcase classname="tests.test_a" name="test_skip"><skipped type="pytest.skip" message="why" /></testcase>
<testcase classname="tests.test_a" name="test_twice"></testcase><testcase classname="tests.test_a" name="test_twice"><error/></testcase>
<testcase classname="src/a.test.ts" name="a &gt; does"><system-out><![CDATA[<failure/></testcase><testcase classname="no" name="no"/>]]></system-out></testcase>
</testsuite></testsuites>`;
  expect([...junitResults(xml)]).toEqual([
    ["tests.test_a::test_ok", "passed"],
    ['tests.test_a.TestB::test[<a>&"\n]', "failed"],
    ["tests.test_c", "failed"],
    ["tests.test_a::test_skip", "skipped"],
    ["tests.test_a::test_twice", "failed"],
    ["src/a.test.ts::a > does", "passed"],
  ]);
});

it("reads nothing where there is no report", () => {
  expect(junitResults("").size).toBe(0);
  expect(junitResults("<testcase ".repeat(10_000)).size).toBe(0);
});
