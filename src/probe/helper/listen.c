#include "listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <string.h>

#include "netlink.h"
#include "report.h"
#include "sockets.h"

/* Each namespace has room of its own, so that those of one are not lost for what another has. */
enum { MOST_LISTENERS = 1 << 10, KINDS_READ = 2, LISTENS = 1 << 10, UNCONNECTED = 1 << 7 };

static struct listener {
  struct ip address;
  uint16_t port;
  uint8_t kind;
} listeners[MAX_NAMESPACES * KINDS_READ * MOST_LISTENERS];

/* Those of a namespace follow each other. */
static struct {
  uint32_t first, count;
} ranges[MAX_NAMESPACES];

static uint32_t listener_count, first_of_kind;
static bool overflowed;

static bool same(const struct listener *one, const struct listener *other) {
  return one->port == other->port && ip_same(&one->address, &other->address);
}

/* Several processes may share a port. */
static void keep(const struct listener *listener) {
  if (overflowed) return;
  for (uint32_t index = first_of_kind; index < listener_count; index += 1) {
    if (same(&listeners[index], listener)) return;
  }
  overflowed = listener_count - first_of_kind == MOST_LISTENERS;
  if (overflowed) return;
  listeners[listener_count] = *listener;
  listener_count += 1;
}

void take_listener(const uint8_t *body, size_t length, void *context) {
  const struct listener *start = context;
  struct inet_diag_msg message;
  if (length < sizeof message) return;
  memcpy(&message, body, sizeof message);
  struct listener listener = *start;
  listener.port = ntohs(message.id.idiag_sport);
  const enum family family = message.idiag_family == AF_INET6 ? IP6 : IP4;
  if (!ip_take(&listener.address, family, message.id.idiag_src, family == IP4 ? 4 : 16) || listener.port == 0) return;
  struct attributes attributes = attributes_after(body, length, sizeof message);
  uint8_t only6 = 0;
  while (next_attribute(&attributes)) {
    if (attributes.type == INET_DIAG_SKV6ONLY && attributes.length == 1) only6 = *attributes.value;
  }
  keep(&listener);
  if (family == IP4 || only6 != 0 || !ip_is_any(&listener.address)) return;
  listener.address = ip_any(IP4);
  keep(&listener);
}

static int read_family(int fd, enum family family, struct listener *start) {
  const struct inet_diag_req_v2 request = {
      .sdiag_family = (uint8_t)ip_domain(family),
      .sdiag_protocol = start->kind == TCP ? IPPROTO_TCP : IPPROTO_UDP,
      .idiag_states = start->kind == TCP ? LISTENS : UNCONNECTED,
  };
  return netlink_dump(fd, SOCK_DIAG_BY_FAMILY, &request, sizeof request, take_listener, start);
}

bool read_listeners(uint32_t namespace, enum kind kind) {
  struct listener start = {.kind = (uint8_t)kind};
  int fd = netlink_open(NETLINK_SOCK_DIAG);
  if (fd < 0) return false;
  if (ranges[namespace].count == 0) ranges[namespace].first = listener_count;
  first_of_kind = listener_count;
  overflowed = false;
  const int failure = read_family(fd, IP4, &start), failure6 = read_family(fd, IP6, &start);
  close_socket(&fd);
  ranges[namespace].count = listener_count - ranges[namespace].first;
  /* A kernel without IPv6 has no such listeners. */
  return failure == 0 && (failure6 == 0 || failure6 == ENOENT) && !overflowed;
}

void report_listeners(uint32_t namespace) {
  for (uint32_t index = 0; index < ranges[namespace].count; index += 1) {
    const struct listener *listener = &listeners[ranges[namespace].first + index];
    char text[IP_TEXT_BYTES];
    ip_write(&listener->address, text);
    say("listen %u %s %s %u\n", namespace, listener->kind == TCP ? "tcp" : "udp", text, listener->port);
  }
}
