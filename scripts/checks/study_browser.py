"""Answers a study's page as three people would: with a mouse, with keys alone, with a finger.

Drives a headless Chromium over its debugging pipe (file descriptors 3 and 4, messages of JSON that
end in NUL) with input events as the system would send them; the page is never asked to click itself.
Needs nothing beyond Python's standard library.

    python3 study_browser.py PAGE FOLDER [--pictures]

writes into FOLDER what each of them saved (answers-*.json) and `clicked.json`: what was chosen, by
question, and every address that the page asked for. With --pictures also screenshots.
Exits with 77 where there is no Chromium, and with 1 where the page does not do what it should.
"""

import base64
import fcntl
import json
import os
import select
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
NO_BROWSER = 77
PATIENCE = 30  # seconds


class Browser:
    """A Chromium with one page."""

    def __init__(self, executable, profile):
        to_child, self.output = (high(end) for end in os.pipe())
        self.input, from_child = (high(end) for end in os.pipe())
        flags = [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
            "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--remote-debugging-pipe", f"--user-data-dir={profile}", "about:blank",
        ]
        silent = os.open(os.devnull, os.O_RDWR)
        self.process = os.posix_spawn(
            executable, [executable, *flags], os.environ, setpgroup=0,
            file_actions=[
                (os.POSIX_SPAWN_DUP2, silent, 1), (os.POSIX_SPAWN_DUP2, silent, 2),
                (os.POSIX_SPAWN_DUP2, to_child, 3), (os.POSIX_SPAWN_DUP2, from_child, 4),
            ],
        )
        for end in (to_child, from_child, silent):
            os.close(end)
        self.buffer = b""
        self.events = []
        self.sent = 0
        self.session = None

    def call(self, method, **parameters):
        self.sent += 1
        message = {"id": self.sent, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.output, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.read()
            if answer.get("id") == self.sent:
                assert "error" not in answer, f"{method}: {answer['error']}"
                return answer["result"]
            self.events.append(answer)

    def read(self):
        until = time.monotonic() + PATIENCE
        while b"\0" not in self.buffer:
            ready, _, _ = select.select([self.input], [], [], max(0, until - time.monotonic()))
            assert ready, "the browser does not answer"
            piece = os.read(self.input, 1 << 16)
            assert piece, "the browser has ended"
            self.buffer += piece
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def evaluate(self, expression):
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    def wait(self, expression):
        until = time.monotonic() + PATIENCE
        while not self.evaluate(expression):
            assert time.monotonic() < until, f"never true: {expression}"
            time.sleep(0.02)

    def open(self, page, width, height, touch, dark):
        """A fresh page, as after a double click on the file."""
        self.session = None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self.session = attached["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime"):
            self.call(f"{domain}.enable")
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height,
            deviceScaleFactor=2 if touch else 1, mobile=touch,
        )
        self.call("Emulation.setTouchEmulationEnabled", enabled=touch)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])
        self.call("Page.navigate", url=page.resolve().as_uri())
        self.wait("document.readyState === 'complete'")

    def place(self, selector):
        """The middle of an element, which must be in sight and on top."""
        script = f"""(() => {{
          const element = document.querySelector({json.dumps(selector)});
          element.scrollIntoView({{block: "nearest"}});
          const box = element.getBoundingClientRect();
          const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
          return {{x, y, width: box.width, height: box.height,
            isOnTop: element.contains(document.elementFromPoint(x, y))}};
        }})()"""
        box = self.evaluate(script)
        assert box["isOnTop"], f"{selector} is covered or out of sight: {box}"
        return box

    def click(self, selector):
        box = self.place(selector)
        at = {"x": box["x"], "y": box["y"], "button": "left", "clickCount": 1}
        self.call("Input.dispatchMouseEvent", type="mouseMoved", x=box["x"], y=box["y"])
        self.call("Input.dispatchMouseEvent", type="mousePressed", **at)
        self.call("Input.dispatchMouseEvent", type="mouseReleased", **at)

    def tap(self, selector):
        box = self.place(selector)
        assert min(box["width"], box["height"]) >= 44, f"{selector} is too small to touch: {box}"
        point = {"x": box["x"], "y": box["y"]}
        self.call("Input.dispatchTouchEvent", type="touchStart", touchPoints=[point])
        self.call("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    def press(self, key, text=""):
        codes = {"Enter": 13, "Tab": 9, "Backspace": 8, "ArrowLeft": 37, "ArrowRight": 39}
        code = codes.get(key) or ord(key.upper())
        text = "\r" if key == "Enter" else text
        common = {"key": key, "windowsVirtualKeyCode": code}
        common["code"] = f"Digit{key}" if key.isdigit() else key
        down = "keyDown" if text else "rawKeyDown"
        self.call("Input.dispatchKeyEvent", type=down, text=text, **common)
        self.call("Input.dispatchKeyEvent", type="keyUp", **common)

    def screenshot(self, path):
        data = self.call("Page.captureScreenshot", format="png")["data"]
        path.write_bytes(base64.b64decode(data))

    def close(self):
        try:
            os.killpg(self.process, signal.SIGKILL)
        except ProcessLookupError:
            pass
        os.waitpid(self.process, 0)


def high(descriptor):
    """Out of the way of 3 and 4, which the browser reads and writes."""
    moved = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 10)
    os.close(descriptor)
    return moved


