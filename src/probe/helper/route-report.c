#include "route-report.h"

#include <errno.h>
#include <linux/rtnetlink.h>

#include "escape.h"
#include "links.h"
#include "netlink.h"
#include "report.h"

/* A router may have the whole internet's. */
enum { MOST_TOLD = 1 << 16 };

struct telling {
  const struct namespace *namespace;
  uint32_t number, told;
  bool overflowed;
};

static void report_route(const uint8_t *body, size_t length, void *context) {
  struct telling *telling = context;
  struct route route;
  char destination[IP_TEXT_BYTES], gateway[IP_TEXT_BYTES] = "-", name[LINK_BYTES * ESCAPE_BYTES];
  if (!route_of(body, length, &route) || !route.unicast) return;
  const struct link *link = link_of(telling->namespace, route.interface);
  telling->overflowed = telling->overflowed || telling->told == MOST_TOLD;
  if (telling->overflowed) return;
  ip_write(&route.destination, destination);
  if (!ip_is_any(&route.gateway)) ip_write(&route.gateway, gateway);
  /* It may have come since they were read, or be one too many. */
  write_field(link == NULL ? "" : link->name, name);
  say("route %u %s/%u %s %s\n", telling->number, destination, route.prefix, gateway, name);
  telling->told += 1;
}

/* They are read once more: the table that probes find their way by has no room for those of a router. */
void report_routes(const struct namespace *namespace, uint32_t number) {
  struct telling telling = {.namespace = namespace, .number = number};
  int failure = 0;
  for (enum family family = IP4; failure == 0 && family < FAMILIES; family += 1) {
    const struct rtmsg all = {.rtm_family = (unsigned char)ip_domain(family)};
    failure = netlink_dump(namespace->netlink, RTM_GETROUTE, &all, sizeof all, report_route, &telling);
    /* A kernel without IPv6 has nothing to tell of it. */
    if (family == IP6 && (failure == EOPNOTSUPP || failure == EAFNOSUPPORT)) failure = 0;
  }
  if (failure == 0 && telling.overflowed) failure = EOVERFLOW;
  if (failure == 0) say("routes %u ok %u\n", number, telling.told);
  else say("routes %u failed %s\n", number, errno_name(failure));
}
