# The Woven Gradient: the book, its library, its programs, their tests.
#   make            set up, build, train exclusive or, weave the book
#   make help       all that can be made
# Variables: REAL=float|double  SAN=1  LINES=1  CC=clang  PREFIX=  DESTDIR=
#            NO_INSTALL=1 (never install packages)
.DEFAULT_GOAL := all
BUILD   ?= build
REAL    ?= double
PREFIX  ?= /usr/local
CFLAGS  ?= -O3 -march=native
ifeq ($(origin CC),default)
CC      := $(if $(shell command -v gcc),gcc,cc)
endif
CORES   := $(shell nproc 2>/dev/null || echo 1)
VERSION := 0.2
soname   = libwoven$(if $(filter float,$(REAL)),-float).so.0
INSTALLED ?= -O3

include book/weave/book.mk

# ---- what is compiled, and how

LIB      := $(BUILD)/lib
OBJ      := $(BUILD)/obj
BLAS     := $(shell t=$$(mktemp) && echo 'int main(void){return 0;}' | \
              $(CC) -include cblas.h -xc - -lopenblas -o $$t 2>/dev/null \
              && echo -lopenblas; rm -f $$t)
ZLIB     := $(shell t=$$(mktemp) && echo 'int main(void){return 0;}' | \
              $(CC) -include zlib.h -xc - -lz -o $$t 2>/dev/null \
              && echo -lz; rm -f $$t)
PNG      := $(shell t=$$(mktemp) && echo 'int main(void){return 0;}' | \
              $(CC) -include png.h -xc - -lpng -o $$t 2>/dev/null \
              && echo -lpng; rm -f $$t)
EDIT     := $(shell t=$$(mktemp) && echo 'int main(void){return 0;}' | \
              $(CC) -include stdio.h -include editline/readline.h -xc - -ledit -o $$t 2>/dev/null \
              && echo -ledit; rm -f $$t)
LIBS     := $(BLAS) $(ZLIB) -lm -ldl
CHECK     = $(shell pkg-config --libs check 2>/dev/null || echo -lcheck)
WARN     := -Wall -Wextra $(if $(LINES),,-Wpedantic) -Wshadow -Wno-pass-failed $(if $(CI),-Werror)
STD      := -std=c11 -D_POSIX_C_SOURCE=200809L -I$(TANGLED) \
            $(if $(filter float,$(REAL)),-DWOVEN_FLOAT) \
            $(if $(BLAS),-DWOVEN_BLAS) $(if $(ZLIB),-DWOVEN_ZLIB) \
            $(if $(PNG),-DWOVEN_PNG) $(if $(EDIT),-DWOVEN_EDIT) \
            $(if $(filter undefined,$(origin SAN)),,-g -fno-omit-frame-pointer \
              -fsanitize=address,undefined -fno-sanitize-recover=undefined) \
            $(if $(LINES),-g)
# no errno from sqrt, no traps: without them loops can become vectors
MATH     := -fno-math-errno -fno-trapping-math
# no fused multiply-add, which some machines have and others do not
STD      += -ffp-contract=off
library  := $(patsubst $(TANGLED)/%.c,$(OBJ)/%.o,\
              $(wildcard $(TANGLED)/woven/*.c $(TANGLED)/woven/*/*.c))