class Person:
    """Somebody who answers; by `hand`: mouse, keys or touch."""

    sizes = {"mouse": (1280, 800), "keys": (900, 700), "touch": (360, 640)}

    def __init__(self, browser, page, folder, hand, pictures):
        self.browser, self.hand, self.folder, self.pictures = browser, hand, folder, pictures
        self.chosen = {}
        width, height = self.sizes[hand]
        browser.open(page, width, height, hand == "touch", dark=hand == "keys")
        self.width = width

    def step(self):
        """What the page shows now."""
        return self.browser.evaluate(
            """({
              screen: ["introduction", "question", "end"]
                .find((name) => !document.getElementById(name).hidden),
              count: document.getElementById("count").textContent,
              options: [...document.querySelectorAll(".option")].map((one) => one.dataset.option),
              pressed: [...document.querySelectorAll(".option[aria-pressed=true]")]
                .map((one) => one.dataset.option),
            })"""
        )

    def show(self, name):
        wide = self.browser.evaluate("document.documentElement.scrollWidth")
        assert wide <= self.width, f"{name} is {wide} px wide, wider than {self.width}"
        if self.pictures:
            self.browser.screenshot(self.folder / f"{self.hand}-{name}.png")

    def press(self, selector):
        {"mouse": self.browser.click, "touch": self.browser.tap}[self.hand](selector)

    def begin(self, code):
        self.show("introduction")
        if self.hand == "keys":
            self.browser.press("Tab")
            for letter in code:
                self.browser.press(letter, text=letter)
            self.browser.press("Enter")
        else:
            if code:
                self.press("#code")
                self.browser.call("Input.insertText", text=code)
            self.press("#begin")
        assert self.step()["screen"] == "question"

    def choose(self, place):
        before = self.step()
        if self.hand == "keys":
            self.browser.press(str(place + 1), text=str(place + 1))
        else:
            self.press(f".option:nth-child({place + 1})")
        after = self.step()
        assert after["pressed"] == [before["options"][place]], (before, after)
        self.chosen[after["count"]] = after["pressed"][0]

    def move(self, forwards):
        before = self.step()["count"]
        if self.hand == "keys":
            # Both keys of each direction get their turn.
            odd = len(self.chosen) % 2
            keys = ["Enter", "ArrowRight"] if forwards else ["Backspace", "ArrowLeft"]
            self.browser.press(keys[odd])
        else:
            self.press("#next" if forwards else "#back")
        after = self.step()
        assert after["count"] != before or after["screen"] == "end", f"stuck at {before}"

    def answer(self, places):
        """Answers all, tries to pass one by, and changes a mind on the way."""
        self.choose(0)
        self.show("practice")
        self.move(True)
        before = self.step()
        assert before["pressed"] == []
        self.browser.press("ArrowRight")
        assert self.step()["count"] == before["count"], "a question was passed by"
        for number, place in enumerate(places):
            self.choose(place)
            if number == 1:
                self.show("question")
                self.choose((place + 1) % len(before["options"]))
                self.move(False)
                self.move(True)
                self.choose(place)
            self.move(True)
        assert self.step()["screen"] == "end"

    def save(self):
        self.show("end")
        known = set(self.folder.glob("answers-*.json"))
        if self.hand == "keys":
            for _ in range(2):  # past the way back
                self.browser.press("Tab")
            self.browser.press("Enter")
        else:
            self.press("#save")
        until = time.monotonic() + PATIENCE
        while not (new := set(self.folder.glob("answers-*.json")) - known):
            assert time.monotonic() < until, "nothing was saved"
            time.sleep(0.02)
        self.show("saved")
        text = self.browser.evaluate("document.getElementById('text').value")
        file = new.pop()
        assert json.loads(file.read_text()) == json.loads(text), "the text to copy differs"
        return file.name


