/* checkpoint.h: keeping what a session has learned.
   Tangled from F12-files.nw. */
#ifndef WOVEN_CHECKPOINT_H
#define WOVEN_CHECKPOINT_H
#include "../session.h"
#pragma GCC visibility push(default)

/* An .npz of all variables of the session's graph, by name. Each
   must have a name of its own. On error false, with why saying
   what is wrong, and the file at path, or the session, is as it
   was. To be loaded, each variable of the graph must be in the
   file, which may have others. */
bool checkpoint_save(const char *path, Session *s, Message *why);
bool checkpoint_load(const char *path, Session *s, Message *why);
/* The same for n variables alone, or for all if variable is NULL.
   A note, if it is not NULL, is kept beside them, as the member
   "note"; it is for printable letters of ASCII. */
bool checkpoint_save_some(const char *path, Session *s, int n,
                          Tensor *const variable[],
                          const char *note, Message *why);
bool checkpoint_load_some(const char *path, Session *s, int n,
                          Tensor *const variable[], Message *why);
/* The note of a checkpoint, cut to size - 1 letters; false if
   there is no file, or no note in it. */
bool checkpoint_note(const char *path, char *note, size_t size,
                     Message *why);
#pragma GCC visibility pop
#endif
