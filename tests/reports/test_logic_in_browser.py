"""The page's evaluator holds to the same table as the server's."""

import json
from pathlib import Path

import pytest

from tests.reports.test_logic import TABLE
from tusach.reports.logic import parse, parse_message

LOGIC = Path(__file__).resolve().parents[2] / "src/tusach/reports/static/reports/logic.js"

RUN = """
async ([source, table]) => {
  const logic = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
  const value = (raw) => typeof raw === "string" ? logic.num(raw) : Array.isArray(raw) || raw === null ? raw
    : "text" in raw ? raw.text : Object.fromEntries(Object.entries(raw).map(([year, v]) => [year, logic.num(v)]));
  const values = Object.fromEntries(Object.entries(table.values).map(([key, raw]) => [key, value(raw)]));
  const plain = (v) => v !== null && typeof v === "object" && "n" in v ? `${v.n}/${v.d}` : v;
  const wanted = (raw) => typeof raw === "string" ? plain(logic.num(raw)) : raw;
  const wrong = [];
  for (const [text, tree, expected] of table.cases) {
    const got = plain(logic.evaluate(tree, values));
    if (got !== wanted(expected)) wrong.push(`${text}: ${got}`);
  }
  for (const [text, pieces, expected] of table.sentences) {
    const got = logic.fill(pieces, values);
    if (got !== expected) wrong.push(`${text}: ${got}`);
  }
  return wrong;
}
"""


@pytest.mark.browser
def test_the_page_agrees_with_the_shared_table(browser):
    table = {
        "values": TABLE["values"],
        "cases": [[text, parse(text), expected] for text, expected in TABLE["cases"]],
        "sentences": [[text, parse_message(text), expected] for text, expected in TABLE["sentences"]],
    }
    page = browser.new_page()
    wrong = page.evaluate(RUN, [LOGIC.read_text(), json.loads(json.dumps(table))])
    page.close()

    assert wrong == []
