/* disk.h: whole files, read and replaced.
   Tangled from F12-files.nw. */
#ifndef WOVEN_DISK_H
#define WOVEN_DISK_H
#include "../graph.h"

/* all bytes of a file, for the caller to free; or NULL, errno */
unsigned char *disk_read(const char *path, size_t *size);
/* The file at path is these bytes, or on error what it was; see
   npy_save for what that means. why: the path, what is wrong. */
bool disk_replace(const char *path, const void *bytes, size_t size,
                  Message *why);
/* the end of a path, at most 90 bytes, for messages */
const char *disk_shown(const char *path);
#endif
