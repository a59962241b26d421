#include "broom.h"

#include <errno.h>
#include <linux/capability.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"
#include "input.h"
#include "namespace.h"
#include "privileges.h"
#include "report.h"
#include "sockets.h"
#include "sweep.h"
#include "tcp.h"

enum { MAX_WAITING = 16384, PATIENCE_US = 2 * SECOND };

static int requests = -1, answers = -1;
static struct neighbour waiting[MAX_WAITING];
static size_t waiting_bytes;

static void leave(void) {
  close_socket(&requests);
  waiting_bytes = 0;
}

static void close_all_but_netlink(struct plan *plan) {
  close(STDIN_FILENO);
  close(STDOUT_FILENO);
  for (uint32_t index = 0; index < plan->namespace_count; index += 1) close_outlets(&plan->namespaces[index]);
  for (uint32_t index = 0; index < plan->resolver_count; index += 1) close_socket(&plan->resolvers[index].socket);
  tcp_close_all();
}

void broom_reserve(void) {
  int ends[2];
  if (!holds_capability(CAP_NET_ADMIN)) return;
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    die(EXIT_INTERNAL, "socketpair: %s", errno_name(errno));
  }
  requests = ends[0];
  answers = ends[1];
}

static void start(struct plan *plan) {
  remember_neighbours(plan);
  const pid_t broom = fork();
  if (broom == 0) {
    close_socket(&requests);
    close_all_but_netlink(plan);
    keep_only(CAP_NET_ADMIN);
    sweep(plan, answers);
  }
  close_socket(&answers);
  if (broom < 0) leave();
}

void broom_start(struct plan *plan) {
  if (requests >= 0) start(plan);
  for (uint32_t index = 0; index < plan->namespace_count; index += 1) close_socket(&plan->namespaces[index].netlink);
}

void broom_forget(const struct neighbour *neighbour) {
  if (requests < 0) return;
  if (waiting_bytes + sizeof *neighbour > sizeof waiting) broom_flush();
  /* What still finds no room is left to the kernel, which forgets by itself after a while. */
  if (waiting_bytes + sizeof *neighbour > sizeof waiting) return;
  memcpy((uint8_t *)waiting + waiting_bytes, neighbour, sizeof *neighbour);
  waiting_bytes += sizeof *neighbour;
}

void broom_flush(void) {
  if (requests < 0 || waiting_bytes == 0) return;
  const ssize_t sent = send(requests, waiting, waiting_bytes, MSG_DONTWAIT | MSG_NOSIGNAL);
  if (sent < 0 && errno != EAGAIN && errno != EINTR) leave();
  if (sent <= 0) return;
  waiting_bytes -= (size_t)sent;
  memmove(waiting, (uint8_t *)waiting + sent, waiting_bytes);
}

/* False once the patience is used up. */
static bool wait_for(short events, uint64_t until_us) {
  const uint64_t now = clock_now();
  if (requests < 0 || now >= until_us) return false;
  struct pollfd ends[] = {{.fd = requests, .events = events}, {.fd = input_descriptor(), .events = POLLIN}};
  poll(ends, 2, (int)((until_us - now) / MILLISECOND) + 1);
  if (ends[1].revents != 0) input_watch();
  return true;
}

void broom_finish(void) {
  const uint64_t until_us = clock_now() + PATIENCE_US;
  broom_forget(&(struct neighbour){.namespace = SWEPT});
  broom_flush();
  while (waiting_bytes > 0 && wait_for(POLLOUT, until_us)) broom_flush();
  char byte;
  while (requests >= 0 && recv(requests, &byte, 1, MSG_DONTWAIT) < 0 && errno == EAGAIN) {
    if (!wait_for(POLLIN, until_us)) return;
  }
}
