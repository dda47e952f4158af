"""Installs PyICU, the judge of our Vietnamese collation; it has no wheel, so it is built against libicu.

Without it the order is still tested against a literal list; this program then says so and goes on.
"""

import importlib.util
import os
import shutil
import subprocess
import sys


def main() -> int:
    if importlib.util.find_spec("icu"):
        return 0
    if not shutil.which("icu-config") and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-q"], check=False, stdout=subprocess.DEVNULL)
        packages = ["libicu-dev", "pkg-config", "g++", "python3-dev"]
        subprocess.run(["apt-get", "install", "-y", "-q", *packages], check=False, stdout=subprocess.DEVNULL)
    pip = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    built = subprocess.run([*pip, "--require-hashes", "-r", "requirements-icu.lock"], check=False)
    if built.returncode:
        print("PyICU could not be built here: the collation is tested against its literal list only.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
