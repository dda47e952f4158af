"""Finds Chromium for the browser tests, and installs Debian's when there is none and we may."""

import os
import shutil
import subprocess
import sys

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str | None:
    return os.environ.get("TUSACH_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def main() -> int:
    if chromium():
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-q"], check=False, stdout=subprocess.DEVNULL)
        subprocess.run(["apt-get", "install", "-y", "-q", "chromium", "fonts-noto-core", "fonts-liberation2"],
                       check=False, stdout=subprocess.DEVNULL)  # fmt: skip
    if chromium():
        return 0
    print("The browser tests need Chromium: install the package `chromium`, or name it in TUSACH_CHROMIUM.")
    return 1


if __name__ == "__main__":
    sys.exit(main())
