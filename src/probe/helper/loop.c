#include "loop.h"

#include <errno.h>
#include <poll.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "arrival.h"
#include "broom.h"
#include "clock.h"
#include "input.h"
#include "name.h"
#include "probe.h"
#include "report.h"
#include "tcp.h"
#include "transmit.h"

enum { EVENTS = 256, DRAIN_ROUNDS = 64 };

/* What is readable; an event's data holds it above the index. A namespace's sockets have an index for each family. */
enum source { INPUT, ECHOES, DATAGRAMS, ECHO_ARRIVALS, DATAGRAM_ARRIVALS, CONNECTIONS, NAMES };

static void watch(int epoll, int fd, enum source source, uint32_t index) {
  /* A TCP socket that is at rest counts as ended: only what changes is news. */
  const uint32_t events = source == CONNECTIONS ? EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET : EPOLLIN;
  struct epoll_event event = {.events = events, .data.u64 = (uint64_t)source << 32 | index};
  if (fd < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == 0) return;
  /* A plain file cannot be watched: it has ended as soon as it was read. */
  if (source == INPUT && errno == EPERM) _exit(EXIT_DONE);
  die(EXIT_INTERNAL, "epoll_ctl: %s", errno_name(errno));
}

static void watch_namespace(int epoll, const struct namespace *namespace, uint32_t number) {
  for (enum family family = IP4; family < FAMILIES; family += 1) {
    const uint32_t index = number * FAMILIES + family;
    watch(epoll, namespace->echo[family].fd, ECHOES, index);
    watch(epoll, namespace->udp[family].fd, DATAGRAMS, index);
    watch(epoll, namespace->echo_witness[family], ECHO_ARRIVALS, index);
    watch(epoll, namespace->udp_witness[family], DATAGRAM_ARRIVALS, index);
  }
}

static int watch_all(const struct plan *plan) {
  const int epoll = epoll_create1(EPOLL_CLOEXEC);
  if (epoll < 0) die(EXIT_INTERNAL, "epoll_create: %s", errno_name(errno));
  watch(epoll, input_descriptor(), INPUT, 0);
  for (uint32_t index = 0; index < plan->namespace_count; index += 1) {
    watch_namespace(epoll, &plan->namespaces[index], index);
  }
  for (uint32_t index = 0; index < plan->resolver_count; index += 1) {
    watch(epoll, plan->resolvers[index].socket, NAMES, index);
  }
  for (uint32_t index = 0; index < tcp_connection_count(); index += 1) {
    watch(epoll, tcp_descriptor(index), CONNECTIONS, index);
  }
  return epoll;
}

static void receive(struct plan *plan, uint64_t what) {
  const uint32_t index = (uint32_t)what, namespace = index / FAMILIES;
  const enum family family = (enum family)(index % FAMILIES);
  switch ((enum source)(what >> 32)) {
    case INPUT:
      input_watch();
      break;
    case ECHOES:
      receive_echoes(plan, namespace, family);
      break;
    case DATAGRAMS:
      receive_datagrams(plan, namespace, family);
      break;
    case ECHO_ARRIVALS:
      read_arrivals(plan, namespace, ECHO, family);
      break;
    case DATAGRAM_ARRIVALS:
      read_arrivals(plan, namespace, UDP, family);
      break;
    case CONNECTIONS:
      tcp_receive(plan, index);
      break;
    case NAMES:
      name_receive(plan, index);
      break;
  }
}

/* Reads until nothing is left, so that no answer that is there is taken for missing. The rounds have a limit, so that
 * nobody can stop the clock with a flood. */
static void receive_all(struct plan *plan, int epoll, int wait_ms) {
  struct epoll_event events[EVENTS];
  for (int round = 0; round < DRAIN_ROUNDS; round += 1) {
    const int count = epoll_wait(epoll, events, EVENTS, round == 0 ? wait_ms : 0);
    if (count < 0 && errno != EINTR) die(EXIT_INTERNAL, "epoll_wait: %s", errno_name(errno));
    if (count <= 0) return;
    for (int index = 0; index < count; index += 1) receive(plan, events[index].data.u64);
  }
}

static uint64_t longest_patience(const struct plan *plan) {
  const uint64_t probe_us = probe_patience(plan), name_us = name_patience(plan);
  return probe_us > name_us ? probe_us : name_us;
}

unsigned measure(struct plan *plan) {
  const int epoll = watch_all(plan);
  clock_turn();
  while (!probe_all_done(plan) || !name_all_done(plan)) {
    name_send_due(plan);
    probe_send_due(plan);
    broom_flush();
    flush_answers();
    receive_all(plan, epoll, probe_eager(plan) || name_eager() ? 1 : TICK_US / MILLISECOND);
    clock_turn();
    probe_expire(plan);
    name_expire(plan);
  }
  close(epoll);
  return (unsigned)((longest_patience(plan) + MILLISECOND - 1) / MILLISECOND);
}
