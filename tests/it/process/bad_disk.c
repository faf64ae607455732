/* A disk that fails at a given write or sync of the portal's database, put between the portal and the system (LD_PRELOAD).
 *
 * BAD_DISK names a file of three 64-bit numbers that the test shares with us: calls to let pass before one fails (negative:
 * none fails), the error to fail it with (0: the process is killed instead), and calls counted so far. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct shared {
  _Atomic int64_t left;
  _Atomic int64_t error;
  _Atomic int64_t counted;
};

static struct shared *shared;

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("BAD_DISK");
  int file = path ? open(path, O_RDWR) : -1;
  if (file < 0) return;
  void *at = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (at != MAP_FAILED) shared = at;
}

static int is_database(int file) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return strstr(path, "/portal.sqlite") != NULL;
}

/* Whether this very call fails; errno says how. */
static int fails(int file) {
  if (!shared || !is_database(file)) return 0;
  atomic_fetch_add(&shared->counted, 1);
  if (atomic_load(&shared->left) < 0 || atomic_fetch_sub(&shared->left, 1) != 0) return 0;
  int64_t error = atomic_load(&shared->error);
  if (error == 0) kill(getpid(), SIGKILL);
  errno = (int)error;
  return 1;
}

#define REAL(name) __typeof__(&name) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

ssize_t write(int file, const void *bytes, size_t count) {
  REAL(write);
  return fails(file) ? -1 : real(file, bytes, count);
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t at) {
  REAL(pwrite);
  return fails(file) ? -1 : real(file, bytes, count, at);
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t at) {
  REAL(pwrite64);
  return fails(file) ? -1 : real(file, bytes, count, at);
}

int fsync(int file) {
  REAL(fsync);
  return fails(file) ? -1 : real(file);
}

int fdatasync(int file) {
  REAL(fdatasync);
  return fails(file) ? -1 : real(file);
}
