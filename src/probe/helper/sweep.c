#include "sweep.h"

#include <errno.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "broom.h"
#include "links.h"
#include "netlink.h"
#include "report.h"

enum { MAX_REMEMBERED = 1 << 16, MAX_REFUSALS = 64 };

static struct neighbour remembered[MAX_REMEMBERED];
static uint32_t remembered_count;

/* Where those of each namespace start; without an end when they could not all be read. */
static struct {
  uint32_t start, end;
  bool complete;
} remembered_of[MAX_NAMESPACES];

void take_neighbour(const uint8_t *body, size_t length, void *context) {
  const uint32_t *namespace = context;
  struct ndmsg header;
  if (length < sizeof header || remembered_count > MAX_REMEMBERED) return;
  memcpy(&header, body, sizeof header);
  struct attributes attributes = attributes_after(body, length, sizeof header);
  const enum family family = header.ndm_family == AF_INET ? IP4 : IP6;
  struct ip ip = ip_any(family);
  while (next_attribute(&attributes)) {
    if (attributes.type == NDA_DST) ip_take(&ip, family, attributes.value, attributes.length);
  }
  if (remembered_count < MAX_REMEMBERED) {
    remembered[remembered_count] =
        (struct neighbour){.namespace = *namespace, .interface = (uint32_t)header.ndm_ifindex, .ip = ip};
  }
  remembered_count += 1;
}

void remember_neighbours(const struct plan *plan) {
  for (uint32_t index = 0; index < plan->namespace_count; index += 1) {
    const struct namespace *namespace = &plan->namespaces[index];
    if (namespace->failed_step != NULL) continue;
    remembered_of[index].start = remembered_count;
    const struct ndmsg request = {.ndm_family = AF_UNSPEC};
    const int failure =
        netlink_dump(namespace->netlink, RTM_GETNEIGH, &request, sizeof request, take_neighbour, &index);
    remembered_of[index].complete = failure == 0 && remembered_count <= MAX_REMEMBERED;
    if (remembered_count > MAX_REMEMBERED) remembered_count = MAX_REMEMBERED;
    remembered_of[index].end = remembered_count;
  }
}

static bool was_there(const struct neighbour *neighbour) {
  const uint32_t end = remembered_of[neighbour->namespace].end;
  for (uint32_t index = remembered_of[neighbour->namespace].start; index < end; index += 1) {
    const struct neighbour *known = &remembered[index];
    if (known->interface == neighbour->interface && ip_same(&known->ip, &neighbour->ip)) return true;
  }
  return false;
}

static bool has_interface(const struct namespace *namespace, uint32_t interface) {
  if (interface == LOOPBACK_INTERFACE) return true;
  for (uint32_t index = 0; index < namespace->address_count; index += 1) {
    if (namespace->addresses[index].interface == interface) return true;
  }
  return false;
}

static bool may_forget(const struct plan *plan, const struct neighbour *neighbour) {
  if (neighbour->namespace >= plan->namespace_count) return false;
  const struct namespace *namespace = &plan->namespaces[neighbour->namespace];
  if (namespace->failed_step != NULL || !remembered_of[neighbour->namespace].complete) return false;
  return has_interface(namespace, neighbour->interface) && !was_there(neighbour);
}

static void forget(int netlink, const struct neighbour *neighbour) {
  struct {
    struct nlmsghdr header;
    struct ndmsg entry;
    struct nlattr attribute;
    uint8_t ip[IP_BYTES];
  } request = {
      .header = {.nlmsg_type = RTM_DELNEIGH, .nlmsg_flags = NLM_F_REQUEST},
      .entry = {.ndm_family = (unsigned char)ip_domain(ip_family(&neighbour->ip)),
                .ndm_ifindex = (int)neighbour->interface},
      .attribute = {.nla_type = NDA_DST},
  };
  size_t length;
  const uint8_t *wire = ip_wire(&neighbour->ip, &length);
  memcpy(request.ip, wire, length);
  request.attribute.nla_len = (uint16_t)(sizeof request.attribute + length);
  request.header.nlmsg_len = (uint32_t)(sizeof request - IP_BYTES + length);
  uint8_t refusal[512];
  send(netlink, &request, request.header.nlmsg_len, 0);
  /* An entry that is gone already is refused; nobody needs to know, but it must not fill the socket. */
  for (int read = 0; read < MAX_REFUSALS; read += 1) {
    if (recv(netlink, refusal, sizeof refusal, MSG_DONTWAIT) <= 0) return;
  }
}

_Noreturn void sweep(const struct plan *plan, int requests) {
  for (;;) {
    struct neighbour neighbour;
    const ssize_t got = recv(requests, &neighbour, sizeof neighbour, MSG_WAITALL);
    if (got < 0 && errno == EINTR) continue;
    if (got != (ssize_t)sizeof neighbour) _exit(EXIT_DONE);
    if (neighbour.namespace == SWEPT && send(requests, "", 1, MSG_NOSIGNAL) != 1) _exit(EXIT_DONE);
    if (may_forget(plan, &neighbour)) forget(plan->namespaces[neighbour.namespace].netlink, &neighbour);
  }
}
