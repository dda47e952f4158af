"""Finds Chromium for the browser tests, and installs Debian's when there is none and we may."""

import os
import shutil
import subprocess
import sys

# Without a screen Chromium still makes every window with all that belongs to one: two pages that would suggest addresses are
# loaded beside each, in a process of their own, and cost more than the window itself. Of two lists of features the
# last holds, so what Playwright turns off (chromiumSwitches.ts) is turned off here again.
PLAYWRIGHTS = (
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch",
)  # fmt: skip
OFF = ",".join((*PLAYWRIGHTS, "WebUIOmniboxPopup", "WebUIOmniboxAimPopup"))
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    f"--disable-features={OFF}",
]
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
