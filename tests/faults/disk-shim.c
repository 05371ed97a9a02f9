/*
 * Loaded before the C library of a core under test (LD_PRELOAD), it counts what that core does to the files of one folder and
 * obeys a control block shared with the test: die before the nth act, fail some acts with an error, or keep a copy of each
 * file as it was when it was last synced, which is what a power loss leaves.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

/* The slots of the control block; disk-shim.ts has the same list. */
enum {
  ACTS,
  DATABASE_ACTS,
  SYNCS,
  DIE_AT,
  DIE_AT_DATABASE,
  DIE_AFTER_SYNC,
  FAIL_FROM,
  FAIL_COUNT,
  FAIL_CODE,
  FAILED,
  SLOTS
};

static volatile int64_t *control;
static const char *root;
static size_t root_length;
static const char *durable;

__attribute__((constructor)) static void begin(void) {
  const char *folder = getenv("CAIRN_FAULT_FOLDER"), *copies = getenv("CAIRN_FAULT_DURABLE");
  const char *file = getenv("CAIRN_FAULT_CONTROL");
  if (!folder || !file) return;
  /* A browser's processes write their title over the environment. */
  root = strdup(folder);
  durable = copies ? strdup(copies) : NULL;
  root_length = strlen(root);
  int handle = open(file, O_RDWR);
  if (handle < 0) return;
  void *block = mmap(NULL, SLOTS * sizeof(int64_t), PROT_READ | PROT_WRITE, MAP_SHARED, handle, 0);
  syscall(SYS_close, handle);
  if (block != MAP_FAILED) control = block;
}

static int ends_with(const char *text, const char *ending) {
  size_t length = strlen(text), tail = strlen(ending);
  return length >= tail && strcmp(text + length - tail, ending) == 0;
}

static void die(void) {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

/* -1 with errno set if this act is to fail. */
static int act(const char *path) {
  if (!control || strncmp(path, root, root_length) != 0) return 0;
  int64_t acts = __atomic_add_fetch(&control[ACTS], 1, __ATOMIC_SEQ_CST);
  int64_t database_acts = 0;
  if (ends_with(path, "/cairn.db"))
    database_acts = __atomic_add_fetch(&control[DATABASE_ACTS], 1, __ATOMIC_SEQ_CST);
  if ((control[DIE_AT] && acts >= control[DIE_AT]) ||
      (control[DIE_AT_DATABASE] && database_acts >= control[DIE_AT_DATABASE]))
    die();
  if (control[FAIL_FROM] && acts >= control[FAIL_FROM] &&
      acts < control[FAIL_FROM] + control[FAIL_COUNT]) {
    __atomic_add_fetch(&control[FAILED], 1, __ATOMIC_SEQ_CST);
    errno = (int)control[FAIL_CODE];
    return -1;
  }
  return 0;
}

static int path_of(int handle, char *path) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
  ssize_t length = readlink(link, path, 4095);
  if (length < 0) return 0;
  path[length] = 0;
  return 1;
}

static int act_on(int handle) {
  char path[4096];
  if (!control || handle < 3 || !path_of(handle, path)) return 0;
  return act(path);
}

/* The file as it is now is what would be on the disk after a power loss. */
static void keep(int handle) {
  char path[4096], copy[4200], partial[4210];
  if (!control || !path_of(handle, path) || strncmp(path, root, root_length) != 0) return;
  int64_t syncs = __atomic_add_fetch(&control[SYNCS], 1, __ATOMIC_SEQ_CST);
  if (control[DIE_AFTER_SYNC] && syncs >= control[DIE_AFTER_SYNC]) die();
  if (!durable) return;
  struct stat stats;
  if (fstat(handle, &stats) != 0 || !S_ISREG(stats.st_mode)) return;
  snprintf(copy, sizeof copy, "%s/%s", durable, strrchr(path, '/') + 1);
  snprintf(partial, sizeof partial, "%s.partial", copy);
  int from = syscall(SYS_openat, AT_FDCWD, path, O_RDONLY, 0);
  int to = syscall(SYS_openat, AT_FDCWD, partial, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  for (off_t left = stats.st_size; left > 0;) {
    ssize_t sent = syscall(SYS_sendfile, to, from, NULL, left);
    if (sent <= 0) break;
    left -= sent;
  }
  syscall(SYS_close, from);
  syscall(SYS_close, to);
  syscall(SYS_rename, partial, copy);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define ON_HANDLE(result, name, parameters, handle, ...) \
  result name parameters { return act_on(handle) ? -1 : REAL(name)(__VA_ARGS__); }
#define ON_PATH(result, name, parameters, path, ...) \
  result name parameters { return act(path) ? -1 : REAL(name)(__VA_ARGS__); }

ON_HANDLE(ssize_t, write, (int f, const void *b, size_t n), f, f, b, n)
ON_HANDLE(ssize_t, writev, (int f, const struct iovec *v, int n), f, f, v, n)
ON_HANDLE(ssize_t, pwrite, (int f, const void *b, size_t n, off_t at), f, f, b, n, at)
ON_HANDLE(ssize_t, pwrite64, (int f, const void *b, size_t n, off64_t at), f, f, b, n, at)
ON_HANDLE(int, ftruncate, (int f, off_t n), f, f, n)
ON_HANDLE(int, ftruncate64, (int f, off64_t n), f, f, n)
ON_HANDLE(ssize_t, sendfile, (int f, int g, off_t *at, size_t n), f, f, g, at, n)
ON_HANDLE(ssize_t, sendfile64, (int f, int g, off64_t *at, size_t n), f, f, g, at, n)
ON_HANDLE(ssize_t, copy_file_range,
          (int g, off64_t *from, int f, off64_t *to, size_t n, unsigned flags), f, g, from, f, to, n, flags)
ON_PATH(int, rename, (const char *from, const char *to), from, from, to)
ON_PATH(int, unlink, (const char *path), path, path)

static int synced(int handle, int result) {
  if (result == 0) keep(handle);
  return result;
}
int fsync(int handle) { return act_on(handle) ? -1 : synced(handle, REAL(fsync)(handle)); }
int fdatasync(int handle) {
  return act_on(handle) ? -1 : synced(handle, REAL(fdatasync)(handle));
}
