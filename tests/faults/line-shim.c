/*
 * Loaded before the C library of every process of a program under test (LD_PRELOAD), it notes who would speak with another
 * machine: connections and datagrams to an address that is not this machine's own, lookups of names, and sockets that listen
 * where others can reach them. In a file of its own it notes every program that is started. It hinders nothing.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static const char *notes, *starts;

__attribute__((constructor)) static void begin(void) {
  const char *file = getenv("CAIRN_FAULT_LINES");
  /* A browser's processes write their title over the environment. */
  if (file) notes = strdup(file);
  file = getenv("CAIRN_FAULT_STARTS");
  if (file) starts = strdup(file);
}

static void write_note(const char *file, const char *what, const char *where) {
  if (!file) return;
  char program[256] = "", line[1024];
  ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
  if (length > 0) program[length] = 0;
  int size = snprintf(line, sizeof line, "%s %s by %s (%d)\n", what, where, program, getpid());
  int handle = syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_APPEND | O_CREAT, 0600);
  if (handle < 0) return;
  (void)!syscall(SYS_write, handle, line, (size_t)size);
  syscall(SYS_close, handle);
}

static void note(const char *what, const char *where) { write_note(notes, what, where); }

/* Whether this address is of another machine; it is then written into `text`. */
static int is_elsewhere(const struct sockaddr *address, char *text, size_t size) {
  char name[INET6_ADDRSTRLEN] = "?";
  unsigned port = 0;
  if (!address) return 0;
  if (address->sa_family == AF_INET) {
    const struct sockaddr_in *inet = (const struct sockaddr_in *)address;
    if (ntohl(inet->sin_addr.s_addr) >> 24 == 127) return 0;
    inet_ntop(AF_INET, &inet->sin_addr, name, sizeof name);
    port = ntohs(inet->sin_port);
  } else if (address->sa_family == AF_INET6) {
    const struct sockaddr_in6 *inet = (const struct sockaddr_in6 *)address;
    const unsigned char *bytes = inet->sin6_addr.s6_addr;
    if (IN6_IS_ADDR_LOOPBACK(&inet->sin6_addr)) return 0;
    if (IN6_IS_ADDR_V4MAPPED(&inet->sin6_addr) && bytes[12] == 127) return 0;
    inet_ntop(AF_INET6, &inet->sin6_addr, name, sizeof name);
    port = ntohs(inet->sin6_port);
  } else {
    return 0;
  }
  snprintf(text, size, "%s:%u", name, port);
  return 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* A datagram socket that is connected has said nothing yet (this is how one asks for the own address). */
static int is_stream(int handle) {
  int type = 0;
  socklen_t size = sizeof type;
  return getsockopt(handle, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_STREAM;
}

int connect(int handle, const struct sockaddr *address, socklen_t size) {
  char text[80];
  if (is_elsewhere(address, text, sizeof text) && is_stream(handle)) note("connect", text);
  return REAL(connect)(handle, address, size);
}

static void sending(int handle, const struct sockaddr *address) {
  char text[80];
  struct sockaddr_storage peer;
  socklen_t size = sizeof peer;
  if (!notes || is_stream(handle)) return;
  if (!address) {
    if (getpeername(handle, (struct sockaddr *)&peer, &size) != 0) return;
    address = (const struct sockaddr *)&peer;
  }
  if (is_elsewhere(address, text, sizeof text)) note("send", text);
}

ssize_t send(int handle, const void *data, size_t size, int flags) {
  sending(handle, NULL);
  return REAL(send)(handle, data, size, flags);
}
ssize_t sendto(int handle, const void *data, size_t size, int flags, const struct sockaddr *to,
               socklen_t length) {
  sending(handle, to);
  return REAL(sendto)(handle, data, size, flags, to, length);
}
ssize_t sendmsg(int handle, const struct msghdr *message, int flags) {
  sending(handle, message->msg_name);
  return REAL(sendmsg)(handle, message, flags);
}
int sendmmsg(int handle, struct mmsghdr *messages, unsigned count, int flags) {
  sending(handle, count > 0 ? messages[0].msg_hdr.msg_name : NULL);
  return REAL(sendmmsg)(handle, messages, count, flags);
}

int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints,
                struct addrinfo **found) {
  unsigned char address[sizeof(struct in6_addr)];
  if (name && strcmp(name, "localhost") != 0 && inet_pton(AF_INET, name, address) != 1 &&
      inet_pton(AF_INET6, name, address) != 1)
    note("look up", name);
  return REAL(getaddrinfo)(name, service, hints, found);
}

int listen(int handle, int waiting) {
  char text[80];
  struct sockaddr_storage own;
  socklen_t size = sizeof own;
  if (getsockname(handle, (struct sockaddr *)&own, &size) == 0 &&
      is_elsewhere((const struct sockaddr *)&own, text, sizeof text))
    note("listen", text);
  return REAL(listen)(handle, waiting);
}

static void starting(const char *file) { write_note(starts, "start", file); }
int execve(const char *file, char *const words[], char *const variables[]) {
  starting(file);
  return REAL(execve)(file, words, variables);
}
int execv(const char *file, char *const words[]) {
  starting(file);
  return REAL(execv)(file, words);
}
int execvp(const char *file, char *const words[]) {
  starting(file);
  return REAL(execvp)(file, words);
}
int execvpe(const char *file, char *const words[], char *const variables[]) {
  starting(file);
  return REAL(execvpe)(file, words, variables);
}
int posix_spawn(pid_t *pid, const char *file, const posix_spawn_file_actions_t *actions,
                const posix_spawnattr_t *how, char *const words[], char *const variables[]) {
  starting(file);
  return REAL(posix_spawn)(pid, file, actions, how, words, variables);
}
int posix_spawnp(pid_t *pid, const char *file, const posix_spawn_file_actions_t *actions,
                 const posix_spawnattr_t *how, char *const words[], char *const variables[]) {
  starting(file);
  return REAL(posix_spawnp)(pid, file, actions, how, words, variables);
}
