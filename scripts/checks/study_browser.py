"""Answers a study's page as people would: with a mouse, with keys alone, with a finger, and as
somebody who stops early. Needs Chromium and nothing beyond Python's standard library.

    python3 study_browser.py PAGE FOLDER [--pictures]

writes into FOLDER what each of them saved (answers-*.json) and `clicked.json`: what was chosen, by
question, and every address that the page asked for. With --pictures also screenshots.
Exits with 77 where there is no Chromium, and with 1 where the page does not do what it should.
"""

import json
import shutil
import sys
import tempfile
import time
from pathlib import Path

import chromium
from chromium import PATIENCE, Browser

NO_BROWSER = 77
PEOPLE = [
    ("mouse", "", 0),
    ("keys", "ward7", 1),
    ("touch", "T 3", 2),
    ("mouse", "early", None),
]


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
        return self.browser.evaluate("""({
              screen: ["introduction", "question", "end"]
                .find((name) => !document.getElementById(name).hidden),
              count: document.getElementById("count").textContent,
              options: [...document.querySelectorAll(".option")].map((one) => one.dataset.option),
              pressed: [...document.querySelectorAll(".option[aria-pressed=true]")]
                .map((one) => one.dataset.option),
            })""")

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

    def leave(self, number):
        """Answers the practice and some questions, then stops."""
        for place in range(number + 1):
            self.choose(0)
            if place < number:
                self.move(True)
        self.press("#stop")
        assert self.step()["screen"] == "end"

    def would_lose(self):
        """Whether the browser would ask before it closes the page."""
        return not self.browser.evaluate(
            "dispatchEvent(new Event('beforeunload', { cancelable: true }))"
        )

    def save(self):
        self.show("end")
        assert self.would_lose(), "a page with answers can be closed unasked"
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
        assert not self.would_lose(), "it asks though all is saved"
        assert json.loads(file.read_text()) == json.loads(text), "the text to copy differs"
        return file.name


def answer(browser, page, folder, hand, code, shift, pictures):
    """`shift` moves the choices on, so that people differ; None stops after three questions."""
    person = Person(browser, page, folder, hand, pictures)
    person.begin(code)
    options = len(person.step()["options"])
    total = browser.evaluate("counted.length")
    if shift is None:
        person.leave(3)
    else:
        person.answer([(number + shift) % options for number in range(total)])
    questions = browser.evaluate(
        "Object.fromEntries(steps.map((step, at) =>"
        " [at === 0 ? 'For practice' : `Question ${at} of ${counted.length}`, step.id]))"
    )
    return {
        "hand": hand,
        "file": person.save(),
        "chosen": {questions[count]: option for count, option in person.chosen.items()},
    }


def asked(browser, page):
    """Every address that was asked for but the page itself and what lies inside it."""
    addresses = [
        event["params"]["request"]["url"]
        for event in browser.events
        if event.get("method") == "Network.requestWillBeSent"
    ]
    own = (page.resolve().as_uri(), "data:", "blob:", "about:")
    return [address for address in addresses if not address.startswith(own)]


def complaints(browser):
    """What the browser found wrong with the page."""
    return [
        event["params"]
        for event in browser.events
        if event.get("method") in ("Log.entryAdded", "Runtime.exceptionThrown")
    ]


def refuses_to_connect(browser):
    """Whether the page's own policy stops it from sending anything, were its script to try."""
    result = browser.call(
        "Runtime.evaluate",
        awaitPromise=True,
        returnByValue=True,
        expression="fetch('http://127.0.0.1:9/').then(() => false, () => new Promise((done) =>"
        " setTimeout(() => done(window.refused === true), 50)))",
    )
    return result["result"]["value"]


def main():
    page, folder = Path(sys.argv[1]), Path(sys.argv[2])
    executable = chromium.installed()
    if not executable:
        print("no Chromium here")
        return NO_BROWSER
    folder.mkdir(parents=True, exist_ok=True)
    profile = tempfile.mkdtemp()
    browser = Browser(executable, profile)
    try:
        browser.call(
            "Browser.setDownloadBehavior", behavior="allow", downloadPath=str(folder.resolve())
        )
        pictures = "--pictures" in sys.argv
        people = [
            answer(browser, page, folder, hand, code, shift, pictures)
            for hand, code, shift in PEOPLE
        ]
        result = {
            "people": people,
            "asked": asked(browser, page),
            "complaints": complaints(browser),
        }
        browser.evaluate("addEventListener('securitypolicyviolation', () => window.refused = true)")
        result["refuses"] = refuses_to_connect(browser)
        (folder / "clicked.json").write_text(json.dumps(result, indent=2))
    finally:
        browser.close()
        shutil.rmtree(profile, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
