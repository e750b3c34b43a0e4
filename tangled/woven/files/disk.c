/* disk.c: whole files, read and replaced.
   Tangled from F12-files.nw. */
#include "disk.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

unsigned char *disk_read(const char *path, size_t *size) {
  struct stat info = {0};
  unsigned char *bytes = NULL;
  FILE *in = fopen(path ? path : "", "rb");
  if (!in) return NULL;
  if (!fstat(fileno(in), &info) &&
      (bytes = malloc((size_t)info.st_size + 1)))
    *size = fread(bytes, 1, (size_t)info.st_size, in);
  int error = errno;
  if (bytes && ferror(in)) free(bytes), bytes = NULL;
  fclose(in);
  errno = error;
  return bytes;
}
const char *disk_shown(const char *path) {
  if (!path) return "(no path)";
  size_t length = strlen(path);
  if (length > 90) path += length - 90;
  while ((*path & 0xc0) == 0x80) path++;
  return path;
}
static void keep_directory(char *name) {
  char *slash = strrchr(name, '/');
  if (slash) slash[slash == name] = '\0';
  int directory = open(slash ? name : ".", O_RDONLY | O_CLOEXEC);
  if (directory >= 0) {
    fsync(directory);
    close(directory);
  }
}
static int open_new(const char *target, char *name, size_t room,
                    mode_t mode) {
  const char *base = strrchr(target, '/');
  int before = base ? (int)(base + 1 - target) : 0;
  for (int n = 0; n < 10000; n++) {
    snprintf(name, room, "%.*s.%ld-%d.new", before + 200, target,
             (long)getpid(), n);
    int out = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
                   mode);
    if (out >= 0 || errno != EEXIST) return out;
  }
  return -1;
}
static bool write_all(int out, const unsigned char *bytes,
                      size_t size) {
  while (size) {
    ssize_t n = write(out, bytes, size);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes += n;
    size -= (size_t)n;
  }
  return true;
}
static bool put_there(const char *target, char *name, size_t room,
                      const struct stat *old,
                      const unsigned char *bytes, size_t size) {
  int out = open_new(target, name, room, old ? 0600 : 0666);
  if (out < 0) return false;
  bool given = old && !fchown(out, old->st_uid, old->st_gid);
  (void)given;
  bool good = (!old || !fchmod(out, old->st_mode & 0777)) &&
              write_all(out, bytes, size) &&
              (!fsync(out) || errno == EINVAL);
  int error = errno;
  if (close(out) && good) good = false, error = errno;
  if (good && rename(name, target)) good = false, error = errno;
  if (!good) unlink(name);
  errno = error;
  if (good) keep_directory(name);
  return good;
}
static char *behind_link(const char *at) {
  char to[4096];
  ssize_t n = readlink(at, to, sizeof to);
  if (n < 0 || n == sizeof to) return NULL;
  const char *slash = *to == '/' ? NULL : strrchr(at, '/');
  size_t kept = slash ? (size_t)(slash + 1 - at) : 0;
  char *next = malloc(kept + (size_t)n + 1);
  if (!next) return NULL;
  memcpy(next, at, kept);
  memcpy(next + kept, to, (size_t)n);
  next[kept + (size_t)n] = '\0';
  return next;
}
static char *follow(const char *path) {
  char *at = strdup(path ? path : "");
  struct stat info;
  for (int n = 0; at && !lstat(at, &info) &&
                  S_ISLNK(info.st_mode); n++) {
    char *next = n < 40 ? behind_link(at) : NULL;
    if (n == 40) errno = ELOOP;
    free(at);
    at = next;
  }
  return at;
}
static const char *obstacle(const char *target, struct stat *old,
                            bool *there) {
  *there = !stat(target, old);
  if (!*there) return errno == ENOENT ? NULL : strerror(errno);
  if (S_ISDIR(old->st_mode)) return strerror(EISDIR);
  if (!S_ISREG(old->st_mode)) return "it is a device, not a file";
  return access(target, W_OK) ? strerror(errno) : NULL;
}
bool disk_replace(const char *path, const void *bytes, size_t size,
                  Message *why) {
  struct stat old;
  bool there = false, good = false;
  char *target = follow(path);
  size_t room = target ? strlen(target) + 64 : 0;
  char *name = target ? malloc(room) : NULL;
  const char *flaw = name ? obstacle(target, &old, &there)
                          : strerror(errno);
  if (!flaw)
    good = put_there(target, name, room, there ? &old : NULL,
                     bytes, size);
  if (!good)
    message_append(why, "%s: %s", disk_shown(path),
                   flaw ? flaw : strerror(errno));
  free(target);
  free(name);
  return good;
}
