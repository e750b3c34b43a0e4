#!/usr/bin/env python3
"""Tangle and weave tiny books, one for each trap.

Run from the top of the tree: python3 tests/book/test_weave.py"""
import atexit
import os
import re
import shutil
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree
from html import unescape

TOP = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
WEAVE = os.path.join(TOP, "tangled", "weave")
KINDS = ["--languages=C,Lua", "--map-C=+.h", "--kinds-C=+plzDm"]
FIELDS = "--_xformat=" + "\t".join(["%N", "%F", "%n", "%K", "%e", "%f", "%s"])
ROOT = "<<a/b.c>>=\n%s\n@\n"


class Book:
    """A book of the given chapters, {file name: text}, in a directory."""

    def __init__(self, **chapters):
        self.dir = tempfile.mkdtemp()
        atexit.register(shutil.rmtree, self.dir, True)
        for name in ("book", "figures", "runs", "site", "tangled"):
            os.mkdir(self.path(name))
        self.sources = []
        for name, text in chapters.items():
            source = "book/" + name.lstrip("_").replace("_", "-") + ".nw"
            self.write(source, text)
            self.sources.append(source)
        self.write("book/refs.bib", "@book{knuth1984,\n author = {Knuth, D.},"
                   " title = {Literate}, year = 1984\n}\n")
        names = [os.path.basename(s)[:-3] for s in self.sources]
        self.write("book/book.yaml", "title: T\nsubtitle: S\n"
                   "bibliography: book/refs.bib\nlink-citations: true\nparts:\n- title: One\n"
                   "  chapters: [" + ", ".join(names) + "]\n")
        self.write("book/back.md", "# Bibliography {#bibliography "
                   ".unnumbered}\n\n::: {#refs}\n:::\n\n# Names {#names}\n\n"
                   "```{.identifier-index}\n```\n")

    def path(self, name):
        return os.path.join(self.dir, name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)

    def read(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return file.read()

    def run(self, *command, env=None, into=None):
        variables = dict(
            os.environ, SOURCES=" ".join(self.sources), FIGURES="figures",
            RUNS="runs", TAGS="tags", REFERENCES="book/refs.bib",
            SITE="site", TEMPLATE=os.path.join(TOP, "book", "weave",
                                               "page.html"), **(env or {}))
        done = subprocess.run(command, cwd=self.dir, env=variables,
                              capture_output=True, text=True, check=False)
        self.status, self.errors = done.returncode, done.stderr
        if into:
            self.write(into, done.stdout)
        return done.stdout

    def tangle(self, **env):
        return self.run("sh", os.path.join(WEAVE, "tangle.sh"), "tangled",
                        *self.sources, env=env)

    def document(self):
        """Weave up to the document; False if that fails."""
        self.tangle()
        files = sorted(os.path.relpath(os.path.join(d, f),
                                       self.path("tangled"))
                       for d, _, fs in os.walk(self.path("tangled"))
                       for f in fs)
        tags = subprocess.run(["ctags", "--sort=no", *KINDS, "-x", FIELDS,
                               "-L", "-"], cwd=self.path("tangled"),
                              capture_output=True, text=True, check=True,
                              input="\n".join(files))
        self.write("tags", tags.stdout)
        self.run("/usr/lib/noweb/markup", *self.sources, "book/back.md",
                 into="markup")
        filters = ["-L", os.path.join(WEAVE, "filter.lua"), "--citeproc"]
        self.run("pandoc", "-f", os.path.join(WEAVE, "reader.lua"), "-t",
                 "json", "--fail-if-warnings",
                 "--metadata-file=book/book.yaml", *filters, "markup", "-o",
                 "book.json")
        return self.status == 0

    def html(self, page, **env):
        assert self.document(), self.errors
        self.run("pandoc", "-f", "json", "-t", "html", "-L",
                 os.path.join(WEAVE, "pages.lua"), "book.json", "-o",
                 "/dev/null", env=env)
        assert self.status == 0, self.errors
        return self.read(f"site/{page}.html")

    def trees(self):
        """The tree after each chapter, in trees/, and the differences."""
        self.run("sh", os.path.join(WEAVE, "trees.sh"), "trees",
                 *self.sources)
        assert self.status == 0, self.errors

    def epub(self, page):
        assert self.document(), self.errors
        template = os.path.join(TOP, "book", "weave", "epub", "page.xhtml")
        self.run("env", "TEMPLATE=" + template, "pandoc", "-f", "json", "-t", "html", "-L",
                 os.path.join(WEAVE, "epub.lua"), "book.json", "-o",
                 "/dev/null")
        assert self.status == 0, self.errors
        return self.read(f"site/{page}.xhtml")

    def latex(self):
        assert self.document(), self.errors
        return self.run("pandoc", "-f", "json", "-t", "latex",
                        "--top-level-division=chapter", "book.json")


def code_of(html, label):
    """The code of one chunk, with its tags."""
    chunk = html.split(f'id="chunk-{label}"')[1]
    return re.search(r"<pre><code>(.*?)</code></pre>", chunk, re.S).group(1)


def text_of(html):
    return re.sub(r"<[^>]*>", "", html)


class Tangling(unittest.TestCase):
    def test_shifts_are_written_with_an_at_sign(self):
        book = Book(_01_a="# A {#ch:a}\n\nText.\n\n"
                    + ROOT % "int x = 1 @<< 4 | 256 @>> 2;")
        book.tangle()
        self.assertEqual(book.read("tangled/a/b.c"),
                         "int x = 1 << 4 | 256 >> 2;\n")

    def test_undefined_chunk_is_named_with_its_line(self):
        book = Book(_01_a="# A {#ch:a}\n\nText.\n\n" + ROOT % "<<gone>>")
        book.write("tangled/keep.c", "old")
        book.tangle()
        self.assertNotEqual(book.status, 0)
        self.assertIn("book/01-a.nw:6: undefined chunk <<gone>>",
                      book.errors)
        self.assertFalse(os.path.exists(book.path("tangled/a/b.c")))

    def test_unused_chunk_is_named_with_its_line(self):
        book = Book(_01_a="# A {#ch:a}\n\nText.\n\n<<left over>>=\nint x;\n"
                    "@\n")
        book.tangle()
        self.assertNotEqual(book.status, 0)
        self.assertIn("book/01-a.nw:5: unused chunk <<left over>>",
                      book.errors)

    def test_chunk_without_prose_is_named_with_its_line(self):
        book = Book(_01_a="# A {#ch:a}\n\nText.\n\n" + ROOT % "<<b>>"
                    + "\n<<b>>=\nint x;\n@\n")
        book.tangle()
        self.assertNotEqual(book.status, 0)
        self.assertIn("book/01-a.nw:9: no prose before chunk <<b>>",
                      book.errors)

    def test_a_quoted_chunk_is_not_a_use(self):
        book = Book(_01_a="# A {#ch:a}\n\nSee [[<<a/b.c>>]].\n\n"
                    + ROOT % "int x;")
        book.tangle()
        self.assertEqual(book.status, 0, book.errors)

    def test_a_quoted_chunk_must_exist(self):
        book = Book(_01_a="# A {#ch:a}\n\nSee [[<<gone>>]].\n\n"
                    + ROOT % "int x;")
        book.tangle()
        self.assertIn("book/01-a.nw:3: undefined chunk <<gone>>",
                      book.errors)

    def test_lines_are_counted_over_definitions(self):
        book = Book(_01_a="# A {#ch:a}\n\nText.\n\n<<a/b.c>>=\nint x;\n"
                    "@ %def x\n\nText.\n\n<<c/d.c>>=\n<<gone>>\n@\n")
        book.tangle()
        self.assertIn("book/01-a.nw:12: undefined", book.errors)

    def test_stale_file_is_removed(self):
        book = Book(_01_a="# A {#ch:a}\n\nText.\n\n" + ROOT % "int x;")
        book.write("tangled/old.c", "int old;\n")
        book.tangle()
        self.assertFalse(os.path.exists(book.path("tangled/old.c")))
        self.assertTrue(os.path.exists(book.path("tangled/a/b.c")))

    def test_unchanged_file_keeps_its_date(self):
        book = Book(_01_a="# A {#ch:a}\n\nText.\n\n" + ROOT % "int x;")
        book.tangle()
        os.utime(book.path("tangled/a/b.c"), (1, 1))
        book.tangle()
        self.assertEqual(os.path.getmtime(book.path("tangled/a/b.c")), 1)

    def test_line_directives_for_c_alone(self):
        book = Book(_01_a="# A {#ch:a}\n\nText.\n\n" + ROOT % "int x;"
                    + "More.\n\n<<a/b.lua>>=\nx = 1\n@\n")
        book.tangle(TANGLE="-L")
        self.assertIn('#line 6 "book/01-a.nw"', book.read("tangled/a/b.c"))
        self.assertNotIn("#line", book.read("tangled/a/b.lua"))


class Reading(unittest.TestCase):
    def test_labels_are_numbered_by_chapter_and_letter(self):
        chapter = "# %s {#ch:%s}\n\nText.\n\n<<%s/b.c>>=\nint x;\n@\n"
        book = Book(_01_a=chapter % ("A", "a", "a"),
                    B_z=chapter % ("Z", "z", "z"))
        self.assertIn('id="chunk-1.1"', book.html("a"))
        self.assertIn('id="chunk-B.1"', book.read("site/z.html"))

    def test_preface_benches_and_parts(self):
        book = Book(_00_p="# P {#ch:p}\n\n## How {#sec:how}\n\nText.\n\n" + ROOT % "int p;",
                    _18_k="# K {#ch:k}\n\n## S\n\nSee [@sec:how], [@ch:w].\n",
                    W18_w="# W {#ch:w}\n\nText.\n\n<<a/c.c>>=\nint c;\n@\n", F18_f="# F {#ch:f}\n\nText.\n",
                    C_c="# C {#ch:c}\n\nText.\n")
        book.write("book/book.yaml", "title: T\nsubtitle: S\nbibliography: book/refs.bib\nparts:\n"
                   "- title: Preface\n  chapters: [00-p]\n- title: Fast\n  numeral: IV\n"
                   "  chapters: [17-none, 18-k]\n- title: Shop\n  chapters: [workshop/W18-w, F18-f, C-c]\n")
        page = text_of(book.html("k")).replace("\u00a0", " ")
        self.assertIn("18 K", page)
        self.assertIn("18.1 S", page)
        self.assertIn("See “How”, Workshop W18.", page)
        self.assertIn("At the bench: Workshop W18, Workshop F18.", page)
        self.assertIn("IV · Fast", page)
        self.assertIn("Shop", page)
        page = text_of(book.read("site/w.html")).replace("\u00a0", " ")
        self.assertIn("The bench of Chapter 18.", page)
        self.assertIn("W18.1", page)
        page = text_of(book.read("site/p.html"))
        self.assertIn("P.1", page)
        self.assertNotIn("Preface", page)
        self.assertNotIn("bench", text_of(book.read("site/c.html")))
        text = book.latex()
        self.assertIn(r"\Wpart{IV}{Fast}", text)
        self.assertIn(r"\Wpart{}{Shop}", text)
        self.assertIn(r"\chapter*{P}", text)
        self.assertIn(r"\Wchapter{W18}", text)

    def test_note_may_be_defined_after_a_chunk(self):
        book = Book(_01_a="# A {#ch:a}\n\nText.[^n]\n\n" + ROOT % "int x;"
                    + "\n[^n]: The note.\n")
        self.assertRegex(book.html("a"),
                         r'(?s)class="note".*?The note\.')

    def test_brackets_in_backticks_and_fences_are_kept(self):
        book = Book(_01_a="# A {#ch:a}\n\nWrite `[[ -f x ]]` here.\n\n"
                    "```\n[[y]] and @<<z@>>\n```\n\n" + ROOT % "int x;")
        html = book.html("a")
        self.assertIn("<code>[[ -f x ]]</code>", html)
        self.assertIn("[[y]] and &lt;&lt;z&gt;&gt;", html)

    def test_quoted_code_is_no_markdown(self):
        book = Book(_01_a="# A {#ch:a}\n\nThe type [[char **argv]] is *so*."
                    "\n\n" + ROOT % "int x;")
        self.assertIn("<code>char **argv</code>", book.html("a"))

    def test_headings_of_two_chapters_do_not_collide(self):
        book = Book(_01_a="# A {#ch:a}\n\n## Exercises\n\nText.\n",
                    _02_b="# B {#ch:b}\n\n## Exercises\n\nText.\n")
        ids = re.findall(r' id="([^"]*)"', book.html("a"))
        ids += re.findall(r' id="([^"]*)"', book.read("site/b.html"))
        self.assertEqual(len([i for i in ids if i != "main"
                              and i != "contents"]),
                         len(set(ids) - {"main", "contents"}))

    def test_quoted_code_in_a_heading_has_no_link(self):
        book = Book(_01_a="# A {#ch:a}\n\n## About [[x]] {#sec:x}\n\nText."
                    "\n\n" + ROOT % "int x;")
        self.assertRegex(book.html("a"),
                         r'<h2[^>]*>.*About <code class="quoted">x</code> <a class="self"')

    def test_same_sources_same_pages(self):
        text = "# A {#ch:a}\n\n" + "".join(
            f"Text {i}.\n\n<<a/b{i}.c>>=\nint x{i};\n<<step>>\n@\n"
            for i in range(9)) + "Text.\n\n<<step>>=\nint y;\n@\n"
        one, two = Book(_01_a=text), Book(_01_a=text)
        self.assertEqual(one.html("a"), two.html("a"))
        self.assertEqual(one.read("site/names.html"),
                         two.read("site/names.html"))


class Linking(unittest.TestCase):
    def woven(self, code, label="1.1"):
        self.book = Book(_01_a="# A {#ch:a}\n\nText.\n\n" + ROOT % code)
        return code_of(self.book.html("a"), label)

    def test_definition_and_use(self):
        html = self.woven("int twice(int n) { return 2 * n; }\n"
                          "int f(void) { return twice(2); }")
        self.assertIn('<dfn id="id-twice" data-kind="function">twice</dfn>', html)
        self.assertRegex(html, '<a href="#id-twice"[^>]*>twice</a>\\(')

    def test_what_ctags_finds(self):
        html = self.woven("struct Node { int n; };\nenum { LEAF = 1 };\n"
                          "typedef struct { int x; } Point;\n"
                          "#define MANY 7\nunion Both { int i; };")
        for name in ("Node", "LEAF", "Point", "MANY", "Both"):
            self.assertIn(f'<dfn id="id-{name}"', html)

    def test_no_use_in_comment_string_or_include(self):
        html = self.woven('#include "twice"\nint twice(int n);\n'
                          'int twice(int n) { return n; }\n'
                          '/* twice,\n   twice */\n// twice\n'
                          'char *s = "twice \\" twice";')
        self.assertEqual(html.count('href="#id-twice"'), 1)

    def test_no_link_from_members_and_locals(self):
        html = self.woven("int size(void) { return 1; }\n"
                          "int f(struct S *s) { return s->size + s[0].size; }"
                          "\nint g(int size) { return size; }\n"
                          "struct T { int size; };")
        self.assertNotIn('href="#id-size"', html)

    def test_definition_in_a_chunk_used_inside_a_line(self):
        book = Book(_01_a="# A {#ch:a}\n\nText.\n\n" + ROOT %
                    "int a; <<more>> int c;\nint d;"
                    + "Text.\n\n<<more>>=\nint b1;\nint b2;\n@\n")
        html = book.html("a")
        self.assertIn('<dfn id="id-b2"', code_of(html, "1.2"))
        self.assertIn('<dfn id="id-d"', code_of(html, "1.1"))

    def test_definition_named_like_a_chunk(self):
        book = Book(_01_a="# A {#ch:a}\n\nText.\n\n" + ROOT %
                    "<<note the day>>"
                    + "Text.\n\n<<note the day>>=\nint note;\n@\n")
        self.assertIn('<dfn id="id-note"', code_of(book.html("a"), "1.2"))

    def test_two_programs_may_have_the_same_function(self):
        book = Book(_01_a="# A {#ch:a}\n\nText.\n\n<<p/a.c>>=\n"
                    "int main(void) { return 0; }\n@\nText.\n\n"
                    "<<p/b.c>>=\nint main(void) { return main(); }\n@\n")
        html = book.html("a")
        self.assertIn('id="id-main"', html)
        self.assertIn('href="#id-main-2"', code_of(html, "1.2"))

    def test_chunks_know_their_users_and_neighbours(self):
        book = Book(_01_a="# A {#ch:a}\n\nText.\n\n" + ROOT % "<<step>>"
                    + "Text.\n\n<<step>>=\nint x;\n@\n",
                    _02_b="# B {#ch:b}\n\nText.\n\n<<step>>=\nint y;\n@\n")
        html = text_of(book.html("a"))
        html = html.replace("\u2060", "")       # keeps the sign with the name
        self.assertIn("⟨step⟩≡", html)
        self.assertIn("2.1 →", html)
        self.assertIn("Used in 1.1.", html)
        self.assertIn("⟨step⟩+≡", text_of(book.read("site/b.html")).replace("\u2060", ""))
        self.assertIn('href="a.html#chunk-1.2"', book.read("site/b.html"))


# Several parts, uses inside lines and below each other, empty lines; a chunk that has no
# line yet, and one whose only line is empty.
TRICKY = """# A {#ch:a}

Text.

<<a/b.c>>=
int a; <<x>> <<y>> int c;
int f(void) {
    <<x>>
  <<later>>
  <<hollow>>

  return 1; }
<<later>>
@
Text.

<<later>>=
@
Text.

<<hollow>>=

@
Text.

<<x>>=
int b1;

  int b2;
@
Text.

<<y>>=
int y1;
int y2;
@
"""
MORE = "# B {#ch:b}\n\nText.\n\n<<later>>=\nint l;\nint m;\n@\nText.\n\n<<x>>=\nint b3;\n<<z>>\n@\nText.\n\n" \
       "<<z>>=\nint z;\n@\nText.\n\n<<a/n.awk>>=\n# n.awk: new.\n@\n"


def rows_of(html):
    """The rows of a whole file: their labels, numbers and texts."""
    rows = re.findall(r'<span class="row[^"]*" id="L(\d+)">(.*?)\n</span>',
                      html, re.S)
    found, label = [], None
    for number, text in rows:
        run = re.match(r'<a class="from" href="([^"]*)".*?>(\S+) .*?</a>', text)
        label = run.group(2) if run else label
        text = re.sub(r'<a class="(from|n)".*?</a>', "", text)
        found.append((label, int(number), unescape(text_of(text))))
    return found


class Files(unittest.TestCase):
    def test_a_whole_file_is_what_notangle_writes(self):
        book = Book(_01_a=TRICKY, _02_b=MORE)
        rows = rows_of(book.html("file-a-b.c"))
        self.assertEqual("".join(text + "\n" for _, _, text in rows),
                         book.read("tangled/a/b.c"))
        self.assertEqual([n for _, n, _ in rows], list(range(1, len(rows) + 1)))

    def test_each_line_knows_its_part(self):
        book = Book(_01_a=TRICKY, _02_b=MORE)
        origin = {text.strip(): label
                  for label, _, text in rows_of(book.html("file-a-b.c"))}
        self.assertEqual(origin["int b2;"], "1.4")
        self.assertEqual(origin["int y2; int c;"], "1.5")
        self.assertEqual(origin["int b3;"], "2.2")
        self.assertEqual(origin["int z;"], "2.3")
        self.assertEqual(origin["int z; int y1;"], "2.3")
        self.assertEqual(origin["return 1; }"], "1.1")

    def test_chunks_and_files_lead_to_each_other(self):
        book = Book(_01_a=TRICKY, _02_b=MORE)
        page = book.html("b")
        self.assertIn('<a class="file" href="file-a-b.c.html#L4">', page)
        whole = book.read("site/file-a-b.c.html")
        self.assertIn('href="b.html#chunk-2.1"', whole)
        self.assertIn('href="a.html#id-f"', whole)
        self.assertIn('from <a href="a.html#ch:a">1 A</a>, '
                      '<a href="b.html#ch:b">2 B</a>', whole)

    def test_context_is_the_statement_above(self):
        context = re.compile(r'<div class="context">(.*?)</div>')
        for first, shown in (("int a = g(1,\n  2);", ["int a = g(1,", "  2);"]), ("a++;", ["a++;"]),
                             ("if (a) {\n  b();\n}", [])):
            book = Book(_01_a="# A {#ch:a}\n\nText.\n\n" + ROOT % "int f(void) {\n  <<u>>\n}\n<<v>>"
                        + "Text.\n\n<<u>>=\n%s\n@\nText.\n\n<<v>>=\nint c;\n@\nText.\n\n" % first
                        + "<<u>>=\nd();\n@\nText.\n\n<<u>>=\ne();\n@\nText.\n\n<<v>>=\nint x;\n@\n")
            self.assertEqual(context.findall(book.html("a")), shown)
            self.assertEqual(book.read("site/a.html").count('class="chunk more"'), 1)
        self.assertIn("\\begin{Wchunk}{chunk-1.5}{1.5}{}{", book.latex())

    def test_a_chunk_says_in_or_after_what(self):
        book = Book(_01_a="# A {#ch:a}\n\nText.\n\n" + ROOT
                    % "int f(void) {\n  <<add>>\n}\n<<more>>"
                    + "Text.\n\n<<add>>=\nreturn 1;\n@\n"
                    + "Text.\n\n<<more>>=\nint x;\n@\n")
        text = text_of(book.html("a"))
        self.assertIn("a/b.c in f\n", text)
        self.assertIn("a/b.c after f\n", text)

    def test_prose_means_the_nearest_definition(self):
        chapter = "# %s {#ch:%s}\n\nThe [[Value]].\n\n<<%s>>=\n%s\n@\n"
        book = Book(_01_a=chapter % ("A", "a", "z/a.h", "struct Value { int a; };"),
                    _02_b=chapter % ("B", "b", "y/b.c",
                                     "struct Value { int b; };"),
                    _03_c=chapter % ("C", "c", "x/c.h", "int c;"),
                    B_z=chapter % ("Z", "z", "a/z.h", "struct Value { int z; };"))
        book.html("a")
        for page, home in (("a", "a"), ("b", "b"), ("c", "a"), ("z", "z")):
            to = re.search(r'The <a href="([^"]*)"',
                           book.read(f"site/{page}.html")).group(1)
            where = to.split("#")[0] or page + ".html"
            self.assertEqual(where, home + ".html", page)


class Trees(unittest.TestCase):
    def test_trees_are_what_notangle_writes(self):
        for chapters in ({"_01_a": TRICKY}, {"_01_a": TRICKY, "_02_b": MORE}):
            book = Book(**chapters)
            book.tangle()
            book.trees()
            last = os.path.basename(book.sources[-1])[:-3]
            book.run("diff", "-r", "tangled", "trees/" + last)
            self.assertEqual(book.status, 0)

    def test_trees_are_of_the_chapters_and_benches_so_far(self):
        more = "# W {#ch:w}\n\nText.\n\n<<u>>=\nw%s\n@\n"
        book = Book(_01_a="# A {#ch:a}\n\nText.\n\n<<a/b.c>>=\n<<u>>\n@\nText.\n\n<<u>>=\na\n@\n",
                    _02_b="# B {#ch:b}\n\nText.\n\n<<u>>=\nb\n@\n",
                    W1_w=more % 1, W2_x=more % 2, B_y=more % "hole")
        book.trees()
        self.assertEqual(book.read("trees/01-a/a/b.c"), "a\nw1\n")
        self.assertEqual(book.read("trees/02-b/a/b.c"), "a\nb\nw1\nw2\n")
        self.assertFalse(os.path.exists(book.path("trees/B-y")))

    def test_changes_are_counted_and_shown(self):
        book = Book(_01_a=TRICKY, _02_b=MORE)
        book.trees()
        page = book.html("b", TREES="trees")
        self.assertIn('href="changes-b.html#a/b.c"', page)
        self.assertRegex(text_of(page), r"a/n.awk new, 1 lines")
        page = book.read("site/changes-b.html")
        self.assertIn("<ins>+    int b3;\n</ins>", page)
        self.assertRegex(page, r"<del>-  +int b2; int y1;\n</del>")
        self.assertIn('<details class="diff" id="a/n.awk">', page)
        self.assertIn('<details class="diff" id="a/b.c" open>', page)
        self.assertNotIn("changes-bib", page)

    def test_a_removed_comment_of_lua_is_no_file_name(self):
        book = Book(_01_a="# A {#ch:a}\n\nText.\n\n<<a/b.lua>>=\n-- <<u>> end\n"
                    "@\nText.\n\n<<u>>=\ny\n@\n",
                    _02_b="# B {#ch:b}\n\nText.\n\n<<u>>=\nz\n@\n")
        book.trees()
        book.html("b", TREES="trees")
        self.assertIn("<del>--- y end\n</del>",
                      book.read("site/changes-b.html"))

    def test_a_chapter_without_code(self):
        book = Book(_01_a="# A {#ch:a}\n\nText.\n", _02_b=MORE)
        book.trees()
        self.assertNotIn("trees/", book.html("a", TREES="trees"))
        self.assertIn("trees/02-b.tar.gz", book.read("site/b.html"))

    def test_same_sources_same_trees(self):
        packed = []
        for _ in range(2):
            book = Book(_01_a=TRICKY)
            book.trees()
            with open(book.path("trees/01-a.tar.gz"), "rb") as file:
                packed.append(file.read())
        self.assertEqual(*packed)


class Numbering(unittest.TestCase):
    def test_numbers_and_forward_references(self):
        book = Book(_01_a="# A {#ch:a}\n\nSee [@eq:one; @tbl:t], [@sec:s], "
                    "[@ch:z] and [@ex:e].\n\n$$ x = 1 $$ {#eq:one}\n\n"
                    "## S {#sec:s}\n\n| a |\n|---|\n| b |\n\n: C. {#tbl:t}"
                    "\n\n::: {.exercise #ex:e}\nDo.\n:::\n",
                    B_z="# Z {#ch:z}\n\nText.\n")
        text = text_of(book.html("a")).replace("\u00a0", " ")
        self.assertIn("See Equation (1.1), Table 1.1, Section 1.1, "
                      "Workshop B and Exercise 1.1.", text)
        self.assertIn("Exercise 1.1. Do.", text)

    def fails(self, text, message):
        book = Book(_01_a="# A {#ch:a}\n\n" + text + "\n")
        self.assertFalse(book.document())
        self.assertIn(message, book.errors)

    def test_broken_reference(self):
        self.fails("See\n[@eq:none].",
                   "book/01-a.nw:4: nothing is labelled eq:none")

    def test_unknown_citation(self):
        self.fails("As [@nobody1999] says.",
                   "book/01-a.nw:3: no entry for nobody1999")

    def test_missing_figure(self):
        self.fails('![C.](fig/none.svg){#fig:none alt="x"}',
                   "book/01-a.nw:3: no picture figures/none.svg")

    def test_second_label(self):
        self.fails("$$ x $$ {#eq:a}\n\n$$ y $$ {#eq:a}", "a second label")

    def test_citation(self):
        book = Book(_01_a="# A {#ch:a}\n\nAs [@knuth1984] says.\n")
        self.assertIn('href="bibliography.html#ref-knuth1984"',
                      book.html("a"))

    def test_formula_with_number_is_shown_once(self):
        book = Book(_01_a="# A {#ch:a}\n\n$$ x = 1 $$ {#eq:one}\n")
        self.assertEqual(book.html("a").count("<math"), 1)
        self.assertIn("\\Wequation{eq:one}", book.latex())

    def test_big_parentheses(self):
        book = Book(_01_a="# A {#ch:a}\n\n$\\Bigl( x \\Bigr)$ and "
                    "$\\bigl(\\begin{smallmatrix}1&2\\end{smallmatrix}"
                    "\\bigr)$.\n")
        self.assertEqual(book.html("a").count("<math"), 2)
        self.assertIn("\\Bigl(", book.latex())

    def test_formula_without_mathml(self):
        book = Book(_01_a="# A {#ch:a}\n\nText.\n\n$$ \\unheard{x} $$\n")
        with self.assertRaises(AssertionError) as caught:
            book.html("a")
        self.assertIn("book/01-a.nw:5: no MathML for this",
                      str(caught.exception))

    def test_parentheses_stretch_only_around_tall_things(self):
        book = Book(_01_a="# A {#ch:a}\n\n$f(x)$ and "
                    "$\\left(\\frac{g(x)}{2}\\right)$.\n")
        html = book.html("a")
        self.assertEqual(html.count('stretchy="true"'), 2)
        self.assertEqual(html.count('stretchy="false"'), 4)
        self.assertNotIn("<annotation", html)


class Notes(unittest.TestCase):
    def test_two_paragraphs(self):
        book = Book(_01_a="# A {#ch:a}\n\nText.[^n]\n\n[^n]: One.\n\n"
                    "    Two.\n")
        self.assertRegex(book.html("a"), r"One\.<br ?/?>Two\.")
        self.assertIn("\\Wnote{One.\\par Two.}", book.latex())

    def test_a_list_is_refused(self):
        book = Book(_01_a="# A {#ch:a}\n\nText.[^n]\n\n[^n]: - One.\n")
        self.assertFalse(book.document())
        self.assertIn("a note may hold paragraphs only", book.errors)


class Paper(unittest.TestCase):
    def test_punctuation_of_c(self):
        book = Book(_01_a="# A {#ch:a}\n\nText.\n\n" + ROOT %
                    'int x = a_b % c & ~d ^ e; { "\\\\" }')
        tex = book.latex()
        self.assertIn("a\\Wunder{}b\\ {\\char37}\\ c", tex)
        self.assertNotIn("a_b", tex)

    def test_ends_of_chunks_are_tied(self):
        # Three lines that are not empty stay together at either end.
        lines = [f"int x{i};" for i in range(12)]
        for text, kinds in ((lines, "tt" + 7 * "l" + "ttt"),
                            (lines[:1] + [""] + lines[1:], "ttt" + 7 * "l" + "ttt"),
                            (lines[:11] + [""] + lines[11:], "tt" + 7 * "l" + "tttt")):
            book = Book(_01_a="# A {#ch:a}\n\nText.\n\n" + ROOT % "\n".join(text))
            found = re.findall(r"\\W(line|tied)\{", book.latex())
            self.assertEqual("".join(kind[0] for kind in found), kinds)

    def test_empty_lines_at_the_end_of_a_chunk_are_not_shown(self):
        for end in "", "\n", "\n\n":
            book = Book(_01_a="# A {#ch:a}\n\nText.\n\n" + ROOT % ("int x;\n\nint y;" + end))
            self.assertEqual(len(re.findall(r"\\W(?:line|tied)\{", book.latex())), 3)

    def test_labels_and_names_are_left_to_the_log(self):
        book = Book(_01_a="# A {#ch:a}\n\nText [[x]].\n\n" + ROOT %
                    "int x;\n<<step>>" + "Text.\n\n<<step>>=\nx = 1;\n@\n")
        tex = book.latex()
        self.assertIn("\\Wlink{id-x}{\\Wcode{x}}", tex)
        self.assertIn("Used in \\Wrefs{1.1}.", tex)
        self.assertIn("\\Wref{1.2}", tex)
        self.assertNotIn("Uses ", tex)

    def test_figures_are_listed_by_their_first_sentence(self):
        book = Book(_01_a="# A {#ch:a}\n\n![One *thing*. More.](fig/f.svg)"
                    "{#fig:f alt=\"x\"}\n\n```{.figure-list}\n```\n")
        book.write("figures/f.svg", "<svg width='1pt' height='1pt'></svg>")
        html = book.html("a").split('class="figures"')[1]
        self.assertIn("Figure 1.1. One thing.", text_of(html).replace("\u00a0", " "))
        self.assertNotIn("More", html)
        self.assertIn("\\Wonpage{fig:f}", book.latex())


class Runs(unittest.TestCase):
    def compare(self, name, old, new):
        book = Book(_01_a="# A {#ch:a}\n")
        os.mkdir(book.path("new"))
        if old is not None:
            book.write("runs/" + name, old)
        book.write("new/" + name, new)
        book.run("sh", os.path.join(WEAVE, "compare.sh"), "new", "runs",
                 name)
        return book.status

    def test_times_may_differ(self):
        self.assertEqual(self.compare("a.txt", "run  9.5 ns, 1.2x\n",
                                      "run 12.5 ns, 1.3x\n"), 0)

    def test_other_numbers_may_not(self):
        self.assertEqual(self.compare("a.txt", "loss 0.5, 3 samples\n",
                                      "loss 0.5, 4 samples\n"), 1)
        self.assertEqual(self.compare("a.txt", "4 x 2\n", "4 x 3\n"), 1)

    def test_columns_of_times(self):
        self.assertEqual(self.compare("a.tsv", "n\tns/step\n1\t20\n",
                                      "n\tns/step\n1\t30\n"), 0)
        self.assertEqual(self.compare("a.tsv", "n\tns/step\n1\t20\n",
                                      "n\tns/step\n2\t20\n"), 1)

    def test_missing_record(self):
        self.assertEqual(self.compare("a.txt", None, "x\n"), 1)

    def command(self, text):
        book = Book(_01_a="# A {#ch:a}\n")
        return book, book.run("sh", os.path.join(WEAVE, "run.sh"), text,
                              env={"BIN": "/bin"})

    def test_exit_status_is_shown(self):
        book, out = self.command("echo no >&2; exit 3")
        self.assertEqual((book.status, out), (0, "no\n(exit status 3)\n"))

    def test_missing_program_fails(self):
        book, _ = self.command("no-such-program 1")
        self.assertNotEqual(book.status, 0)
        self.assertIn("no-such-program", book.errors)

    def test_transcript_and_table(self):
        book = Book(_01_a="# A {#ch:a}\n\n```{.transcript run=\"p 1\" "
                    "#run:p}\n```\n\n```{.table run=\"p --t\" #tbl:t "
                    "caption=\"What [[p]] says.\"}\n```\n\nSee [@tbl:t].\n")
        book.write("runs/p.txt", "two\nlines\n")
        book.write("runs/t.tsv", "n\tm\n1\t2\n3\t4\n")
        text = text_of(book.html("a"))
        self.assertIn("$ p 1\ntwo\nlines", text)
        self.assertRegex(text, r"Table 1\.1\.\s+What p says\.")
        self.assertEqual(book.read("site/a.html").count("<td"), 4)

    def test_table_from_a_file(self):
        book = Book(_01_a="# A {#ch:a}\n\n```{.table file=\"book/t.tsv\" "
                    "#tbl:t caption=\"C.\"}\n```\n")
        self.assertFalse(book.document())
        self.assertIn("book/01-a.nw:3: no file book/t.tsv", book.errors)
        book.write("book/t.tsv", "name\tms\nfast\t1.5\nslow\t30\n")
        html = book.html("a")
        self.assertIn("Table 1.1.", text_of(html))
        self.assertRegex(html, r"left[^>]*>fast</td>\s*<td[^>]*right")
        # a dash is no word, and long rows share the page by what is in their cells
        book.write("book/t.tsv", "name\tms\n" + 80 * "a" + "\t-\nb\t30\n")
        html = book.html("a")
        self.assertRegex(html, r"left[^>]*>a+</td>\s*<td[^>]*right")
        wide, narrow = (float(w) for w in re.findall(r"<col[^>]*width: ([\d.]+)%", html))
        self.assertGreater(wide, 4 * narrow)

    def test_runs_are_listed(self):
        book = Book(_01_a="```{.transcript run=\"p '?,1'\" #run:p-q}\n```\n"
                    "``` {.table run=\"q --t\" #tbl:t caption=\"C.\"}\n```\n")
        self.assertEqual(book.run("sed", "-n", "-f",
                                  os.path.join(WEAVE, "runs.sed"),
                                  *book.sources),
                         "p-q.txt p '?,1'\nt.tsv q --t\n")


class Figures(unittest.TestCase):
    def test_dyes_become_variables(self):
        book = Book(_01_a="# A {#ch:a}\n")
        book.write("x.svg", '<svg>\n<g style="fill:rgb(18.431373%,29.019608%,'
                   '49.019608%);stroke:rgb(100%,0%,0%)"/>\n</svg>\n')
        out = book.run("awk", "-f", os.path.join(WEAVE, "dyes.awk"), "x.svg")
        self.assertIn("fill:var(--d2f4a7d,#2f4a7d)", out)
        self.assertIn("stroke:var(--dff0000,#ff0000)", out)
        self.assertIn("prefers-color-scheme:dark", out)

    def test_tints_are_thinned_with_the_paper_of_the_night(self):
        # twelve parts of madder, white, and a red that is no tint of any dye
        book = Book(_01_a="# A {#ch:a}\n")
        book.write("x.svg", '<svg>\n<g style="fill:rgb(95.686275%,90.980392%,90.196078%);'
                   'stroke:rgb(100%,100%,100%);color:rgb(100%,0%,0%)"/>\n</svg>\n')
        out = book.run("awk", "-f", os.path.join(WEAVE, "dyes.awk"), "x.svg")
        day, night = re.findall(r":root\{([^}]*)\}", out)
        self.assertIn("--df4e8e6:#f4e8e6;", day)
        self.assertIn("--df4e8e6:#312728;", night)
        self.assertIn("--dffffff:#16171a;", night)
        self.assertIn("--dff0000:#ff0000;", night)


    def test_dots_and_hats_do_not_combine_with_the_tag_before(self):
        for output in ("html", "epub"):
            book = Book(_01_a="# A {#ch:a}\n\nWith $\\dot u$ and $\\hat m$.\n")
            text = getattr(book, output)("a")
            self.assertRegex(text, "<mo[^>]*>\u02d9</mo>")
            self.assertRegex(text, "<mo[^>]*>\u02c6</mo>")
            self.assertNotRegex(text, "<mo[^>]*>[\u0300-\u036f]")

    LIVE = "# A {#ch:a}\n\n![C.](fig/f.svg){#fig:f .live alt=\"100 % of 1 < 2 \\\"x\\\"\"}\n"

    def live(self, film):
        book = Book(_01_a=self.LIVE)
        book.write("figures/f.svg", "<svg width='1pt' height='1pt'></svg>")
        if film:
            book.write("figures/f.live", film)
        return book

    def test_a_live_figure_is_part_of_the_page_and_of_no_other_output(self):
        book = self.live('<svg viewBox="0 0 1 1"><g data-from="0">%1</g></svg>\n')
        html = book.html("a")
        self.assertIn('<div class="film"><svg role="img" aria-label="100 % of 1 &lt; 2 &quot;x&quot;" '
                      'viewBox="0 0 1 1"><g data-from="0">%1</g></svg>', html)
        self.assertNotIn("<img", html)
        self.assertIn('<script src="film.js" defer></script>', html)
        self.assertNotIn("film.js", book.read("site/index.html"))
        self.assertIn("f.pdf", book.latex())
        epub = book.epub("a")
        self.assertIn('class="live"><img src="fig/f.svg"', epub)
        xml.etree.ElementTree.fromstring(epub)      # a sign for less in its words and all

    def test_a_live_figure_without_its_film_stops_the_weave(self):
        book = self.live(None)
        with self.assertRaises(AssertionError):
            book.html("a")
        self.assertIn("no film figures/f.live", book.errors)


class Epub(unittest.TestCase):
    TEXT = ("# A {#ch:a}\n\nSee [@sec:s] and [it](http://x.org/b.html).[^n]"
            "\n\n[^n]: Note with $x$ in it.\n\n    A second paragraph.\n\n"
            "Next, $a < b \\& c$.\n\n## S {#sec:s}\n\n" + ROOT % "int x;")

    def test_pages_are_xml(self):
        book = Book(_01_a=self.TEXT)
        for page in ("a", "nav", "title", "bibliography"):
            xml.etree.ElementTree.fromstring(book.epub(page))

    def test_note_goes_behind_its_paragraph(self):
        page = Book(_01_a=self.TEXT).epub("a")
        self.assertEqual(page.count("note-1-1"), 4)
        text, aside = page.split("<aside", 1)
        self.assertNotIn("Note with", text)
        self.assertIn('epub:type="noteref" id="ref-note-1-1" '
                      'href="#note-1-1"', text)
        self.assertIn('href="#ref-note-1-1"', aside)
        self.assertLess(aside.index("A second paragraph."),
                        aside.index("</aside>"))
        self.assertLess(aside.index("</aside>"), aside.index("Next,"))

    def test_links_and_labels(self):
        book = Book(_01_a=self.TEXT)
        page = book.epub("a")
        self.assertIn('id="sec-s"', page)
        self.assertIn('href="#sec-s"', page)
        self.assertIn('href="http://x.org/b.html"', page)
        self.assertIn('href="a.xhtml#sec-s"', book.read("site/nav.xhtml"))

    def test_formula_has_its_tex_as_text(self):
        self.assertIn('alttext="a &lt; b \\&amp; c"',
                      Book(_01_a=self.TEXT).epub("a"))


if __name__ == "__main__":
    for tool in ("notangle", "pandoc", "ctags"):
        if not shutil.which(tool):
            raise SystemExit(f"test_weave.py: needs {tool}")
    unittest.main()
