"""A headless Chromium without any network, to look at rendered maps as a person would.

Use the fixtures ``desktop`` and ``phone`` of ``conftest.py``, or ``open_browser`` for a size::

    def test_map_needs_no_network(desktop, tmp_path):
        desktop.open(tmp_path / "map.html")
        assert desktop.errors() == []
        assert desktop.external_requests() == []
        assert len(desktop.driver.find_elements("css selector", ".leaflet-marker-icon")) == 3
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import NamedTuple

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.ui import WebDriverWait

from run import NO_BROWSER, find_browser


class Size(NamedTuple):
    """What the page can use of the screen, in CSS pixels."""

    width: int
    height: int


DESKTOP = Size(1280, 800)
PHONE = Size(390, 844)

_WORDS = count()
_INSIDE = ("about:", "blob:", "chrome:", "data:", "devtools:", "file:")
_FLAGS = (
    "--headless=new",
    "--no-sandbox",  # Chromium refuses to run as root with one
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",  # containers have a small one
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
    "--lang=fr",
    # No name is found and no proxy answers: a page that asks for anything outside fails at once.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=127.0.0.1:9",
)


@dataclass
class Browser:
    """One window, and what its page asked for and complained of since it was opened."""

    driver: webdriver.Chrome
    _requests: list[str] = field(default_factory=list)
    _errors: list[str] = field(default_factory=list)

    def open(self, page: Path) -> None:
        """Show a file and forget what earlier pages asked for."""
        self.driver.get("about:blank")
        self._listen()
        self._requests.clear()
        self._errors.clear()
        self.driver.get(page.resolve().as_uri())

    def requests(self) -> list[str]:
        """Return every address that the page asked for, in order, the page itself first."""
        self._listen()
        return list(self._requests)

    def external_requests(self) -> list[str]:
        """Return the addresses outside the page and its folder; all of them failed."""
        return [url for url in self.requests() if not url.startswith(_INSIDE)]

    def errors(self) -> list[str]:
        """Return the console's errors, uncaught exceptions and failed loads among them."""
        self._listen()
        return list(self._errors)

    def run(self, script: str) -> object:
        """Return what a JavaScript function body returns, e.g. ``return document.title``."""
        return self.driver.execute_script(script)

    def wait_until(self, ready: Callable[[], object], seconds: float = 10) -> None:
        """Return as soon as ``ready()`` is true; fail after some seconds."""
        WebDriverWait(self.driver, seconds, poll_frequency=0.05).until(lambda _: ready())

    def screenshot(self, file: Path) -> None:
        """Write what the window shows to a PNG file."""
        file.write_bytes(self.driver.get_screenshot_as_png())

    def _listen(self) -> None:
        """Take in the logs; the driver hands each entry out only once.

        A page's words reach the driver after the page is there. They come in order, so all that it said is there when
        a word of ours, said now, is heard.
        """
        word = f"heard {next(_WORDS)}"
        self.driver.execute_script("console.debug(arguments[0])", word)
        until = time.monotonic() + 30
        heard = False
        while not heard:
            if time.monotonic() > until:
                raise TimeoutError("the browser's console is not heard")
            for entry in self.driver.get_log("browser"):
                heard = heard or word in entry["message"]
                if entry["level"] == "SEVERE":
                    self._errors.append(entry["message"])
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                self._requests.append(message["params"]["request"]["url"])
            elif message["method"] == "Network.webSocketCreated":
                self._requests.append(message["params"]["url"])


@contextmanager
def open_browser(size: Size = DESKTOP) -> Iterator[Browser]:
    """Yield a browser with its own empty profile, closed and removed at the end."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        driver = _start(Path(profile))
        try:
            _resize(driver, size)
            _go_offline(driver)
            yield Browser(driver)
        finally:
            driver.quit()


def _start(profile: Path) -> webdriver.Chrome:
    """Start Chromium with named binaries, so that nothing is looked for or downloaded."""
    found = find_browser()
    if found is None:
        raise FileNotFoundError(NO_BROWSER)
    binary, chromedriver = found
    options = webdriver.ChromeOptions()
    options.binary_location = binary
    options.ignore_local_proxy_environment_variables()
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    for flag in (*_FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    return webdriver.Chrome(options=options, service=Service(executable_path=chromedriver))


def _resize(driver: webdriver.Chrome, size: Size) -> None:
    """Give the page exactly this size; a window cannot be made as narrow as a phone."""
    phone = size.width < 600
    metrics = {
        "width": size.width,
        "height": size.height,
        "deviceScaleFactor": 1,
        "mobile": phone,
    }
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    driver.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": phone})


def _go_offline(driver: webdriver.Chrome) -> None:
    """Take the network away; files still load."""
    conditions = {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
    driver.execute_cdp_cmd("Network.enable", {})
    driver.execute_cdp_cmd("Network.emulateNetworkConditions", conditions)