mains    := $(shell grep -ls '^int main' $(TANGLED)/programs/*.c)
programs_ := $(patsubst $(TANGLED)/programs/%.c,$(BIN)/%,$(mains))
helpers  := $(patsubst $(TANGLED)/%.c,$(OBJ)/%.o,$(filter-out $(mains),\
              $(wildcard $(TANGLED)/programs/*.c)))
# Programs that include no header of ours need no library either.
alone    := $(if $(mains),$(shell grep -Ls '^\#include "' $(mains)))
tests    := $(patsubst $(TANGLED)/tests/%.c,$(BIN)/%,$(wildcard $(TANGLED)/tests/*.c))
# Programs link the archive, in which only public names can be found. Tests
# may look inside the library and take its objects.
shared_  := $(if $(helpers),$(LIB)/programs.a)
archive  := $(if $(library),$(LIB)/libwoven.a)
archives  = $(shared_) $(library)

ifeq ($(filter double float,$(REAL)),)
$(error REAL is "$(REAL)"; it can be double or float)
endif

# What exclusive or needs, so that `make xor` compiles no more, and quietly.
# Should a function move to a file that is not listed, all are compiled.
ifeq ($(MAKECMDGOALS)$(ALL),xor)
needs    := array gradients graph memory message notes op ops_map ops_matrix \
  ops_name ops_reduce ops_state ops_view plain plan registers session step store \
  text speed/emit speed/compiled speed/alone
library  := $(filter $(needs:%=$(OBJ)/woven/%.o),$(library))
helpers  := $(filter $(patsubst %,$(OBJ)/programs/%.o,bar interrupt network \
  options report),$(helpers))
MAKEFLAGS += -s
$(BIN)/xor: $(OBJ)/programs/xor.o $(helpers) $(library)
	@mkdir -p $(@D)
	@$(CC) $(CFLAGS) $(STD) $^ -o $@ $(LIBS) 2>/dev/null || $(MAKE) ALL=1 xor
endif

# Objects depend on how they are compiled as much as on what.
how := $(CC) $(CFLAGS) $(STD) $(WARN) $(LIBS)
$(shell mkdir -p $(BUILD) && echo '$(how)' | cmp -s - $(BUILD)/how \
  || echo '$(how)' > $(BUILD)/how)

$(OBJ)/woven/%.o: $(TANGLED)/woven/%.c $(BUILD)/how
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(STD) $(WARN) -Wconversion -fPIC -fvisibility=hidden \
	  $(MATH) -MMD -MP -c $< -o $@
$(OBJ)/%.o: $(TANGLED)/%.c $(BUILD)/how
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(STD) $(WARN) -MMD -MP -c $< -o $@
-include $(wildcard $(OBJ)/*/*.d $(OBJ)/*/*/*.d)

# One object in the archive, in which only what is public has a name.
$(LIB)/libwoven.a: $(library)
	@mkdir -p $(@D); rm -f $@
	ld -r $^ -o $(OBJ)/woven.o
	objcopy --localize-hidden $(OBJ)/woven.o
	ar rcs $@ $(OBJ)/woven.o
$(LIB)/libwoven.so: $(library)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(STD) -shared -Wl,-soname,$(soname) $^ \
	  -o $(@D)/$(soname) $(LIBS)
	ln -sf $(soname) $@
$(LIB)/programs.a: $(helpers)
	@mkdir -p $(@D); rm -f $@
	ar rcs $@ $^
$(BIN)/plans: $(BIN)/%: $(OBJ)/programs/%.o $(archives)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(STD) $^ -o $@ $(PNG) $(EDIT) $(LIBS)
$(alone:$(TANGLED)/programs/%.c=$(BIN)/%): $(BIN)/%: $(OBJ)/programs/%.o
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(STD) $^ -o $@ -lm
$(BIN)/%: $(OBJ)/programs/%.o $(shared_) $(archive)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(STD) $^ -o $@ $(PNG) $(EDIT) $(LIBS)
$(BIN)/%: $(OBJ)/tests/%.o $(archives)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(STD) $^ -o $@ $(CHECK) $(PNG) $(LIBS) -lpthread

lib: ## the library, build/lib/libwoven.a and .so
lib: $(if $(library),$(LIB)/libwoven.a $(LIB)/libwoven.so)
programs: ## the programs, in build/bin
programs: lib $(programs_)
evening: ## the programs of chapters 1 and 2, which need no library
evening: $(filter $(BIN)/xor_by_hand $(BIN)/sketch $(BIN)/sketch_draw,$(programs_))
xor: ## the program that learns exclusive or (a C compiler is enough)
xor: $(BIN)/xor_by_hand $(if $(wildcard $(TANGLED)/programs/xor.c),$(BIN)/xor)