def answer(browser, page, folder, hand, code, shift, pictures):
    person = Person(browser, page, folder, hand, pictures)
    person.begin(code)
    options = len(person.step()["options"])
    total = browser.evaluate("counted.length")
    person.answer([(number + shift) % options for number in range(total)])
    questions = browser.evaluate(
        "Object.fromEntries(steps.map((step, at) =>"
        " [at === 0 ? 'For practice' : `Question ${at} of ${counted.length}`, step.id]))"
    )
    return {
        "hand": hand, "file": person.save(),
        "chosen": {questions[count]: option for count, option in person.chosen.items()},
    }


def asked(browser, page):
    """Every address that was asked for but the page itself and what lies inside it."""
    addresses = [
        event["params"]["request"]["url"]
        for event in browser.events if event.get("method") == "Network.requestWillBeSent"
    ]
    own = (page.resolve().as_uri(), "data:", "blob:", "about:")
    return [address for address in addresses if not address.startswith(own)]


def complaints(browser):
    """What the browser found wrong with the page."""
    return [
        event["params"] for event in browser.events
        if event.get("method") in ("Log.entryAdded", "Runtime.exceptionThrown")
    ]


def refuses_to_connect(browser):
    """Whether the page's own policy stops it from sending anything, were its script to try."""
    result = browser.call(
        "Runtime.evaluate", awaitPromise=True, returnByValue=True,
        expression="fetch('http://127.0.0.1:9/').then(() => false, () => new Promise((done) =>"
        " setTimeout(() => done(window.refused === true), 50)))",
    )
    return result["result"]["value"]


def main():
    page, folder = Path(sys.argv[1]), Path(sys.argv[2])
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not executable:
        print("no Chromium here")
        return NO_BROWSER
    folder.mkdir(parents=True, exist_ok=True)
    profile = tempfile.mkdtemp()
    browser = Browser(executable, profile)
    try:
        browser.call(
            "Browser.setDownloadBehavior", behavior="allow", downloadPath=str(folder.resolve()))
        pictures = "--pictures" in sys.argv
        people = [
            answer(browser, page, folder, hand, code, shift, pictures)
            for hand, code, shift in [("mouse", "", 0), ("keys", "ward7", 1), ("touch", "T 3", 2)]
        ]
        result = {"people": people, "asked": asked(browser, page), "complaints": complaints(browser)}
        browser.evaluate(
            "addEventListener('securitypolicyviolation', () => window.refused = true)")
        result["refuses"] = refuses_to_connect(browser)
        (folder / "clicked.json").write_text(json.dumps(result, indent=2))
    finally:
        browser.close()
        shutil.rmtree(profile, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
