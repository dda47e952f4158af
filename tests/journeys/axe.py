"""axe-core, fetched by npm for the tests only: it is no part of the product and is never committed."""

import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest
from playwright.sync_api import Page

CACHE = Path(__file__).resolve().parents[2] / "var" / "npm"
GRAVE = {"serious", "critical"}
RUN = """async (rules) => {
  const only = rules.length ? {runOnly: {type: "rule", values: rules}} : {};
  const found = await axe.run(document, {...only, resultTypes: ["violations"]});
  return found.violations.map(({id, impact, help, nodes}) => ({id, impact, help,
    nodes: nodes.map((node) => `${node.target.join(" ")} ${node.any.map((one) => one.message).join("; ")}`)}));
}"""


def script() -> str:
    """axe's own text; the test is skipped, saying why, where npm is not there or reaches no registry."""
    held = sorted(CACHE.glob("axe-core-*.tgz"))
    if not held:
        if shutil.which("npm") is None:
            pytest.skip("npm is not on this machine, so axe-core could not be fetched")
        CACHE.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            ["npm", "pack", "axe-core", "--silent"], cwd=CACHE, capture_output=True, text=True, check=False
        )
        held = sorted(CACHE.glob("axe-core-*.tgz"))
        if done.returncode or not held:
            pytest.skip(f"npm could not fetch axe-core: {done.stderr.strip()[-300:]}")
    with tarfile.open(held[-1]) as packed:
        inside = packed.extractfile("package/axe.min.js")
        assert inside is not None
        return inside.read().decode()


def grave(page: Page, *rules: str) -> list[str]:
    """Serious and critical violations of the page as it is shown now, one line each."""
    return [
        f"{one['id']} ({one['impact']}): {one['help']} | {node}"
        for one in page.evaluate(RUN, list(rules))
        if one["impact"] in GRAVE
        for node in one["nodes"][:4]
    ]