digits-data: ## write ten thousand drawn digits as IDX files, in build/digits
digits-data: $(BIN)/digits
	@mkdir -p $(BUILD)/digits
	$(BIN)/digits --draw $(BUILD)/digits

# ---- everything, from nothing

all: ## set up, build, train exclusive or, weave the book
	@bash tests/tools/steps.sh '$(MAKE)' '$(CORES)' \
	  'packages that are missing|sh tests/tools/packages.sh "$(NO_INSTALL)" $(packages-build) $(packages-book)' \
	  'the code out of the book|$$make tangle' \
	  'library and programs|$$make -j$$cores programs' \
	  'exclusive or, learned|$$make $(BUILD)/xor.tsv' \
	  'figures|$$make -j$$cores figures' \
	  'web pages, PDF, EPUB|$$make -j$$cores html pdf epub'
	@printf '\nopen\n  %s\n  %s\n  %s\n' $(SITE)/index.html $(PDF) $(EPUB)
	@echo "and run $(BIN)/xor --help; make test runs the tests"
$(BUILD)/xor.tsv: $(BIN)/xor
	@$(BIN)/xor --log $@

# Debian's packages, by what they are needed for.
packages-build := check gcc libc6-dev make pkg-config libopenblas-dev \
  zlib1g-dev libpng-dev libedit-dev git
packages-book  := noweb gawk pandoc universal-ctags graphviz gnuplot-nox \
  poppler-utils latexmk texlive-luatex texlive-latex-recommended \
  texlive-latex-extra texlive-pictures fonts-texgyre fonts-texgyre-math \
  fonts-dejavu-core fonts-dejavu-extra fonttools python3 python3-brotli
packages-test  := qemu-user gcc-i686-linux-gnu gcc-aarch64-linux-gnu \
  gcc-s390x-linux-gnu libc6-dev-i386-cross libc6-dev-arm64-cross \
  libc6-dev-s390x-cross clang valgrind python3 python3-numpy qpdf bsdutils libc6-dbg bubblewrap locales \
  chromium chromium-driver python3-selenium epubcheck

packages = $(packages-build) $(packages-book) $(packages-test)

deps: ## install the packages that are missing (NO_INSTALL=1 only lists them)
deps:
	@sh tests/tools/packages.sh '$(NO_INSTALL)' $(packages)
	@sh tests/tools/npm.sh '$(NO_INSTALL)'

# ---- tests

test: ## what readers want to know: at most five minutes after make
	@sh tests/tools/packages.sh '$(NO_INSTALL)' $(packages-build) $(packages-book)
	@$(MAKE) -s --no-print-directory tangle
	@bash tests/all.sh '$(MAKE)' '$(CORES)' reader

test-all: ## every test there is, after installing what they need (SET=rest: what test left out)
	@$(MAKE) -s --no-print-directory deps
	@$(MAKE) -s --no-print-directory tangle
	@bash tests/all.sh '$(MAKE)' '$(CORES)' $(or $(SET),all)

units: ## the unit tests alone, as the variables say (REAL, SAN, CC)
units: $(tests) $(if $(library),lib) $(programs_)
	@sh tests/library/units.sh '$(VALGRIND)' $(tests)

tsan: ## several sessions in threads, under the thread sanitizer
tsan: $(stamp)
	@mkdir -p $(BUILD)/tsan
	$(CC) -g -O1 -fsanitize=thread $(filter-out -DWOVEN_BLAS,$(STD)) \
	  $(filter %.c,$(wildcard $(TANGLED)/woven/*.c $(TANGLED)/woven/*/*.c)) \
	  $(TANGLED)/tests/test_threads.c -o $(BUILD)/tsan/test_threads \
	  $(CHECK) $(ZLIB) -lm -lpthread
	CK_FORK=no $$(command -v setarch >/dev/null && echo setarch -R) \
	  $(BUILD)/tsan/test_threads

