#!/usr/bin/env python3
"""Shows the woven pages and keeps them up to date: serve.py SITE PORT MAKE...

Whenever a source changes, runs the command MAKE. A page that is open in a
browser is told, and loads itself again; if the command fails, the page stays
and shows what was printed, until a later change mends it."""
import glob
import http.server
import json
import os
import subprocess
import sys
import threading
import time

WATCHED = ["book/*.nw", "book/book.yaml", "book/references.bib", "book/*.tsv",
           "book/weave/*", "figures/*", "book/transcripts/*"]
SCRIPT = b"""<script>
new EventSource('/changes').onmessage = event => {
  const failure = JSON.parse(event.data)
  document.querySelector('#failure')?.remove()
  if (!failure) return location.reload()
  const pre = document.createElement('pre')
  pre.id = 'failure'
  pre.textContent = failure
  pre.style = 'position:fixed;inset:auto 0 0 0;z-index:9;margin:0;padding:1em;max-height:60vh;'
    + 'overflow:auto;background:#a63d2f;color:#fff'
  document.body.append(pre)
}
</script></body>"""


def state():
    """What tells a changed source from one that has not changed."""
    files = sorted(f for pattern in WATCHED for f in glob.glob(pattern))
    return [(f, os.stat(f).st_mtime_ns) for f in files if os.path.isfile(f)]


class Changes:
    """How often the pages were woven anew, and what the last time said."""

    def __init__(self):
        self.number, self.failure = 0, ""
        self.news = threading.Condition()

    def tell(self, failure):
        with self.news:
            self.number += 1
            self.failure = failure
            self.news.notify_all()

    def wait(self, number, seconds):
        with self.news:
            self.news.wait_for(lambda: self.number > number, seconds)
            return self.number, self.failure


def weave(command):
    """An empty text, or what went wrong."""
    start = time.time()
    run = subprocess.run(command, stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT, text=True)
    print(run.stdout, end="")
    failed = run.returncode != 0
    print("failed" if failed else f"woven in {time.time() - start:.1f} s", flush=True)
    return (run.stdout.strip() or "failed") if failed else ""


class Page(http.server.SimpleHTTPRequestHandler):
    changes = Changes()

    def log_message(self, *arguments):
        pass

    def do_GET(self):
        try:
            if self.path == "/changes":
                self.report()
            else:
                self.page()
        except (BrokenPipeError, ConnectionResetError):
            pass

    def report(self):
        number = self.changes.number    # before the page can know that it is heard
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        while True:
            now, failure = self.changes.wait(number, 15)
            text = f"data: {json.dumps(failure)}\n\n" if now > number else ": still here\n\n"
            self.wfile.write(text.encode())
            self.wfile.flush()
            number = now

    def page(self):
        """A page of the book gets the script; all else goes out as it is."""
        path = self.translate_path(self.path)
        if os.path.isdir(path):
            path = os.path.join(path, "index.html")
        if not path.endswith(".html") or not os.path.isfile(path):
            return super().do_GET()
        with open(path, "rb") as file:
            body = file.read().replace(b"</body>", SCRIPT, 1)
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)
        return None


def watch(command, changes, before):
    while True:
        time.sleep(.3)
        now = state()
        if now != before:
            before = now
            changes.tell(weave(command))


def main():
    site, port, *command = sys.argv[1:]
    before = state()                # what changes during the first weave is new as well
    weave(command)
    os.makedirs(site, exist_ok=True)
    try:
        server = http.server.ThreadingHTTPServer(
            ("127.0.0.1", int(port)), lambda *a: Page(*a, directory=site))
    except OSError as error:
        sys.exit(f"serve: port {port}: {error.strerror}")
    server.daemon_threads = True
    print(f"http://127.0.0.1:{server.server_port}/ shows the book; Ctrl-C ends this", flush=True)
    threading.Thread(target=watch, args=(command, Page.changes, before), daemon=True).start()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print()


if __name__ == "__main__":
    main()
