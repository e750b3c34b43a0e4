/* checkpoint.h: keeping what a session has learned.
   Tangled from F12-files.nw. */
#ifndef WOVEN_CHECKPOINT_H
#define WOVEN_CHECKPOINT_H
#include "../session.h"
#pragma GCC visibility push(default)

/* An .npz of all variables of the session's graph, by name. Each
   must have a name of its own. On error false, with why saying
   what is wrong, and the file at path, or the session, is as it
   was. */
bool checkpoint_save(const char *path, Session *s, Message *why);
bool checkpoint_load(const char *path, Session *s, Message *why);
#pragma GCC visibility pop
#endif
