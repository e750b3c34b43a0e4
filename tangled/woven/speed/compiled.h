/* compiled.h: plans as compiled C. Tangled from 20-emission.nw. */
#ifndef WOVEN_COMPILED_H
#define WOVEN_COMPILED_H
#include "../session.h"
#include <stdio.h>
#pragma GCC visibility push(default)

/* Has the plan of a request compiled by $CC, or cc. From now on
   runs of this request, with feeds of these shapes, run that, with
   the same results, until the plan is dropped. What was compiled
   is kept in $XDG_CACHE_HOME/woven, or ~/.cache/woven. False if it
   cannot be had; session_error() says why. Then runs go on as
   before. */
bool session_compile(Session *session,
                     int fetches, Tensor *const fetch[],
                     int feeds, const Feed feed[]);
/* Writes C that does what runs of this request with these feeds
   do, from the variables as they are, and needs no library:
   step() runs it once; fetched[i] are the results. All its names
   but run are static, so a program has one such text. False if a
   kernel would have to be called, memory ran out or the file has
   an error; session_error() says which. */
bool session_write(Session *session,
                   int fetches, Tensor *const fetch[],
                   int feeds, const Feed feed[], FILE *out);
#pragma GCC visibility pop
#endif
