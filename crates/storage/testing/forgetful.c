/* A disk that forgets: preloaded into a process, it keeps beside each database file a twin `<file>.durable` that
 * only ever receives what was synced. After the process is killed, the twin is what a power cut would have left.
 *
 * Writes go to the real file at once (so the process reads what it wrote) and wait in a list; fsync and fdatasync
 * carry the list into the twin. `kill -9` alone would keep the kernel's page cache and so prove too little.
 *
 * While the file named by HELPWARD_FSYNC_FAILS exists, syncing a database file fails with EIO and what it should have
 * kept is dropped, as kernels do: a second try would succeed and keep nothing. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

struct change {
  off_t at;
  size_t length;
  char *bytes; /* NULL: the file was cut to `at` */
  struct change *next;
};

struct file {
  dev_t device;
  ino_t inode;
  char twin[PATH_MAX];
  struct change *first;
  struct change **last;
  struct file *next;
};

static struct file *files;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static int (*real_open)(const char *, int, ...);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_ftruncate)(int, off_t);
static int (*real_unlink)(const char *);

__attribute__((constructor)) static void find_the_real_ones(void) {
  real_open = dlsym(RTLD_NEXT, "open");
  real_write = dlsym(RTLD_NEXT, "write");
  real_pwrite = dlsym(RTLD_NEXT, "pwrite");
  real_fsync = dlsym(RTLD_NEXT, "fsync");
  real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
  real_ftruncate = dlsym(RTLD_NEXT, "ftruncate");
  real_unlink = dlsym(RTLD_NEXT, "unlink");
}

static int ends_with(const char *path, const char *end) {
  size_t a = strlen(path), b = strlen(end);
  return a >= b && strcmp(path + a - b, end) == 0;
}

static struct file *find(int fd) {
  struct stat st;
  if (fstat(fd, &st) != 0) return NULL;
  for (struct file *f = files; f; f = f->next)
    if (f->device == st.st_dev && f->inode == st.st_ino) return f;
  return NULL;
}

static void copy(int from, const char *to) {
  char buffer[65536];
  off_t at = 0;
  ssize_t n;
  int out = real_open(to, O_CREAT | O_TRUNC | O_WRONLY, 0600);
  if (out < 0) abort();
  while ((n = pread(from, buffer, sizeof buffer, at)) > 0) {
    if (real_pwrite(out, buffer, (size_t)n, at) != n) abort();
    at += n;
  }
  close(out);
}

static void watch(const char *path, int fd) {
  struct stat st;
  if (!ends_with(path, ".db") && !ends_with(path, ".db-wal") && !ends_with(path, ".db-journal")) return;
  pthread_mutex_lock(&lock);
  if (!find(fd) && fstat(fd, &st) == 0) {
    struct file *f = calloc(1, sizeof *f);
    f->device = st.st_dev;
    f->inode = st.st_ino;
    f->last = &f->first;
    snprintf(f->twin, sizeof f->twin, "%s.durable", path);
    /* What is there before the first write of this process is on the disk. */
    copy(fd, f->twin);
    f->next = files;
    files = f;
  }
  pthread_mutex_unlock(&lock);
}

static void remember(int fd, const void *bytes, size_t length, off_t at) {
  pthread_mutex_lock(&lock);
  struct file *f = find(fd);
  if (f) {
    struct change *c = calloc(1, sizeof *c);
    c->at = at;
    c->length = length;
    if (bytes) {
      c->bytes = malloc(length ? length : 1);
      memcpy(c->bytes, bytes, length);
    }
    *f->last = c;
    f->last = &c->next;
  }
  pthread_mutex_unlock(&lock);
}

static void keep(int fd) {
  pthread_mutex_lock(&lock);
  struct file *f = find(fd);
  if (f && f->first) {
    int out = real_open(f->twin, O_CREAT | O_WRONLY, 0600);
    if (out < 0) abort();
    for (struct change *c = f->first, *next; c; c = next) {
      next = c->next;
      if (c->bytes) {
        if (real_pwrite(out, c->bytes, c->length, c->at) != (ssize_t)c->length) abort();
      } else if (real_ftruncate(out, c->at) != 0) {
        abort();
      }
      free(c->bytes);
      free(c);
    }
    f->first = NULL;
    f->last = &f->first;
    close(out);
  }
  pthread_mutex_unlock(&lock);
}

static int open_any(const char *path, int flags, mode_t mode) {
  int fd = real_open(path, flags, mode);
  if (fd >= 0 && (flags & (O_RDWR | O_WRONLY))) watch(path, fd);
  return fd;
}

int open(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  mode_t mode = va_arg(rest, mode_t);
  va_end(rest);
  return open_any(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  mode_t mode = va_arg(rest, mode_t);
  va_end(rest);
  return open_any(path, flags | O_LARGEFILE, mode);
}

ssize_t write(int fd, const void *bytes, size_t length) {
  off_t at = lseek(fd, 0, SEEK_CUR);
  ssize_t n = real_write(fd, bytes, length);
  if (n > 0 && at >= 0) remember(fd, bytes, (size_t)n, at);
  return n;
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) {
  ssize_t n = real_pwrite(fd, bytes, length, at);
  if (n > 0) remember(fd, bytes, (size_t)n, at);
  return n;
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off_t at) { return pwrite(fd, bytes, length, at); }

int ftruncate(int fd, off_t length) {
  int done = real_ftruncate(fd, length);
  if (done == 0) remember(fd, NULL, 0, length);
  return done;
}

int ftruncate64(int fd, off_t length) { return ftruncate(fd, length); }

/* Whether this sync is to fail; if so, what waited for it is gone. */
static int fails(int fd) {
  const char *while_there = getenv("HELPWARD_FSYNC_FAILS");
  if (!while_there || access(while_there, F_OK) != 0) return 0;
  pthread_mutex_lock(&lock);
  struct file *f = find(fd);
  if (f) {
    for (struct change *c = f->first, *next; c; c = next) {
      next = c->next;
      free(c->bytes);
      free(c);
    }
    f->first = NULL;
    f->last = &f->first;
  }
  pthread_mutex_unlock(&lock);
  errno = EIO;
  return f != NULL;
}

int fsync(int fd) {
  if (fails(fd)) return -1;
  int done = real_fsync(fd);
  if (done == 0) keep(fd);
  return done;
}

int fdatasync(int fd) {
  if (fails(fd)) return -1;
  int done = real_fdatasync(fd);
  if (done == 0) keep(fd);
  return done;
}

/* A removed log does not come back: the engine has synced what it held before it removes it. */
int unlink(const char *path) {
  struct stat st;
  pthread_mutex_lock(&lock);
  if (stat(path, &st) == 0) {
    for (struct file **f = &files; *f; f = &(*f)->next) {
      if ((*f)->device == st.st_dev && (*f)->inode == st.st_ino) {
        real_unlink((*f)->twin);
        *f = (*f)->next;
        break;
      }
    }
  }
  pthread_mutex_unlock(&lock);
  return real_unlink(path);
}
