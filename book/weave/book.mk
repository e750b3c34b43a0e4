# book.mk: tangles and weaves the book. The Makefile includes it.
#   TANGLED  where the code goes        BUILD  where built things go
#   LINES=1  tangle with line directives, so that errors point into the book
#   CHAPTER=n  only the book up to chapter n (make chapter-n sets this)

SHELL       := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.SECONDARY:

BUILD    ?= build
BIN      ?= $(BUILD)/bin
TANGLED  ?= $(if $(LINES),$(BUILD)/tangled-lines,tangled)
WEAVE    := tangled/weave
WOVEN    := $(BUILD)/book
SITE     := $(WOVEN)/html
FIGURES  := $(BUILD)/figures
RUNS     := $(BUILD)/transcripts
RECORD   := book/transcripts
SNAPSHOT ?= units
PDF      := $(WOVEN)/woven-gradient.pdf
SHORT    := $(WOVEN)/walkthrough.pdf
EPUB     := $(WOVEN)/woven-gradient.epub

# The sources in reading order are those which book.yaml lists. The number
# in a file's name, be it that of a chapter or of its bench in the workshop
# (07-backprop, W7-backprop-bench, F12-files), is the chapter from which it
# belongs to the program; a file without one belongs to the whole.
book_nw  := $(wildcard $(shell \
  sed -n 's|^ *- \([0-9A-Za-z/]*-[a-z-]*\)$$|book/\1.nw|p' book/book.yaml))
numbered := $(shell printf '%s\n' $(book_nw) | \
  sed -n 's|^.*/[A-Z]*0*\([0-9][0-9]*\)-[^/]*$$|\1|p' | grep -vx 0 | sort -nu)
up_to     = $(shell printf '%s\n' $(book_nw) | awk -F/ -v last=$1 \
  '{ n = $$NF; sub(/^[A-Z]*/, "", n); if (n + 0 > 0 && n + 0 <= last) print }')
NW       := $(if $(CHAPTER),$(call up_to,$(CHAPTER)),$(book_nw))

# The day of the last commit is the day of the book.
SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null \
                       || stat -c %Y book/book.yaml)
export SOURCE_DATE_EPOCH
export FORCE_SOURCE_DATE := 1

# ---- tangling

# Make reads this file again after making what it includes, so that a file
# which the book has just begun to write is known to every wildcard. Where
# there is no noweb, the tangled tree is taken as it is.
stamp := $(BUILD)/tangled$(if $(LINES),-lines).mk
idle  := help clean deps tangle-check play
ifneq ($(and $(shell command -v notangle),$(if $(PLAY),,1)),)
ifeq ($(filter $(idle),$(MAKECMDGOALS)),)
include $(stamp)
endif
endif

$(stamp): $(NW) book/book.yaml $(WEAVE)/tangle.sh $(WEAVE)/roots.awk
	@mkdir -p $(@D)
	@TANGLE=$(if $(LINES),-L) sh $(WEAVE)/tangle.sh $(TANGLED) $(NW)
	@touch $@

# A tree without a tangled/ starts itself by these.
$(WEAVE)/tangle.sh $(WEAVE)/roots.awk:
	@mkdir -p $(@D)
	notangle -Rweave/$(@F) book/workshop/C-weaving.nw > $@

tangle: ## write every file the book contains into tangled/
tangle: $(stamp)
	@:

tangle-check: ## fail if tangled/ is not what the book says
	@rm -rf $(BUILD)/tangle-check; mkdir -p $(BUILD)/tangle-check
	@sh $(WEAVE)/tangle.sh $(BUILD)/tangle-check $(NW)
	@diff -r $(BUILD)/tangle-check tangled

chapter-%: ## build and test the book up to chapter % (chapter-1 ...)
	@sh book/weave/inherit.sh $*
	$(MAKE) CHAPTER=$* BUILD=build/chapter-$* \
	  TANGLED=build/chapter-$*/tangled $(SNAPSHOT)

# What lies in play/ is the reader's. It is laid out once, and from then on
# only compiled: its own Makefile calls this one with PLAY=1.
INTO ?= play/$(if $(CHAPTER),chapter-$(CHAPTER),book)
play: ## lay the program of CHAPTER=n out in play/chapter-n, to be changed
	$(if $(filter $(or $(CHAPTER),1),$(numbered)),,\
	  $(error there is no chapter "$(CHAPTER)" with a program))
	@sh book/weave/play.sh '$(INTO)' '$(CHAPTER)' $(WEAVE)/tangle.sh $(NW)

