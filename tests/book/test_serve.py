#!/usr/bin/env python3
"""Unit tests of `make serve`: a small site, woven by a command that can fail."""
import json
import os
import signal
import subprocess
import sys
import tempfile
import unittest
import urllib.request

SERVE = os.path.abspath(os.path.join(os.path.dirname(__file__), "../../book/weave/serve.py"))
WEAVE = """
if grep -q BAD book/1-a.nw; then echo "book/1-a.nw:1: undefined chunk"; exit 1; fi
mkdir -p site; { echo "<body>"; cat book/1-a.nw; echo "</body>"; } > site/index.html
"""


class Serve(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.TemporaryDirectory()
        os.mkdir(f"{self.dir.name}/book")
        self.write("first words")
        self.server = subprocess.Popen(
            [sys.executable, SERVE, "site", "0", "sh", "-c", WEAVE], cwd=self.dir.name,
            stdout=subprocess.PIPE, text=True,
            # in the background of a script this signal would be ignored
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
        for line in self.server.stdout:
            if line.startswith("http"):
                self.url = line.split()[0]
                break

    def tearDown(self):
        self.server.send_signal(signal.SIGINT)
        self.server.wait(60)
        self.server.stdout.close()
        self.dir.cleanup()

    def write(self, text):
        # At once: a file that is half written would be woven as well.
        with open(f"{self.dir.name}/new", "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(f"{self.dir.name}/new", f"{self.dir.name}/book/1-a.nw")

    def page(self, name=""):
        with urllib.request.urlopen(self.url + name, timeout=60) as answer:
            return answer.read().decode()

    def change(self, events, text):
        self.write(text)
        for line in events:
            if line.startswith(b"data: "):
                return json.loads(line[6:])
        return None

    def test_pages_have_a_script_and_follow_the_source(self):
        self.assertIn("first words", self.page())
        self.assertIn("EventSource('/changes')", self.page())
        with urllib.request.urlopen(self.url + "changes", timeout=120) as events:
            self.assertEqual(self.change(events, "second words"), "")
            self.assertIn("second words", self.page("index.html"))

    def test_a_failure_is_told_and_the_page_stays(self):
        with urllib.request.urlopen(self.url + "changes", timeout=120) as events:
            self.assertEqual(self.change(events, "BAD"), "book/1-a.nw:1: undefined chunk")
            self.assertIn("first words", self.page())
            self.assertEqual(self.change(events, "mended"), "")
            self.assertIn("mended", self.page())

    def test_what_is_not_there_is_not_found(self):
        with self.assertRaises(urllib.error.HTTPError) as caught:
            self.page("nothing.html")
        self.assertEqual(caught.exception.code, 404)
        caught.exception.close()


if __name__ == "__main__":
    unittest.main()