# A corpus that grows in build/ and starts from what is kept in tests/.
FUZZ ?= 5
fuzz: ## let clang's fuzzer at each reader of files (FUZZ=seconds for each)
fuzz: $(stamp)
	@mkdir -p $(BUILD)/fuzz
	clang -g -O1 -fsanitize=fuzzer,address,undefined \
	  -fno-sanitize-recover=undefined -DFUZZER $(STD) \
	  $(wildcard $(TANGLED)/woven/*.c $(TANGLED)/woven/*/*.c) \
	  $(TANGLED)/tests/fuzz_files.c \
	  -o $(BUILD)/fuzz/fuzz_files $(LIBS)
	@for corpus in tests/library/corpus/*; do f=$${corpus##*/}; \
	  mkdir -p $(BUILD)/fuzz/$$f; echo "fuzzing $$f"; \
	  FORMAT=$$f $(BUILD)/fuzz/fuzz_files -max_total_time=$(FUZZ) \
	    -max_len=2048 -verbosity=0 -print_final_stats=1 \
	    -artifact_prefix=$(BUILD)/fuzz/$$f- $(BUILD)/fuzz/$$f $$corpus; done
	clang -g -O1 -fsanitize=fuzzer,address,undefined \
	  -fno-sanitize-recover=undefined -DFUZZER $(STD) \
	  $(wildcard $(TANGLED)/woven/*.c $(TANGLED)/woven/*/*.c) \
	  $(TANGLED)/tests/fuzz_formula.c \
	  -o $(BUILD)/fuzz/fuzz_formula $(LIBS)
	@mkdir -p $(BUILD)/fuzz/formula; echo fuzzing formulas; \
	  $(BUILD)/fuzz/fuzz_formula -max_total_time=$(FUZZ) -timeout=1 \
	    -max_len=400 -verbosity=0 -print_final_stats=1 \
	    -artifact_prefix=$(BUILD)/fuzz/formula- \
	    -dict=tests/library/formulas.dict $(BUILD)/fuzz/formula

COURSE := $(BUILD)/course
course: ## the exercises, as archives for students, readers and teachers
course: slides
	@python3 book/weave/course.py $(COURSE) $(BUILD)/slides
slides: ## a deck of slides for each chapter, in build/slides (with chromium also as PDF)
slides: html
	@python3 book/weave/slides.py $(SITE) $(BUILD)/slides
	@! command -v chromium > /dev/null || for deck in $(BUILD)/slides/[a-z]*.html; do \
	  [ "$${deck##*/}" = index.html ] || chromium --headless --no-sandbox --disable-gpu \
	    --no-pdf-header-footer --virtual-time-budget=20000 \
	    --print-to-pdf="$${deck%.html}.pdf" "file://$(CURDIR)/$$deck" 2> /dev/null; done
course-check: ## does a wrong answer pass, or a right one not? (EX="backprop sketch/swell")
course-check: tangle
	@python3 tests/course/check.py '$(MAKE)' $(EX)

# Sizes at which the code changes its ways, so small that tests cross them.
export SHRUNK := -DSMALL=3 -DNEAR=8 -DBLOCK=3 -DARENA_BLOCK=256
mutants: ## change one token of the library at a time; do the tests notice? (COUNT=800)
mutants: $(stamp)
	@python3 tests/tools/mutants.py --count=$(or $(COUNT),800)

coverage: ## which lines and branches do the unit tests run?
	@rm -rf $(BUILD)/coverage
	@$(MAKE) -s --no-print-directory -j$(CORES) units BUILD=$(BUILD)/coverage \
	  CFLAGS='-O0 --coverage' > /dev/null
	@python3 tests/tools/coverage.py $(BUILD)/coverage --list

bench: ## measure speeds into build/bench.tsv (BOOK=1: the weave, PEERS=1: other programs as well)
bench: $(programs_)
	@$(MAKE) -s --no-print-directory BUILD=build/float REAL=float programs
	@$(if $(PEERS),sh tests/tools/packages.sh '$(NO_INSTALL)' $(packages-peers) || true)
	@python3 tests/tools/bench.py $(BUILD)/bench.tsv $(if $(BOOK),--book)
ifdef PEERS
	@$(MAKE) -s --no-print-directory peers
endif