snapshots: ## the same for every chapter (but those which are DONE)
snapshots: $(WOVEN)/trees.stamp
	@for n in $(filter-out $(DONE),$(numbered)); do $(MAKE) chapter-$$n; done
	@for n in $(numbered); do \
	  for tree in $(WOVEN)/trees/$$n-*/ $(WOVEN)/trees/0$$n-*/; do \
	    [ ! -d $$tree ] || \
	      diff -r build/chapter-$$n/tangled $$tree || exit 1; \
	  done; done

# ---- runs of programs shown in the book

programs := $(basename $(notdir $(wildcard $(TANGLED)/programs/*.c \
              $(TANGLED)/tests/*.c)))
runs      = $(addprefix $(RUNS)/,$(shell cut -d' ' -f1 $(BUILD)/runs.list))
run       = BIN=$(BIN) sh $(WEAVE)/run.sh
named_in  = $(addprefix $(BIN)/,$(filter $(programs),\
              $(shell tr -cs 'a-z0-9_-' ' ' < $1)))

$(BUILD)/runs.list: $(NW) $(WEAVE)/runs.sed
	@mkdir -p $(@D)
	@sed -n -f $(WEAVE)/runs.sed $(NW) > $@.new
	@cpif $@ < $@.new

# Each run depends on the programs which its command names.
$(BUILD)/runs.mk: $(BUILD)/runs.list $(stamp)
	@awk -v programs="$$(cd $(TANGLED) && ls programs tests 2>/dev/null \
	  | sed -n 's/\.c$$//p' | tr '\n' ' ')" -v runs=$(RUNS) -v bin=$(BIN) ' \
	  BEGIN { n = split(programs, p, " "); for (i in p) known[p[i]] } \
	  { for (i = 2; i <= NF; i++) if ($$i in known) \
	      print runs "/" $$1 ": " bin "/" $$i }' $< > $@

ifneq ($(filter transcripts record test $(RUNS)/%,$(MAKECMDGOALS)),)
include $(BUILD)/runs.mk
endif

$(RUNS)/%: $(BUILD)/runs.list $(WEAVE)/run.sh
	@mkdir -p $(@D)
	@$(run) "$$(sed -n 's/^$* //p' $<)" > $@

# The book shows what is on record; whether the programs still say it, this
# goal finds out, and make test.
.SECONDEXPANSION:
transcripts: ## run the programs shown in the book, compare with the record
	@$(if $(runs),$(MAKE) -s --no-print-directory $(runs))
	@sh $(WEAVE)/compare.sh $(RUNS) $(RECORD) $(notdir $(runs))

record: ## run the programs shown in the book and record what they print
record: $(BUILD)/runs.list
	@$(if $(runs),$(MAKE) -s --no-print-directory $(runs))
	@rm -rf $(RECORD); mkdir -p $(RECORD)
	@for run in $(runs); do cp $$run $(RECORD); done

# ---- figures

figs      := $(sort $(basename $(notdir $(wildcard figures/*.dot \
               figures/*.gp figures/*.tikz figures/*.run figures/*.film))))
films     := $(basename $(notdir $(wildcard figures/*.film)))
pictures  := $(figs:%=$(FIGURES)/%.svg) $(figs:%=$(FIGURES)/%.pdf)
plots     := $(notdir $(basename $(wildcard figures/*.gp)))
drawn     := $(filter-out $(plots),$(notdir $(basename $(wildcard figures/*.run))))
plot_data := $(addprefix $(FIGURES)/data/,$(addsuffix .tsv,$(filter \
               $(plots),$(notdir $(basename $(wildcard figures/*.run))))))
face      := TeX Gyre Pagella
dot       := dot -Gmargin=0.03 -Gbgcolor=transparent -Gfontname="$(face)" \
               -Nfontname="$(face)" -Efontname="$(face)" \
               -Nfontcolor="\#22211f" \
               -Efontcolor="\#22211f" \
               -Earrowsize=0.6 -Epenwidth=0.8 -Npenwidth=0.8

figures: ## draw the figures
figures: $(pictures)

$(FIGURES)/%.pdf: figures/%.dot
	@mkdir -p $(@D)
	$(dot) -Tpdf $< -o $@
$(FIGURES)/%.pdf: $(FIGURES)/%.dot
	$(dot) -Tpdf $< -o $@
$(plots:%=$(FIGURES)/%.pdf): $(FIGURES)/%.pdf: figures/%.gp \
    book/weave/plot.gp book/weave/gallery.gp $(plot_data)
	@mkdir -p $(@D)
	gnuplot -e 'output = "$@"; data = "$(FIGURES)/data/"' \
	  book/weave/plot.gp $<
define from_tikz
	@mkdir -p $(FIGURES)/tikz
	sed '/SOURCE/{r $<'$$'\n''d}' book/weave/tikz.tex \
	  > $(FIGURES)/tikz/$*.tex
	lualatex -interaction=batchmode -halt-on-error \
	  -output-directory=$(FIGURES)/tikz $(FIGURES)/tikz/$*.tex > /dev/null
	mv $(FIGURES)/tikz/$*.pdf $@
endef
$(FIGURES)/%.pdf: figures/%.tikz book/weave/tikz.tex
	$(from_tikz)
$(FIGURES)/%.pdf: $(FIGURES)/data/%.tikz book/weave/tikz.tex
	$(from_tikz)
# The small maps at the heads of chapters are the map with a chapter marked.
$(patsubst figures/%.tikz,$(FIGURES)/%.pdf,$(wildcard figures/map-*.tikz)): \
    figures/map.tikz

$(drawn:%=$(FIGURES)/%.dot): $(FIGURES)/%.dot: figures/%.run $$(call named_in,figures/$$*.run)
	@mkdir -p $(@D)
	$(run) "$$(cat $<)" > $@
$(plot_data): $(FIGURES)/data/%.tsv: figures/%.run $$(call named_in,figures/$$*.run)
	@mkdir -p $(@D)
	$(run) "$$(cat $<)" > $@

# A film names a program that tells steps, and below it those of the steps
# which are on paper. The web has all of them, in one drawing.
$(films:%=$(FIGURES)/data/%.steps): $(FIGURES)/data/%.steps: figures/%.film \
    $$(call named_in,figures/$$*.film)
	@mkdir -p $(@D)
	$(run) "$$(sed 1q $<)" > $@
$(films:%=$(FIGURES)/data/%.tikz): $(FIGURES)/data/%.tikz: \
    $(FIGURES)/data/%.steps figures/%.film book/weave/film.awk
	awk -v at="$$(sed 1d figures/$*.film)" -f book/weave/film.awk $< > $@
$(films:%=$(FIGURES)/%.live): $(FIGURES)/%.live: $(FIGURES)/data/%.steps \
    book/weave/film.awk
	awk -f book/weave/film.awk $< > $@

# The web's pictures are drawn from the PDF, so that letters become outlines
# and no reader needs the font; in a dark window the dyes change.
$(FIGURES)/%.svg: $(FIGURES)/%.pdf $(WEAVE)/dyes.awk
	pdftocairo -svg $< - | awk -f $(WEAVE)/dyes.awk > $@

# ---- weaving

filters := $(addprefix $(WEAVE)/,reader.lua filter.lua complain.lua)
weave    = SOURCES="$(NW)" FIGURES=$(FIGURES) RUNS=$(RECORD) \
             TAGS=$(WOVEN)/tags REFERENCES=book/references.bib \
             SITE=$(SITE) TREES=$(WOVEN)/trees TEMPLATE=book/weave/page.html pandoc
kinds   := --languages=C,Lua --map-C=+.h --kinds-C=+plzDm
fields  := %N	%F	%n	%K	%e	%f	%s

# Tables are also made from files, which may be missing; the weave says so.
tables  := $(wildcard $(shell \
  sed -n 's/^``` *{\.table file="\([^"]*\)".*/\1/p' $(NW)))

$(WOVEN)/tags: $(stamp)
	@mkdir -p $(@D)
	@cd $(TANGLED) && find * -type f | sort | ctags --sort=no $(kinds) -x \
	  --_xformat="$(fields)" -L - > $(abspath $@)

$(BUILD)/lint.md: $(NW) tests/tools/lint.py $(stamp)
	@python3 tests/tools/lint.py --quiet --markdown=$@ --code=$(TANGLED) $(NW)

# The colophon is made anew each time, and put in place if it differs.
.PHONY: $(BUILD)/colophon.new
$(BUILD)/colophon.new: book/weave/colophon.sh $(BUILD)/lint.md
	@sh book/weave/colophon.sh $(BUILD)/lint.md > $@
	@cpif $(BUILD)/colophon.md < $@
$(BUILD)/colophon.md: $(BUILD)/colophon.new ;

$(WOVEN)/book.json: $(NW) book/weave/back.md $(BUILD)/colophon.md \
    $(filters) $(WOVEN)/tags book/book.yaml book/references.bib \
    $(wildcard $(RECORD)/*) $(tables) $(pictures)
	@echo "weave: $(words $(NW)) sources"
	@/usr/lib/noweb/markup $(NW) book/weave/back.md $(BUILD)/colophon.md \
	  > $(WOVEN)/book.markup
	@$(weave) -f $(WEAVE)/reader.lua -t json --fail-if-warnings \
	  --metadata-file=book/book.yaml -L $(WEAVE)/filter.lua \
	  --citeproc $(WOVEN)/book.markup -o $@

# The tree at the end of each chapter, and what the chapter changed in it.
$(WOVEN)/trees.stamp: $(NW) $(WEAVE)/trees.sh $(WEAVE)/trees.lua \
    $(BUILD)/colophon.md
	@mkdir -p $(@D)
	@sh $(WEAVE)/trees.sh $(WOVEN)/trees $(NW)
	@touch $@

html: ## weave the web pages, build/book/html/index.html
html: $(WOVEN)/html.stamp

$(WOVEN)/html.stamp: $(WOVEN)/book.json $(WEAVE)/pages.lua \
    $(WOVEN)/trees.stamp \
    $(films:%=$(FIGURES)/%.live) \
    book/weave/page.html book/weave/changes.html book/weave/front.html \
    book/weave/woven.css $(WOVEN)/cloth.png $(WOVEN)/tangled.tar \
    book/weave/film.css $(wildcard book/weave/*.js) $(WOVEN)/fonts
	@rm -rf $(SITE); mkdir -p $(SITE)/fig $(SITE)/trees
	@$(weave) -f json -t html --fail-if-warnings -L $(WEAVE)/pages.lua $< \
	  -o /dev/null
	@cp -r book/weave/woven.css book/weave/film.css book/weave/*.js $(WOVEN)/fonts $(SITE)
	@$(if $(pictures),cp $(FIGURES)/*.svg $(SITE)/fig)
	@rm -f $(SITE)/fig/cover.svg
	@cp $(WOVEN)/trees/*.tar.gz $(SITE)/trees
	@gzip -n9 < $(WOVEN)/tangled.tar > $(SITE)/trees/tangled.tar.gz
	@cp $(WOVEN)/cloth.png $(SITE)
	@for file in $(PDF) $(SHORT) $(EPUB); do \
	  [ ! -f $$file ] || ln -f $$file $(SITE); done
	@touch $@

# A band of the cloth on the cover, for the front page.
$(WOVEN)/cloth.png: $(FIGURES)/cover.pdf
	@mkdir -p $(@D)
	@pdftoppm -png -singlefile -scale-to-x 1340 -scale-to-y -1 \
	  -x 0 -y 420 -W 1340 -H 200 $< $(@:.png=)
# The front page offers the other outputs, which may be made before or after.
offer = @[ ! -d $(SITE) ] || ln -f $@ $(SITE)

PORT ?= 8000
serve: ## weave the pages whenever a source changes, and show them (PORT=8000)
	@python3 book/weave/serve.py $(SITE) $(PORT) \
	  $(MAKE) -s --no-print-directory html

$(WOVEN)/fonts: book/weave/fonts.sh
	sh $< $@
	@touch $@

pdf: ## weave the PDF, build/book/woven-gradient.pdf
pdf: $(PDF)

walkthrough: ## weave Part I alone, build/book/walkthrough.pdf
walkthrough: $(SHORT)

latex = pandoc -f json -t latex-smart --template=book/weave/book.tex \
  --top-level-division=chapter --no-highlight -L $(WEAVE)/paper.lua \
  -V cloth=$(FIGURES)/cover.pdf -V day="$$(date -u \
  -d @$(SOURCE_DATE_EPOCH) '+%-d %B %Y')"
$(PDF:.pdf=.tex) $(SHORT:.pdf=.tex): $(WEAVE)/paper.lua
$(PDF:.pdf=.tex): $(WOVEN)/book.json book/weave/book.tex
	@$(latex) -V tree=$(WOVEN)/tangled.tar $< -o $@.new
	@cpif $@ < $@.new; touch $@
$(SHORT:.pdf=.tex): $(WOVEN)/book.json book/weave/book.tex \
    $(WEAVE)/walkthrough.lua
	@$(latex) -L $(WEAVE)/walkthrough.lua -V short=1 $< -o $@.new
	@cpif $@ < $@.new; touch $@

# The tangled tree goes with the PDF, as a file attached to it.
$(PDF): $(WOVEN)/tangled.tar
$(WOVEN)/tangled.tar: $(stamp) $(BUILD)/colophon.md
	@mkdir -p $(@D)
	@tar --sort=name --mtime=@$(SOURCE_DATE_EPOCH) --owner=0 --group=0 \
	  --numeric-owner --mode=a=rX,u+w -cf $@ -C $(TANGLED)/.. \
	  $(notdir $(TANGLED))
	@touch -d @$(SOURCE_DATE_EPOCH) $@

$(PDF) $(SHORT): $(WOVEN)/%.pdf: $(WOVEN)/%.tex book/weave/woven.sty \
    $(WEAVE)/spreads.lua $(pictures)
	@TEXINPUTS=book/weave:$(WEAVE): latexmk -lualatex -interaction=nonstopmode \
	  -halt-on-error -outdir=$(WOVEN) $< > $(WOVEN)/$*.said 2>&1 \
	  || { grep -a -A8 '^!' $(WOVEN)/$*.said; exit 1; }
	@sh book/weave/check-log.sh $(@:.pdf=.log)
	@touch $@
	$(offer)

pages_ := $(WOVEN)/epub
epub: ## weave the EPUB, build/book/woven-gradient.epub
epub: $(EPUB)

# Drawn with plain dyes: few of these readers know variables in a picture.
$(EPUB): $(WOVEN)/book.json $(WEAVE)/epub.lua book/weave/epub.css \
    $(wildcard book/weave/epub/*) $(WOVEN)/fonts
	@rm -rf $(pages_); mkdir -p $(pages_)/fig $(pages_)/fonts
	@$(patsubst TEMPLATE=%,TEMPLATE=book/weave/epub/page.xhtml \
	  SITE=$(pages_),$(weave)) \
	  -f json -t html --fail-if-warnings -L $(WEAVE)/epub.lua $< \
	  -o /dev/null
	@cp book/weave/epub.css $(pages_)
	@cp $(WOVEN)/fonts/*.woff2 $(pages_)/fonts
	@pdftoppm -png -singlefile -scale-to 1600 $(FIGURES)/cover.pdf $(pages_)/cover
	@for fig in $$(grep -oh 'src="fig/[^"]*' $(pages_)/*.xhtml \
	    | sed 's|.*/||; s/\.svg$$//' | sort -u); do \
	  pdftocairo -svg $(FIGURES)/$$fig.pdf $(pages_)/fig/$$fig.svg; done
	@python3 book/weave/epub/pack.py $(pages_) book/book.yaml $@
	$(offer)

# The first two facing pages of chapter 1 stand side by side in a page of
# their own, because a browser is what draws pictures here anyway.
shot = chromium --headless --no-sandbox --disable-gpu --hide-scrollbars \
  --user-data-dir=$(abspath $(BUILD)/pictures/profile)
pictures: ## draw the README's pictures of the book, docs/*.png
pictures: html pdf
	@mkdir -p $(BUILD)/pictures docs
	@first=$$(pdftotext $(PDF) - | gawk -v RS='\f' \
	    '!n && /By the end of this chapter/ { print n = NR }'); \
	  pdftoppm -r 83 -png -f $$first -l $$((first + 1)) $(PDF) \
	    $(BUILD)/pictures/leaf
	@cd $(BUILD)/pictures && { \
	  echo '<body style="margin:0;background:#d9d0bb;padding:16px;display:flex;gap:2px">'; \
	  printf '<img src="%s" style="width:620px">\n' leaf-*.png; } > spread.html
	@$(shot) --window-size=1274,816 --screenshot=$(abspath docs)/spread.png \
	  file://$(abspath $(BUILD))/pictures/spread.html 2> $(BUILD)/pictures/log
	@$(shot) --window-size=1280,1150 --screenshot=$(abspath docs)/page.png \
	  file://$(abspath $(SITE))/exclusive-or.html 2>> $(BUILD)/pictures/log

book: ## weave all of them
book: html pdf walkthrough epub

lint: ## measure the style of the sources and fail where it is missed
lint: $(stamp)
	@python3 tests/tools/lint.py --markdown=$(BUILD)/lint.md --code=$(TANGLED) $(NW)

.PHONY: tangle tangle-check play snapshots transcripts record figures html pdf \
  walkthrough epub pictures book lint serve