# Derivatives by others. What cannot be installed or built is left out.
packages-peers := python3-torch python3-sympy maxima g++ libginac-dev pkg-config
$(BUILD)/peers/woven: tests/tools/peers/woven.c $(LIB)/libwoven.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(STD) $(WARN) $^ -o $@ $(LIBS)
$(BUILD)/peers/ginac: tests/tools/peers/ginac.cc
	@mkdir -p $(@D)
	$(CXX) -O2 -std=c++17 $< -o $@ $$(pkg-config --cflags --libs ginac)
peers: ## differentiate with GiNaC, Maxima and SymPy, into build/peers.tsv and peers-times.tsv (ROUNDS=5)
peers: $(BUILD)/peers/woven
	@sh tests/tools/packages.sh '$(NO_INSTALL)' $(packages-peers) || true
	@$(MAKE) -s --no-print-directory $(BUILD)/peers/ginac 2>/dev/null || true
	@/usr/bin/python3 tests/tools/peers/peers.py $(BUILD)/peers.tsv $(ROUNDS)

record-bench: ## put the figures of the last bench into the book
	cp $(BUILD)/bench.tsv $(BUILD)/emission.tsv $(BUILD)/fused.tsv book
record-peers: ## put what the peers did into the book
	cp $(BUILD)/peers.tsv $(BUILD)/peers-times.tsv book

# ---- and the rest

# A library that is installed may be run elsewhere: it is built for any machine
# of this kind, in a place of its own, and knows the number type by its name.
public := woven real message allocator array graph op op_map step ops session gradients formula simplify \
  higher forward \
  compiled optimizers schedules dataset table layers npy checkpoint idx
headers = $(wildcard $(foreach f,$(public),$(TANGLED)/woven/$f.h $(TANGLED)/woven/*/$f.h))
includedir ?= $(PREFIX)/include
libdir     ?= $(PREFIX)/lib
install: ## install headers, libraries and pkg-config file (PREFIX, DESTDIR)
install:
	@$(MAKE) -s --no-print-directory BUILD=$(BUILD)/install-$(REAL) CFLAGS='$(INSTALLED)' lib
	@for f in $(headers:$(TANGLED)/woven/%=%); do \
	  install -D -m 644 $(TANGLED)/woven/$$f $(DESTDIR)$(includedir)/woven/$$f || exit; done
	@install -d $(DESTDIR)$(libdir)/pkgconfig
	@install -m 644 $(BUILD)/install-$(REAL)/lib/libwoven.a $(DESTDIR)$(libdir)
	@install -m 755 $(BUILD)/install-$(REAL)/lib/$(soname) $(DESTDIR)$(libdir)
	@ln -sf $(soname) $(DESTDIR)$(libdir)/libwoven.so
	@printf '%s\n' 'prefix=$(PREFIX)' 'Name: woven' \
	  'Description: graphs that differentiate themselves' \
	  'Version: $(VERSION)' \
	  'Cflags: -I$(includedir)$(if $(filter float,$(REAL)), -DWOVEN_FLOAT)' \
	  'Libs: -L$(libdir) -Wl,-rpath,$(libdir) -lwoven' 'Libs.private: $(LIBS)' \
	  > $(DESTDIR)$(libdir)/pkgconfig/woven.pc
	@echo "installed below $(DESTDIR)$(PREFIX); see the README for a program that uses it"

uninstall: ## remove what install put in place
	rm -rf $(DESTDIR)$(includedir)/woven $(DESTDIR)$(libdir)/libwoven.a \
	  $(DESTDIR)$(libdir)/libwoven.so $(DESTDIR)$(libdir)/$(soname) \
	  $(DESTDIR)$(libdir)/pkgconfig/woven.pc

clean: ## remove build/
	rm -rf build

help: ## this list
	@grep -h '^[a-z%-]*:.*## ' $(MAKEFILE_LIST) | \
	  sed 's/:.*## /\t/; s/%/N/g' | expand -t 14

.PHONY: all lib programs evening xor digits-data deps test test-all units tsan \
  fuzz mutants coverage course course-check slides bench peers record-bench record-peers install uninstall clean help
